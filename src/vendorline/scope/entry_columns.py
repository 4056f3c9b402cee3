"""Arrays over the entries of an inventory, of which a part is taken out when it is first asked for, and let go when others are."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from types import MappingProxyType
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
        replaced: arrays that stand in place of some of these, over the same entries.
        latest: the parts of the same arrays that hold what was taken out for them.
    """

    def __init__(
        self,
        whole: Mapping[str, NDArray[Any]],
        places: NDArray[Any] | None = None,
        *,
        replaced: Mapping[str, NDArray[Any]] = MappingProxyType({}),
        latest: deque[ref[EntryColumns]] | None = None,
    ) -> None:
        self._whole, self._places, self._replaced = whole, places, replaced
        self._taken: dict[str, NDArray[Any]] = {}
        self._latest: deque[ref[EntryColumns]] = deque() if latest is None else latest

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
                oldest.let_go()
        self._taken[name] = self._whole[name][self._places]
        return self._taken[name]

    def let_go(self) -> None:
        """Keep nothing that was taken out; it is taken out again when it is asked for."""
        self._taken.clear()

    def at(self, places: NDArray[np.integer[Any]]) -> EntryColumns:
        """The entries at some places alone."""
        chosen = places if self._places is None else self._places.take(places)
        replaced = {name: values.take(places) for name, values in self._replaced.items()}
        return EntryColumns(self._whole, chosen.astype(np.int32), replaced=replaced, latest=self._latest)

    def having(self, name: str, values: NDArray[Any]) -> EntryColumns:
        """The same with other values in one array."""
        return EntryColumns(self._whole, self._places, replaced={**self._replaced, name: values}, latest=self._latest)
