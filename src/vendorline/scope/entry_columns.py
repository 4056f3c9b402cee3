"""Arrays over the entries of an inventory, of which a part is taken out when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


class EntryColumns:
    """Arrays by name, as long as each other: whole ones, or those at some places of them.

    Args:
        whole: arrays by name.
        places: which of the entries; None = all.
    """

    def __init__(self, whole: Mapping[str, NDArray[Any]], places: NDArray[Any] | None = None) -> None:
        self._whole, self._places = whole, places
        self._found: dict[str, NDArray[Any]] = dict(whole) if places is None else {}
        self._replaced: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(next(iter(self._whole.values()))) if self._places is None else len(self._places)

    def __contains__(self, name: str) -> bool:
        return name in self._whole or name in self._replaced

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._found:
            self._found[name] = self._whole[name][self._places]
        return self._found[name]

    def at(self, places: NDArray[np.integer[Any]]) -> EntryColumns:
        """The entries at some places alone."""
        chosen = places if self._places is None else self._places.take(places)
        found = EntryColumns(self._whole, chosen.astype(np.int32))
        found._replaced = self._replaced
        found._found = {name: self._found[name].take(places) for name in self._replaced}
        return found

    def having(self, name: str, values: NDArray[Any]) -> EntryColumns:
        """The same with other values in one array."""
        found = EntryColumns(self._whole, self._places)
        found._found, found._replaced = {**self._found, name: values}, self._replaced | {name}
        return found
