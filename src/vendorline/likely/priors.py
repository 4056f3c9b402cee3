"""Priors: what somebody states of vendors and protections that a network leaves open, and which row speaks for what."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Literal, TypeVar

from vendorline.likely.model import ClaimWeights, Scoped, SwitchRow, Together
from vendorline.quick_dataclass import dataclass

#: Technologies in order; of several that an element serves the latest row speaks.
GENERATIONS = ("2G", "3G", "4G", "5G")


@dataclass(frozen=True, slots=True)
class PriorSource:
    """Where a prior is from: for whom it speaks, what it is a share of, of which year, and who says so.

    `unsupported`: nobody can be cited, or it is a share of something else; every output shows that.
    """

    speaks_for: str
    what: Literal["shares", "together", "spread", "switch", "claims"]
    source: str | None
    kind: str | None = None
    year: int | None = None
    confidence: str | None = None
    unsupported: bool = False
    note: str | None = None

    def to_dict(self) -> dict[str, str | int | bool | None]:
        """The source as a plain row."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class SharePrior:
    """The vendors of a domain, for an operator, a country or everybody, by their shares, which add to 1.

    `number`: place of the row in its file, which tells rows apart. `vendors` stand in the order of their ids.
    """

    number: int
    operator: str | None
    country: str | None
    domain: str
    region: str | None
    generation: str | None
    vendors: Mapping[str, float]
    source: PriorSource

    @property
    def is_own(self) -> bool:
        """Whether it names the operator it speaks for."""
        return self.operator is not None


@dataclass(frozen=True, slots=True)
class SwitchPrior:
    """The probability that a protection is on, for an operator, a country or everybody."""

    operator: str | None
    country: str | None
    interface: str
    column: Literal["confidentiality", "integrity"]
    on: float
    source: PriorSource


@dataclass(frozen=True, slots=True)
class SettingPrior:
    """How lots hang together, for an operator, a country or everybody, in one domain or (None) in all."""

    operator: str | None
    country: str | None
    domain: str | None
    value: float
    source: PriorSource


@dataclass(frozen=True)
class Priors:
    """All that one file of priors says; `title` is what every output calls it. Of several rows the most specific speaks."""

    title: str
    shares: tuple[SharePrior, ...] = ()
    together: tuple[SettingPrior, ...] = ()
    spread: tuple[SettingPrior, ...] = ()
    switches: tuple[SwitchPrior, ...] = ()
    claims: ClaimWeights | None = None
    claims_source: PriorSource | None = field(default=None)
    path: str | None = None

    def share(
        self, operator: str, country: str | None, domain: str, region: str | None, generations: Sequence[str]
    ) -> SharePrior | None:
        """The row that speaks for equipment: that of its operator before its country's, then by region, then by technology.

        Args:
            operator: who runs it.
            country: that operator's country.
            domain: the domain of the lot.
            region: of its site; None: not known.
            generations: technologies it serves, as `5G`; of rows for several of them the latest speaks.
        """
        found = [
            row
            for row in self.shares
            if row.domain == domain
            and _speaks(row, operator, country)
            and (row.region is None or row.region == region)
            and (row.generation is None or row.generation in generations)
        ]
        return max(found, key=_rank, default=None)

    def togetherness(self, operator: str, country: str | None, domain: str) -> SettingPrior | None:
        """The chance that two batches of a lot go together; None where nobody says it."""
        return _nearest(self.together, operator, country, domain)

    def spread_of(self, operator: str, country: str | None, domain: str) -> SettingPrior | None:
        """How far the mix of an operator may be from its country's; None where nobody says it."""
        return _nearest(self.spread, operator, country, domain)

    def switch(self, operator: str, country: str | None, interface: str, column: str) -> SwitchPrior | None:
        """The probability that a protection of an operator is on."""
        found = [
            row
            for row in self.switches
            if row.interface == interface and row.column == column and _speaks(row, operator, country)
        ]
        return max(found, key=_whose, default=None)

    @property
    def sources(self) -> tuple[PriorSource, ...]:
        """The sources of everything, each once."""
        rows = (row.source for rows in (self.shares, self.together, self.spread, self.switches) for row in rows)
        more = () if self.claims_source is None else (self.claims_source,)
        return tuple(dict.fromkeys((*rows, *more)))


Row = SharePrior | SettingPrior | SwitchPrior
Kind = TypeVar("Kind", SharePrior, SettingPrior, SwitchPrior)


def _speaks(row: Row, operator: str, country: str | None) -> bool:
    if row.operator is not None:
        return row.operator == operator
    return row.country is None or row.country == country


def _whose(row: Row) -> int:
    return 2 if row.operator is not None else 1 if row.country is not None else 0


def _rank(row: SharePrior) -> tuple[int, bool, int]:
    latest = -1 if row.generation is None else GENERATIONS.index(row.generation)
    return _whose(row), row.region is not None, latest


def _nearest(rows: Sequence[SettingPrior], operator: str, country: str | None, domain: str) -> SettingPrior | None:
    found = [r for r in rows if r.domain in {None, domain} and _speaks(r, operator, country)]
    return max(found, key=lambda row: (_whose(row), row.domain is not None), default=None)


def setting(row: Scoped, value: float, what: Literal["together", "spread"]) -> SettingPrior:
    """A row of `together` or `spread` as a prior."""
    return SettingPrior(row.operator, row.country, row.domain, value, source_of(row, what))


def source_of(
    row: Scoped, what: Literal["shares", "together", "spread", "switch"], source: str | None = None
) -> PriorSource:
    """Where a row is from, where nothing else is said."""
    return PriorSource(
        row.speaks_for,
        what,
        source or row.source,
        confidence=row.confidence,
        unsupported=row.unsupported,
        note=row.note,
    )


def switch_words(row: SwitchRow) -> str:
    """What a row of switches is about, in words."""
    return f"{row.speaks_for}, {row.column} of {row.interface}"


#: A lot with one vendor, each drawn for itself: how priors hang together that an operator's own elements give.
WHOLE_LOT, EACH_FOR_ITSELF = 1.0, math.inf
__all__ = [
    "EACH_FOR_ITSELF", "GENERATIONS", "WHOLE_LOT", "PriorSource", "Priors", "SettingPrior", "SharePrior", "SwitchPrior", "Together",
    "setting", "source_of", "switch_words",
]  # fmt: skip
