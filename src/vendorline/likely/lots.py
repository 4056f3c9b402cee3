"""Lots: what is bought together, so that one draw settles all of it. An operator's equipment of one domain in one region is one lot.

Only equipment whose vendor nobody states is in a lot, and only where a prior speaks for it: all else stays as open as it was.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.errors import Fault, InvalidInput
from vendorline.likely.equipment import NO_PLACE, open_equipment
from vendorline.likely.priors import Priors, PriorSource, SharePrior, SwitchPrior
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass

#: Sites of one batch, where a lot need not have one vendor.
BATCH_SITES = 50
#: The lot of an element that is in none.
NO_LOT = -1
_SPREAD, _BATCHES = "spread", "batches"


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares drawn around those that a lot would be drawn from: what lots of one name have in common.

    `concentration`: of the Dirichlet distribution; small = mostly one vendor.
    """

    name: str
    concentration: float

    @property
    def is_spread(self) -> bool:
        """Whether it is what an operator has in common, not what batches of one lot have."""
        return self.name.startswith(_SPREAD)


@dataclass(frozen=True, slots=True)
class Lot:
    """Equipment that has one vendor, which nobody states: whose, where, how many elements, and the prior that speaks for it.

    `name` is unique and the same however a network is sorted: draws hang on it. `mixes`: what it has in common with other lots, the
    outermost first; a lot without any is drawn for itself. `batch`: which part of a lot that need not have one vendor. `claims`: the
    prior is what rival claims say of these elements.
    """

    name: str
    operator_id: str
    domain: str
    region: str | None
    prior: SharePrior
    mixes: tuple[Mix, ...]
    elements: int
    batch: int | None = None
    claims: bool = False

    @property
    def vendors(self) -> Mapping[str, float]:
        """The prior: share by vendor, adding to 1."""
        return self.prior.vendors


@dataclass(frozen=True, slots=True)
class SwitchLot:
    """A protection of an operator that is on or off as one; it matters only where nobody states it."""

    name: str
    operator_id: str
    prior: SwitchPrior

    @property
    def interface(self) -> str:
        """The reference point."""
        return self.prior.interface

    @property
    def column(self) -> str:
        """Confidentiality or integrity."""
        return self.prior.column


@dataclass(frozen=True)
class Lots:
    """The lots of a network under some priors.

    `of_element`: for each row of the table of elements the place of its lot, NO_LOT where it is in none. `vendors`: everybody whom
    the network or a prior names, in the order of their ids; completions are codes of these. `undrawn`: how many elements have no
    vendor and no prior.
    """

    lots: tuple[Lot, ...]
    switches: tuple[SwitchLot, ...]
    of_element: NDArray[np.int32]
    vendors: tuple[str, ...]
    priors: Priors
    undrawn: int

    @cached_property
    def chances(self) -> NDArray[np.float64]:
        """The probability of each vendor (column, as in `vendors`) for each lot (row), by its prior."""
        place = {vendor: number for number, vendor in enumerate(self.vendors)}
        found = np.zeros((len(self.lots), len(self.vendors)))
        for number, lot in enumerate(self.lots):
            found[number, [place[vendor] for vendor in lot.vendors]] = list(lot.vendors.values())
        return found

    @property
    def sources(self) -> tuple[PriorSource, ...]:
        """The sources of what speaks for some lot, each once."""
        lots = [lot.prior.source for lot in self.lots] + [switch.prior.source for switch in self.switches]
        mixed = {lot.domain for lot in self.lots if lot.mixes}
        settings = [
            r.source for r in (*self.priors.together, *self.priors.spread) if r.domain is None or r.domain in mixed
        ]
        return tuple(dict.fromkeys(lots + (settings if mixed else [])))

    @property
    def has_mixes(self) -> bool:
        """Whether any lot is drawn from a mix of its operator, so that the setting of `spread` matters."""
        return any(mix.is_spread for lot in self.lots for mix in lot.mixes)


NOTHING = Priors("no priors")


