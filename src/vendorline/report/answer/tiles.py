"""Where the vendor stands: a map of tiles where a country has places for them, else regions as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass
from vendorline.report.census import Census, Region
from vendorline.report.maps import UNKNOWN
from vendorline.report.names import vendor
from vendorline.report.wording import count, plural, possessive, share_range, whole_percent
from vendorline.report.words import NBSP

MOST_BARS = 8
#: A region of fewer sites makes no headline.
FEWEST_SITES = 50
_PALEST, _RANGE = 0.06, 0.62


@dataclass(frozen=True, slots=True)
class Tile:
    """A region: where its tile stands, its share, the upper end in words, how dark it is, and all of it in words."""

    label: str
    place: str
    share: str
    upper: str
    dark: str
    low: float
    high: float
    said: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """The map of one vendor; without `drawn` its regions are bars."""

    vendor_id: str
    name: str
    title: str
    tiles: tuple[Tile, ...]
    drawn: bool
    columns: int
    hidden: int
    ranged: bool

    @property
    def label(self) -> str:
        """The map as a screen reader says it."""
        return "; ".join(tile.said for tile in sorted(self.tiles, key=lambda tile: -tile.low))


def tiles(counted: Census, vendor_ids: Sequence[str], countries: Sequence[str]) -> Tiles | None:
    """The map of the vendor with most radio sites among some; None where no region has radio sites.

    Args:
        counted: radio sites by region.
        vendor_ids: the vendors that the answer is about, or none for whoever has most sites.
        countries: countries of the operators.
    """
    stated = tuple(region for region in counted.regions if region.id)
    if not stated:
        return None
    candidates = [v for v in vendor_ids if v != UNKNOWN] or list(counted.vendors) or [UNKNOWN]
    chosen = max(candidates, key=lambda v: (counted.holding(v), -candidates.index(v)))
    places = _places(countries[0]) if len(countries) == 1 else {}
    drawn = bool(places) and all(region.id in places for region in stated)
    regions = stated if drawn else tuple(sorted(stated, key=lambda r: (-r.low(chosen), -r.high(chosen), r.name)))  # fmt: skip
    shown = regions if drawn else regions[:MOST_BARS]
    made = tuple(_tile(region, chosen, places.get(region.id)) for region in shown)
    columns = max((int(place["column"]) for place in places.values()), default=1)
    return Tiles(
        chosen, vendor(chosen) if chosen != UNKNOWN else "an unknown vendor", _title(counted, chosen), made, drawn, columns,
        len(regions) - len(shown), any(tile.low != tile.high for tile in made),
    )  # fmt: skip


def _tile(region: Region, chosen: str, place: Mapping[str, str] | None) -> Tile:
    low, high = region.low(chosen), region.high(chosen)
    upper = "" if whole_percent(low) == whole_percent(high) else f"to{NBSP}{whole_percent(high)}"
    said = f"{region.name}: {share_range(low, high)} of {count(region.sites)} radio {plural(region.sites, 'site')}"
    where = f"{place['row']}/{place['column']}" if place else ""
    label = place["label"] if place else region.name
    return Tile(label, where, whole_percent(low), upper, f"{_PALEST + _RANGE * low:.2f}", low, high, said)


def _title(counted: Census, chosen: str) -> str:
    name = vendor(chosen) if chosen != UNKNOWN else "An unknown vendor"
    whole = counted.holding(chosen) / counted.radio_sites
    if not whole:
        high = max(region.high(chosen) for region in counted.regions)
        possible = f"; it may be at up to {whole_percent(high)}{NBSP}% in a region" if high else ""
        return f"{name} is known at no radio site{possible}"
    large = [region for region in counted.regions if region.sites >= FEWEST_SITES] or list(counted.regions)
    top = max(large, key=lambda region: (region.low(chosen), region.sites))
    if len(counted.regions) == 1:
        return f"{name} is at {whole_percent(whole)}{NBSP}% of radio sites"
    return f"{name} is at {whole_percent(top.low(chosen))}{NBSP}% of {possessive(top.name)} radio sites, {whole_percent(whole)}{NBSP}% of all"


@cache
def _places(country: str) -> Mapping[str, Mapping[str, str]]:
    rows = rows_of("vendorline.report", "data/tiles.csv")
    return {row["region"]: row for row in rows if row["country"] == country}
