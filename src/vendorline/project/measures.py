"""What vendors could do, computed for provisions that are stated on it, on the days on which check asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from vendorline.errors import InvalidInput
from vendorline.results import table
from vendorline.rulebook import Rulebook
from vendorline.rulebook.constraints import Constraints
from vendorline.rulebook.load import with_illustrations

if TYPE_CHECKING:
    import polars as pl

    from vendorline.network import Network


class Measures(Mapping[date, "pl.DataFrame"]):
    """The measures that the provisions of some jurisdictions are stated on, by day; each day is computed when it is asked for. A day on which the tables
    give no exposure has no rows.

    Several vendors that one provision names are measured together.
    """

    def __init__(
        self,
        network: Network,
        rules: Constraints | str | Sequence[str],
        provisions: Rulebook | None = None,
        say: Callable[[str, int, int], None] | None = None,
    ) -> None:
        names, book = names_and_book(rules, provisions)
        groups = {
            tuple(sorted(law.provision.vendor.vendor_ids))
            for law in book.laws_of(names)
            if law.provision.measure is not None
        }
        self._network, self._say = network, say
        self._vendors = sorted({vendor for group in groups for vendor in group})
        self._coalitions = sorted(group for group in groups if len(group) > 1)
        self._known: dict[date, pl.DataFrame] = {}

    def __getitem__(self, day: date) -> pl.DataFrame:
        if day not in self._known:
            from vendorline.expose import expose

            if self._say:
                self._say("computing what vendors could do", 0, 0)
            try:
                found = expose(self._network, vendors=self._vendors, coalitions=self._coalitions, on=day).table
            except InvalidInput:
                # On another day than its own a network may lack what its routes name; other provisions are judged all the same.
                found = table("expose_rows").frame([])
            self._known[day] = found
        return self._known[day]

    def __iter__(self) -> Iterator[date]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def names_and_book(
    rules: Constraints | str | Sequence[str], provisions: Rulebook | None
) -> tuple[Sequence[str], Rulebook]:
    """The jurisdictions that are asked about, and the rulebook that has their provisions."""
    if isinstance(rules, Constraints):
        return rules.jurisdictions, rules.provisions
    given = rules.split(",") if isinstance(rules, str) else rules
    names = [name.strip().upper() for name in given]
    return names, with_illustrations(names, provisions)