def lots_of(network: Network, priors: Priors) -> Lots:
    """The lots of a network.

    Args:
        network: a validated network.
        priors: what is probable.

    Raises:
        InvalidInput: nobody says how the lots of some operator hang together.
    """
    countries = dict(network["operators"].select("operator_id", "country").iter_rows())
    found = open_equipment(network, priors)
    keys = found.select("operator_id", "domain", "region", "generations", "claims").unique(maintain_order=True)
    rows: dict[tuple[str, str, str | None, int, str | None], tuple[SharePrior, str]] = {}
    of_key: list[str | None] = []
    faults: list[Fault] = []
    for operator, domain, region, generations, claims in keys.iter_rows():
        prior = priors.share(operator, countries.get(operator), domain, region, generations)
        if claims is not None:
            prior = _of_claims(priors, operator, domain, claims)
        if prior is None:
            of_key.append(None)
            continue
        parts = [operator, domain, region or "everywhere", *([prior.generation] if prior.generation else [])]
        name = " / ".join([*parts, *([f"claims {claims}"] if claims else [])])
        rows[operator, domain, region, prior.number, claims] = prior, name
        of_key.append(name)
    by_name = {name: (key, prior) for key, (prior, name) in rows.items()}
    placed = found.join(
        keys.with_columns(lot=pl.Series(of_key, dtype=pl.String)),
        on=["operator_id", "domain", "region", "generations", "claims"], nulls_equal=True, how="left", maintain_order="left",
    )  # fmt: skip
    placed = _in_batches(placed, by_name, priors, countries, faults)
    if faults:
        raise InvalidInput(f"{priors.path or priors.title} leaves open how lots hang together", faults)
    names = placed["lot"].drop_nulls().unique().sort().to_list()
    code = {name: number for number, name in enumerate(names)}
    of_element = np.full(network_height(network), NO_LOT, dtype=np.int32)
    inside = placed.filter(pl.col("lot").is_not_null())
    codes = inside["lot"].replace_strict(code, return_dtype=pl.Int32).to_numpy() if code else np.empty(0, np.int32)
    of_element[inside["row"].to_numpy()] = codes
    numbers = np.bincount(codes, minlength=len(names))
    lots = []
    for name, number in zip(names, numbers.tolist(), strict=True):
        whole, _, batch = name.partition(_OF_BATCH)
        (operator, domain, region, _, claims), prior = by_name[whole]
        mixes = (
            () if claims else tuple(_mixes(priors, prior, operator, countries.get(operator), whole, batch=bool(batch)))
        )
        lots.append(
            Lot(name, operator, domain, region, prior, mixes, number, int(batch) if batch else None, claims is not None)
        )
    named = {vendor for lot in lots for vendor in lot.vendors} | set(_vendors(network))
    switches = tuple(_switches(priors, countries))
    undrawn = placed.height - inside.height
    return Lots(tuple(lots), switches, of_element, tuple(sorted(named)), priors, undrawn)


_OF_BATCH = " / batch "


def network_height(network: Network) -> int:
    """How many elements a network has."""
    return network.columns("elements", ["operator_id"]).height


def _vendors(network: Network) -> list[str]:
    found: list[str] = network.columns("elements", ["vendor_id"])["vendor_id"].drop_nulls().unique().to_list()
    return found


def _of_claims(priors: Priors, operator: str, domain: str, claims: str) -> SharePrior | None:
    """The prior that rival claims about an element give: `claims` as VENDOR=WEIGHT, between `;`."""
    if priors.claims_source is None:
        return None
    weights = {vendor: float(weight) for vendor, _, weight in (c.partition("=") for c in claims.split(";"))}
    whole = sum(weights.values())
    shares = {vendor: weight / whole for vendor, weight in sorted(weights.items())}
    return SharePrior(-1, operator, None, domain, None, None, shares, priors.claims_source)


def _in_batches(
    placed: pl.DataFrame,
    by_name: Mapping[str, tuple[tuple[str, str, str | None, int, str | None], SharePrior]],
    priors: Priors,
    countries: Mapping[str, str | None],
    faults: list[Fault],
) -> pl.DataFrame:
    """Lots that need not have one vendor, cut into batches of sites in the order of their ids."""
    cut: list[str] = []
    for name, ((operator, domain, _, _, claims), prior) in by_name.items():
        together = priors.togetherness(operator, countries.get(operator), domain)
        spread = priors.spread_of(operator, countries.get(operator), domain)
        missing = [] if together else ["together"]
        missing += [] if spread or prior.is_own else ["spread"]
        if missing and claims is None:
            what = f"nothing under {' and '.join(f'`{m}`' for m in missing)} speaks for {domain} of {operator}"
            faults.append(Fault.at(priors.path or priors.title, None, what, "write a row for its operator or country"))
        elif together is not None and together.value < 1 and claims is None:
            cut.append(name)
    if not cut:
        return placed
    number = pl.col("site_id").rank("dense").over("lot") - 1
    batch = pl.concat_str(pl.col("lot"), pl.lit(_OF_BATCH), (number // BATCH_SITES).cast(pl.Int64).cast(pl.String))
    return placed.with_columns(lot=pl.when(pl.col("lot").is_in(cut)).then(batch).otherwise("lot"))


def _mixes(
    priors: Priors, prior: SharePrior, operator: str, country: str | None, lot: str, *, batch: bool
) -> list[Mix]:
    """What a lot has in common: with the others of its operator, unless its prior is that operator's own, and batches with each other."""
    found = []
    spread = None if prior.is_own else priors.spread_of(operator, country, prior.domain)
    if spread is not None and math.isfinite(spread.value):
        found.append(Mix(f"{_SPREAD} / {operator} / {prior.domain}", spread.value))
    together = priors.togetherness(operator, country, prior.domain)
    if batch and together is not None and 0 < together.value < 1:
        found.append(Mix(f"{_BATCHES} / {lot}", (1 - together.value) / together.value))
    return found


def _switches(priors: Priors, countries: Mapping[str, str | None]) -> list[SwitchLot]:
    asked = list(dict.fromkeys((row.interface, row.column) for row in priors.switches))
    found = []
    for operator, country in sorted(countries.items()):
        for interface, column in asked:
            prior = priors.switch(operator, country, interface, column)
            if prior is not None:
                found.append(SwitchLot(f"{operator} / {interface} / {column}", operator, prior))
    return found


__all__ = ["BATCH_SITES", "NOTHING", "NO_LOT", "NO_PLACE", "Lot", "Lots", "Mix", "SwitchLot", "lots_of"]
