"""Positions in metres of a projected system, to degrees; and what to say where nobody has named the system."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from vendorline.errors import Fault, UsageError, did_you_mean
from vendorline.importers.table.words import data_rows
from vendorline.knowledge import tables as knowledge
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import fold

#: The name of the setting, as the command line and the mapping write it.
CRS = "crs"
#: Share of the rows that must lie outside of degrees in both columns, and how far their middle must.
MOST, FAR = 0.9, 1000.0
_DEGREES = 7
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Metres:
    """Latitudes and longitudes as read (text), and what is to be said of the whole columns."""

    latitude: pl.Series
    longitude: pl.Series
    faults: tuple[Fault, ...]


@cache
def _axes() -> Mapping[str, str]:
    return {fold(word): row["field"] for row in data_rows("projected_headers") for word in row["headers"].split("|")}


def axis_of(header: str) -> str | None:
    """The field of a column headed as projected coordinates are; None for any other header."""
    return _axes().get(fold(re.sub(r"[\[(][^\])]*[\])]", " ", header)))


def system_of(name: str) -> str:
    """A projected system by its EPSG code: `EPSG:2154`; raises UsageError for anything else."""
    import pyproj
    from pyproj.exceptions import CRSError

    known = {f"EPSG:{row['epsg']}": row["name"] for row in data_rows("projected")}
    names = {part: code for code, name in known.items() for part in (name, *name.split(" / "))}
    code = re.fullmatch(r"(?:epsg\s*:{1,2}\s*)?(\d{3,6})", name.strip(), re.IGNORECASE)
    if code is None:
        near = did_you_mean(name, list(names)) or next((n for n in names if fold(name) and fold(name) in fold(n)), None)
        hint = f"; did you mean {names[near]} ({near})?" if near else "; write the EPSG code, for example EPSG:2154"
        raise UsageError(f"--crs {name}: no such system{hint}")
    try:
        system = pyproj.CRS.from_epsg(int(code[1]))
    except CRSError as error:
        near = did_you_mean(f"EPSG:{code[1]}", list(known))
        hint = f"; did you mean {near} ({known[near]})?" if near else ""
        raise UsageError(f"--crs {name}: there is no EPSG:{code[1]}{hint}") from error
    if not system.is_projected:
        raise UsageError(
            f"--crs {name}: {system.name} is not projected; leave --crs out where the positions are degrees, "
            "or name the system of the metres, for example EPSG:2154"
        )
    return f"EPSG:{code[1]}"


def to_degrees(latitude: pl.Series, longitude: pl.Series, crs: str) -> tuple[pl.Series, pl.Series]:
    """Northings and eastings (text, metres) as degrees of WGS 84; whatever has no place in the system stays as it is written."""
    north, east = (column.cast(pl.Float64, strict=False) for column in (latitude, longitude))
    known = north.is_finite().fill_null(value=False) & east.is_finite().fill_null(value=False)
    degrees = _transformed(north.filter(known), east.filter(known), crs)
    frame = pl.DataFrame({"at": known.arg_true(), "north": degrees[0], "east": degrees[1]})
    at = pl.DataFrame({"at": pl.int_range(latitude.len(), eager=True, dtype=pl.UInt32), "a": latitude, "b": longitude})
    found = at.join(frame, on="at", how="left", maintain_order="left").select(
        latitude=pl.coalesce(pl.col("north").round(_DEGREES).cast(pl.String), "a"),
        longitude=pl.coalesce(pl.col("east").round(_DEGREES).cast(pl.String), "b"),
    )
    return found["latitude"], found["longitude"]


def _transformed(north: pl.Series, east: pl.Series, crs: str) -> tuple[pl.Series, pl.Series]:
    """Degrees of places in metres; null where the system does not reach. Uses no network and no grids of data."""
    import pyproj
    from pyproj.network import set_network_enabled  # type: ignore[attr-defined]

    set_network_enabled(active=False)
    transformer = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    there = transformer.transform(east.to_numpy(), north.to_numpy())
    longitude, latitude = (pl.Series(values, dtype=pl.Float64) for values in there)
    good = latitude.is_finite() & longitude.is_finite()
    frame = pl.DataFrame({"a": latitude, "b": longitude, "good": good})
    kept = frame.select(pl.when("good").then("a").alias("a"), pl.when("good").then("b").alias("b"))
    return kept["a"], kept["b"]


def read_metres(
    degrees: tuple[pl.Series, pl.Series],
    latitude: pl.Series,
    longitude: pl.Series,
    crs: str | None,
    countries: Iterable[str],
    place: tuple[str, str, str],
) -> Metres | None:
    """Read two columns of numbers as metres where a system is named, or where they can be nothing else; None where they are degrees.

    Args:
        degrees: the cells read as degrees of latitude and longitude, as text.
        latitude: the same cells read as numbers of the northing, as text with a point.
        longitude: numbers of the easting.
        crs: the system; None where nobody has named it.
        countries: those of the rows, for systems that are likely and for a look at the result.
        place: the sheet, and the headers of northing and easting.
    """
    north, east = (column.cast(pl.Float64, strict=False) for column in (latitude, longitude))
    both = north.is_finite().fill_null(value=False) & east.is_finite().fill_null(value=False)
    north, east = north.filter(both), east.filter(both)
    sheet, of_north, of_east = place
    middle = (_median(north), _median(east))
    boxes = [code for code in dict.fromkeys(countries) if code in knowledge.countries()]
    parts = [column.cast(pl.Float64, strict=False).filter(both).abs() for column in degrees]
    if crs is not None and north.len() and ((parts[0] <= 90) & (parts[1] <= 180)).all():
        return None
    if crs is not None:
        faults = _swapped(middle, crs, boxes, place) if north.len() else ()
        found = to_degrees(latitude, longitude, crs)
        return Metres(*found, faults)
    outside = (parts[0] > 90) & (parts[1] > 180)
    if not north.len() or outside.sum() < MOST * north.len() or min(abs(part) for part in middle) < FAR:
        return None
    likely = [f"--crs {code} ({name})" for code, name in _likely(middle, boxes)]
    if likely:
        remedy = f"name the system: {', or '.join(likely[:_SHOWN])}"
    elif boxes:
        remedy = (
            "name the system, for example --crs EPSG:2154; where they are degrees, give them their decimal mark back"
        )
    else:
        remedy = "name the system, for example --crs EPSG:2154; with --set country=CODE likely ones are shown"
    headers = f"{of_east} and {of_north}"
    problem = "the positions are not degrees; they look projected (metres), and none of them is read"
    shown = f"{east[0]:g}, {north[0]:g}"
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, latitude.len())
    return Metres(nothing, nothing, (Fault(sheet, None, headers, shown, problem, remedy, "error"),))


def _median(numbers: pl.Series) -> float:
    found = numbers.median()
    return float(found) if isinstance(found, (int, float)) else 0.0


def _within(place: tuple[float | None, float | None], country: str) -> bool:
    row = knowledge.countries()[country]
    if None in place or not row["south"]:
        return False
    latitude, longitude = place[0] or 0.0, place[1] or 0.0
    south, north, west, east = (float(row[edge]) for edge in ("south", "north", "west", "east"))
    along = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return south <= latitude <= north and along


def _middle_in(middle: tuple[float, float], crs: str) -> tuple[float | None, float | None]:
    latitude, longitude = _transformed(pl.Series([middle[0]]), pl.Series([middle[1]]), crs)
    return latitude[0], longitude[0]


def _likely(middle: tuple[float, float], countries: list[str]) -> list[tuple[str, str]]:
    """Systems of these countries in which the middle of the positions lies in the country."""
    found = {}
    for row in data_rows("projected"):
        code = f"EPSG:{row['epsg']}"
        if row["country"] in countries and _within(_middle_in(middle, code), row["country"]):
            found[code] = row["name"]
    return list(found.items())


def _swapped(
    middle: tuple[float, float], crs: str, countries: list[str], place: tuple[str, str, str]
) -> tuple[Fault, ...]:
    """What to say where the positions lie outside of every country of the rows."""
    if not countries or any(_within(_middle_in(middle, crs), country) for country in countries):
        return ()
    sheet, north, east = place
    turned = any(_within(_middle_in((middle[1], middle[0]), crs), country) for country in countries)
    problem = f"in {crs} the middle of the positions lies outside of {', '.join(countries[:_SHOWN])}"
    remedy = (
        f'easting and northing look swapped: --map latitude="{east}" --map longitude="{north}"'
        if turned
        else f"name the system in which the positions are, or their country; {crs} may be another one's"
    )
    return (Fault(sheet, None, f"{east} and {north}", None, problem, remedy, "error" if turned else "warning"),)
