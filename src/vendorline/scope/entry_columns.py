"""Arrays over the entries of an inventory, of which a part is taken out when it is first asked for, and let go when others are."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any
from weakref import ref

import numpy as np
from numpy.typing import NDArray

#: Parts of the same arrays for which what was taken out is kept: that of more would be as much as the arrays again.
_KEPT = 8


class EntryColumns:
    """Arrays by name, as long as each other: whole ones, or those at some places of them.

    Args:
        whole: arrays by name.
        places: which of the entries; None = all.
    """

    def __init__(self, whole: Mapping[str, NDArray[Any]], places: NDArray[Any] | None = None) -> None:
        self._whole, self._places = whole, places
        self._replaced: dict[str, NDArray[Any]] = {}
        self._taken: dict[str, NDArray[Any]] = {}
        self._latest: deque[ref[EntryColumns]] = deque()

    def __len__(self) -> int:
        return len(next(iter(self._whole.values()))) if self._places is None else len(self._places)

    def __contains__(self, name: str) -> bool:
        return name in self._whole or name in self._replaced

    def __getitem__(self, name: str) -> NDArray[Any]:
        found = self._taken.get(name)
        return self._take(name) if found is None else found

    def _take(self, name: str) -> NDArray[Any]:
        if name in self._replaced:
            return self._replaced[name]
        if self._places is None:
            return self._whole[name]
        if not self._taken:
            self._latest.append(ref(self))
            if len(self._latest) > _KEPT and (oldest := self._latest.popleft()()) is not None:
                oldest._taken.clear()
        self._taken[name] = self._whole[name][self._places]
        return self._taken[name]

    def at(self, places: NDArray[np.integer[Any]]) -> EntryColumns:
        """The entries at some places alone."""
        chosen = places if self._places is None else self._places.take(places)
        found = self._part(chosen.astype(np.int32))
        found._replaced = {name: values.take(places) for name, values in self._replaced.items()}
        return found

    def having(self, name: str, values: NDArray[Any]) -> EntryColumns:
        """The same with other values in one array."""
        found = self._part(self._places)
        found._replaced = {**self._replaced, name: values}
        return found

    def _part(self, places: NDArray[Any] | None) -> EntryColumns:
        found = EntryColumns(self._whole, places)
        found._latest = self._latest
        return found
