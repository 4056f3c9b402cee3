"""Where whose equipment stands: for each of the largest vendors the share of radio sites, on hexagons or by region, with its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from markupsafe import Markup
from numpy.typing import NDArray

from vendorline.knowledge.places import places
from vendorline.knowledge.tables import functions
from vendorline.network.tables import Network, in_time
from vendorline.quick_dataclass import dataclass
from vendorline.report.names import vendor
from vendorline.report.projection import Floats, Plane, corners, hexagons, outline

#: Maps drawn side by side; the table beneath has further columns for nobody.
MOST_MAPS = 3
MOST_ROWS = 60
WIDTH = 340.0
#: Hexagons from one side of the map to the other.
ACROSS = 44
MARGIN = 0.04
SMALLEST_KM = 20.0
UNKNOWN = "unknown"
#: Upper ends of the classes of shares, and how strong each is inked: one hue, told apart by lightness alone.
CLASSES = ((0.0, "none", 0.0), (0.1, "up to 10 %", 0.2), (0.35, "10 to 35 %", 0.4), (0.65, "35 to 65 %", 0.6),
           (0.9, "65 to 90 %", 0.8), (1.0, "over 90 %", 1.0))  # fmt: skip


@dataclass(frozen=True, slots=True)
class VendorMap:
    """The map of one vendor: what it shows in a sentence, and the drawing."""

    vendor_id: str
    title: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class RegionRow:
    """Radio sites of a region: how many, and how many hold equipment of each vendor of the table (the last: vendor unknown)."""

    region: str
    sites: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Maps:
    """The maps and their table; `by_region`: circles for regions stand in the place of hexagons. `unplaced` sites have no place."""

    maps: tuple[VendorMap, ...]
    columns: tuple[str, ...]
    rows: tuple[RegionRow, ...]
    hidden: int
    by_region: bool
    unplaced: int
    hexagon_km: float


def maps(network: Network, first: Iterable[str] = ()) -> Maps | None:
    """Maps of the vendors with most radio sites on the day of the snapshot; None without radio sites.

    `first` are vendors that the results are about: they are drawn before larger ones.
    """
    sites = radio_sites(network)
    if sites.is_empty():
        return None
    by_vendor = dict(
        sites.select(pl.col("vendors").list.explode(keep_nulls=False, empty_as_null=False))
        .to_series()
        .value_counts()
        .iter_rows()
    )
    known = [v for v in sorted(by_vendor, key=lambda v: (-by_vendor[v], v)) if v != UNKNOWN]
    asked = [v for v in dict.fromkeys(first) if v in by_vendor]
    chosen = list(dict.fromkeys([*asked, *known]))[:MOST_MAPS]
    columns = [*chosen, *([UNKNOWN] if UNKNOWN in by_vendor else [])]
    rows = _rows(sites, columns)
    placed = sites.drop_nulls(["latitude", "longitude"])
    by_region = placed.is_empty()
    if by_region:
        placed = _regions_placed(sites)
    drawn: list[VendorMap] = []
    size = 0.0
    if not placed.is_empty():
        drawing = _Drawing.of(placed, by_region=by_region)
        size = drawing.radius * np.sqrt(3)
        drawn = [
            VendorMap(v, _title(v, by_vendor[v], sites.height), drawing.draw(placed, v)) for v in chosen or columns
        ]
    unplaced = sites.height - int(placed["weight"].sum() if by_region and placed.height else placed.height)
    names = tuple("vendor unknown" if v == UNKNOWN else vendor(v) for v in columns)
    return Maps(tuple(drawn), names, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS), by_region, unplaced, size)


def radio_sites(network: Network) -> pl.DataFrame:
    """Sites with radio elements in service on the day: region, position, whose equipment stands there."""
    access = [f.id for f in functions().values() if f.domain == "access"]
    here = (
        network["elements"].lazy()
        .filter(pl.col("function").is_in(access) & in_time("installed_on", "retired_on", network.as_of))
        .select("site_id", pl.col("vendor_id").fill_null(UNKNOWN))
        .group_by("site_id").agg(vendors=pl.col("vendor_id").unique())
        .collect()
    )  # fmt: skip
    columns = ("site_id", "country", "region", "latitude", "longitude")
    return network["sites"].select(columns).join(here, on="site_id", how="inner", maintain_order="left")


def _rows(sites: pl.DataFrame, columns: Sequence[str]) -> list[RegionRow]:
    held = [pl.col("vendors").list.contains(v).sum().alias(f"v{i}") for i, v in enumerate(columns)]
    table = sites.group_by("region").agg(pl.len().alias("sites"), *held)
    table = table.sort(["sites", "region"], descending=[True, False], nulls_last=True)
    return [RegionRow(region or "not stated", count, tuple(counts)) for region, count, *counts in table.iter_rows()]


def _regions_placed(sites: pl.DataFrame) -> pl.DataFrame:
    """One row per region at the middle of its people, so that nothing tells where its sites stand."""
    rows: list[dict[str, Any]] = []
    for (country, region), group in sites.drop_nulls("region").group_by(["country", "region"], maintain_order=True):
        found = places(str(country))
        mine = found.region == str(region)
        if mine.any():
            weight = found.population[mine]
            latitude, longitude = (
                float(np.average(v[mine], weights=weight)) for v in (found.latitude, found.longitude)
            )
            at = {"country": str(country), "latitude": latitude, "longitude": longitude, "weight": group.height}
            rows.append({**at, "all": group["vendors"].to_list()})
    schema: dict[str, Any] = {"country": pl.String, "latitude": pl.Float64, "longitude": pl.Float64, "weight": pl.Int64}
    return pl.DataFrame(rows, schema={**schema, "all": pl.List(pl.List(pl.String))})


def _title(vendor_id: str, count: int, total: int) -> str:
    share = f"{100 * count / total:.0f}" if count * 100 >= total else "under 1"
    name = "Vendor unknown" if vendor_id == UNKNOWN else vendor(vendor_id)
    return f"{name}: at {share}\N{NO-BREAK SPACE}% of {total:,} radio sites"


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the maps of one network share: the plane, the frame in kilometres, the outlines, where each place is drawn."""

    by_region: bool
    radius: float
    left: float
    top: float
    scale: float
    height: float
    land: str
    index: NDArray[np.int64]
    east: Floats
    north: Floats

    @classmethod
    def of(cls, placed: pl.DataFrame, *, by_region: bool) -> _Drawing:
        latitude, longitude = placed["latitude"].to_numpy(), placed["longitude"].to_numpy()
        plane = Plane.about(latitude, longitude)
        east, north = plane.project(latitude, longitude)
        wide = max(float(np.ptp(east)), float(np.ptp(north)) / 1.2, SMALLEST_KM)
        pad = wide * (MARGIN if not by_region else 0.15)
        left, right = float(east.min()) - pad, float(east.max()) + pad
        low, top = float(north.min()) - pad, float(north.max()) + pad
        if right - left < wide:
            middle = (left + right) / 2
            left, right = middle - wide / 2, middle + wide / 2
        scale = WIDTH / (right - left)
        radius = (right - left) / (ACROSS * np.sqrt(3))
        index: NDArray[np.int64] = np.arange(placed.height)
        if not by_region:
            index, east, north = hexagons(east, north, radius)
        land = _land(placed["country"].unique().sort().to_list(), plane, (left, top, scale))
        return cls(by_region, float(radius), left, top, scale, (top - low) * scale, land, index, east, north)

    def draw(self, placed: pl.DataFrame, vendor_id: str) -> Markup:
        """The map of one vendor as inline SVG."""
        if self.by_region:
            total: Floats = placed["weight"].to_numpy().astype(np.float64)
            part: Floats = np.array(
                [sum(vendor_id in held for held in group) for group in placed["all"].to_list()], dtype=np.float64
            )
        else:
            holds = placed.select(pl.col("vendors").list.contains(vendor_id)).to_series().to_numpy()
            total = np.bincount(self.index, minlength=len(self.east)).astype(np.float64)
            part = np.bincount(self.index, weights=holds, minlength=len(self.east)).astype(np.float64)
        share = part / total
        shapes = []
        for _, opacity, chosen in _by_class(share):
            if self.by_region:
                size = 5 + 15 * np.sqrt(total / total.max())
                for i in chosen:
                    circle = f'cx="{self._x(self.east[i])}" cy="{self._y(self.north[i])}" r="{size[i]:.1f}"/>'
                    shapes += [
                        f'<circle class="under" {circle}',
                        f'<circle class="share" fill-opacity="{opacity}" {circle}',
                    ]
            else:
                paths = "".join(self._hexagon(i) for i in chosen)
                shapes.append(f'<path class="share" fill-opacity="{opacity}" d="{paths}"/>' if paths else "")
        label = f"Map of the share of radio sites with equipment of {vendor_id}"
        head = Markup('<svg class="map" role="img" aria-label="{}" viewBox="0 0 {:.0f} {:.0f}">').format(
            label, WIDTH, self.height
        )
        body = f'<path class="land" d="{self.land}"/>{"".join(shapes)}'
        return head + Markup(body) + Markup("</svg>")  # noqa: S704 - numbers only

    def _x(self, east: float) -> str:
        return f"{(east - self.left) * self.scale:.1f}"

    def _y(self, north: float) -> str:
        return f"{(self.top - north) * self.scale:.1f}"

    def _hexagon(self, place: int) -> str:
        points = corners(float(self.east[place]), float(self.north[place]), self.radius * 0.94)
        return "M" + "L".join(f"{self._x(x)} {self._y(y)}" for x, y in points) + "Z"


def _land(countries: Sequence[str], plane: Plane, frame: tuple[float, float, float]) -> str:
    """Outlines of the countries as one path."""
    left, top, scale = frame
    parts = []
    for country in countries:
        for latitude, longitude in outline(country):
            east, north = plane.project(latitude, longitude)
            x, y = (east - left) * scale, (top - north) * scale
            parts.append("M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True)) + "Z")
    return "".join(parts)


def _by_class(share: Floats) -> Iterable[tuple[str, float, list[int]]]:
    low = -1.0
    for high, name, opacity in CLASSES:
        yield name, opacity, [int(i) for i in np.flatnonzero((share > low) & (share <= high))]
        low = high


def vendors_asked(documents: Iterable[Mapping[str, Any]]) -> list[str]:
    """Vendors that results are about, those in most rows first."""
    rows = (row for document in documents for row in document["rows"])
    counts = Counter(vendor_id for row in rows for vendor_id in row.get("vendor_ids") or ())
    return sorted(counts, key=lambda v: (-counts[v], v))
