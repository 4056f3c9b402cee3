"""One base station on air under several networks' codes: found by its number and place, and merged where asked for.

A station that serves several operators (3GPP TS 23.251) broadcasts one id under each of their codes. Two operators that number their
own stations reach the same number by chance, but hardly at the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from vendorline.quick_dataclass import dataclass

KM_PER_DEGREE = 111.2
#: Two estimates of one station's position lie at most so far apart.
WITHIN_KM = 2.0
#: Pairs of operators told one by one.
TOLD = 6


@dataclass(frozen=True, slots=True)
class SharedStations:
    """Stations seen under the codes of two operators.

    `pairs`: function, node, operator_id, operator_id_b, station, station_b (places in the table of stations), km.
    """

    pairs: pl.DataFrame

    @property
    def near(self) -> pl.DataFrame:
        """Those at one place."""
        return self.pairs.filter(pl.col("km") <= WITHIN_KM)

    def counts(self) -> list[tuple[str, str, int, int]]:
        """Pairs of operators, how many ids they have in common, and how many of these at one place; most first."""
        table = self.pairs.group_by("operator_id", "operator_id_b").agg(
            both=pl.len(), near=(pl.col("km") <= WITHIN_KM).sum()
        )
        order = ["near", "both", "operator_id", "operator_id_b"]
        return list(table.sort(order, descending=[True, True, False, False]).iter_rows())


def find_shared(stations: pl.DataFrame) -> SharedStations:
    """Stations (function, node, operator_id, latitude, longitude) that two operators broadcast under one id."""
    columns = ("station", "function", "node", "operator_id", "latitude", "longitude")
    own = stations.with_row_index("station").select(columns)
    both = own.join(own, on=["function", "node"], suffix="_b").filter(pl.col("operator_id") < pl.col("operator_id_b"))
    lat, lat_b = pl.col("latitude"), pl.col("latitude_b")
    north = (lat - lat_b) * KM_PER_DEGREE
    east = (pl.col("longitude") - pl.col("longitude_b")) * KM_PER_DEGREE * ((lat + lat_b) / 2).radians().cos()
    return SharedStations(both.with_columns(km=(north**2 + east**2).sqrt()).sort("station", "station_b"))


def merge_shared(stations: pl.DataFrame, shared: SharedStations) -> pl.DataFrame:
    """The stations with those at one place as one, which stands in the middle and belongs to the operators together.

    A merged row has the codes of all in `plmns`, their ids in `licensees` and a name made of them as `operator_id`; its basis is
    inferred, or assumed where theirs is.
    """
    group = _groups(stations.height, shared.near.select("station", "station_b").iter_rows())
    cells = pl.col("cells")
    merged = (
        stations.with_columns(group=pl.Series(group, dtype=pl.Int64))
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("node", "mcc", "country", "file", "row", "function", "generation", "basis").first(),
            plmns=pl.col("plmn").unique().sort(),
            licensees=pl.col("operator_id").unique().sort(),
            latitude=((pl.col("latitude") * cells).sum() / cells.sum()).round(6),
            longitude=((pl.col("longitude") * cells).sum() / cells.sum()).round(6),
            cells=cells.sum(),
            wide_km=pl.col("wide_km").max(),
            own=pl.col("site_id").first(),
            lat=pl.col("latitude").first(),
            lon=pl.col("longitude").first(),
        )
    )
    is_shared = pl.col("licensees").list.len() > 1
    number = pl.col("own").str.split("-").list.last()
    return merged.with_columns(
        operator_id=pl.col("licensees").list.join("-"),
        site_id=pl.when(is_shared).then(pl.col("plmns").list.join("+") + "-" + number).otherwise("own"),
        plmn=pl.col("plmns").list.first(),
        latitude=pl.when(is_shared).then("latitude").otherwise("lat"),
        longitude=pl.when(is_shared).then("longitude").otherwise("lon"),
        licensees=pl.when(is_shared).then("licensees"),
    ).drop("group", "own", "lat", "lon")


def _groups(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """For every station the first of those it is one with."""
    first = list(range(count))

    def root(place: int) -> int:
        while first[place] != place:
            first[place] = first[first[place]]
            place = first[place]
        return place

    for one, other in pairs:
        a, b = sorted((root(one), root(other)))
        first[b] = a
    return [root(place) for place in range(count)]


def shared_operators(nodes: pl.DataFrame, operators: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """One row per shared network: its licensees, and every code that its stations broadcast."""
    names = {o["operator_id"]: str(o["name"]) for o in operators}
    found = (
        nodes.drop_nulls("licensees")
        .group_by("operator_id", maintain_order=True)
        .agg(
            pl.col("licensees").first(),
            pl.col("country").first(),
            pl.col("plmns").list.explode(keep_nulls=False, empty_as_null=False).unique().sort(),
        )
    )
    return [
        {
            "operator_id": operator_id,
            "name": f"{' and '.join(names[o] for o in licensees)}, shared",
            "country": country,
            "plmn": plmns,
            "classes": ["mobile"],
            "licensees": licensees,
            "basis": "inferred",
        }
        for operator_id, licensees, country, plmns in found.sort("operator_id").iter_rows()
    ]


def shared_notes(shared: SharedStations, names: Mapping[str, str], *, merged: bool) -> list[str]:
    """What was found, in sentences; `names` are the operators' names by id."""
    counts = [c for c in shared.counts() if c[3]]
    if not counts:
        return []
    each = [
        f"{both:,} station ids are on air under both {names[a]} and {names[b]}, {near:,} of them within {WITHIN_KM:g} km"
        for a, b, both, near in counts[:TOLD]
    ]
    more = f"; {len(counts) - TOLD} more pairs of operators" if len(counts) > TOLD else ""
    told = "; ".join(each) + more
    if merged:
        return [
            f"Shared stations: {told}. Those within {WITHIN_KM:g} km are merged into shared networks, counted for each licensee."
        ]
    return [f"Shared stations: {told}. They stand here once for each operator; --merge-shared makes one of each."]
