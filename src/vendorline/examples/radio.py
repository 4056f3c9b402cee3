"""Tables of a radio network, region by region: sites, radio and last-hop transport, managers, and who is served where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.examples.facts import Example, Operator
from vendorline.examples.rollout import generation_of
from vendorline.examples.sites import Sites
from vendorline.network.tables import conform
from vendorline.quick_dataclass import dataclass

ASSUMED = pl.lit("assumed")
CONTROLLERS = {"bts": "bsc", "node_b": "rnc"}


def slug(region: str) -> str:
    """A region's name as part of an identifier."""
    return region.lower().replace(" ", "-")


def hub_id(operator_id: str, region: str, number: int = 1) -> str:
    """Identifier of an operator's transport hub in a region; hub 1 exists wherever it has sites."""
    return f"{operator_id}-hub-{slug(region)}-{number}"


def known(vendor: pl.Expr) -> pl.Expr:
    """An unknown vendor ("") as missing."""
    return pl.when(vendor != "").then(vendor)


@dataclass(frozen=True, slots=True)
class Served:
    """Subscribers and traffic that an operator has on a radio network."""

    operator_id: str
    subscribers: float
    traffic_gb_day: float


def served_by(example: Example, operator: Operator) -> tuple[Served, ...]:
    """Whose subscribers a radio network serves: its own, or its licensees'."""
    each = example.central("traffic_gb_subscriber_day")
    ids = operator.licensees or (operator.operator_id,)
    numbers = {i: example.operator(i).counts["subscribers"].central for i in ids}
    return tuple(Served(i, n, n * each) for i, n in numbers.items())


def radio_tables(
    example: Example, sites: Sites, guests: Mapping[str, Sites], first_number: Mapping[str, int]
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Tables of an operator's radio, a region at a time.

    `guests` are shared networks whose radio stands on these masts. `first_number` gives the number of the first site of each region.
    """
    served = served_by(example, sites.operator)
    for region, where in sites.regions().items():
        base = _base(sites, where, first_number[region], served)
        yield "sites", _site_rows(example, base, region)
        radios = [*_lte(example, base, sites, where), *_nr(example, base, sites, where)]
        radios += _legacy(base, sites, where)
        owners = {sites.operator.operator_id: radios}
        for guest_id, guest in guests.items():
            owners[guest_id] = _legacy(base, guest, where)
        for owner_id, frames in owners.items():
            yield from _managed(example.operator(owner_id), region, pl.concat(frames, how="diagonal"))
        yield "elements", conform("elements", _last_hop(base, sites))
        for one in served:
            yield "demands", _demands(base, region, one)


def _base(sites: Sites, where: slice, first: int, served: tuple[Served, ...]) -> pl.DataFrame:
    number = where.stop - where.start
    numbers = pl.int_range(first, first + number, eager=True).cast(pl.String).str.zfill(6)
    return pl.DataFrame(
        {
            "site_id": f"{sites.operator.operator_id}-" + numbers,
            "latitude": sites.latitude[where],
            "longitude": sites.longitude[where],
            "subscriber_weight": sites.subscriber_weight[where],
            "traffic_weight": sites.traffic_weight[where],
            "traffic_gb_day": sites.traffic_weight[where] * sum(s.traffic_gb_day for s in served),
            "microwave": sites.microwave[where],
            "lte_installed": _days(sites.installed_on["4G"][where]) if "4G" in sites.installed_on else None,
        }
    )


def _days(values: NDArray[np.datetime64]) -> pl.Series:
    return pl.Series(values.astype("datetime64[D]"), dtype=pl.Date)


def _site_rows(example: Example, base: pl.DataFrame, region: str) -> pl.DataFrame:
    stated = {"country": pl.lit(example.country), "region": pl.lit(region), "basis": ASSUMED}
    return conform("sites", base.select("site_id", "latitude", "longitude", **stated))


def _frame(base: pl.DataFrame, sites: Sites, where: slice, function: str, generation: str, suffix: str) -> pl.DataFrame:
    """One element per site, with its vendor and dates; sites where the generation never comes are left out."""
    return base.select(
        element_id=pl.col("site_id") + suffix,
        site_id="site_id",
        function=pl.lit(function),
        generation=pl.lit(generation),
        vendor=pl.Series(sites.vendor[generation][where], dtype=pl.String),
        traffic_gb_day="traffic_gb_day",
        acquired_on=_days(sites.acquired_on[generation][where]),
        installed_on=_days(sites.installed_on[generation][where]),
    ).filter(pl.col("installed_on").is_not_null())


def _units(radio: pl.DataFrame, number: int) -> pl.DataFrame:
    """The radio units of a radio node; they carry no traffic of their own, it is counted at the node."""
    unit = radio.with_columns(function=pl.lit("ru"), traffic_gb_day=pl.lit(None, dtype=pl.Float64))
    return pl.concat([unit.with_columns(pl.col("element_id") + f".ru{i}") for i in range(1, number + 1)])


def _lte(example: Example, base: pl.DataFrame, sites: Sites, where: slice) -> list[pl.DataFrame]:
    enb = _frame(base, sites, where, "enb", "4G", ".enb")
    return [enb, _units(enb, round(example.central("lte_radio_units_per_site")))]


def _nr(example: Example, base: pl.DataFrame, sites: Sites, where: slice) -> list[pl.DataFrame]:
    nr = _frame(base, sites, where, "en_gnb", "5G", ".nr")
    nr = nr.with_columns(pl.col("traffic_gb_day") * example.central("nr_traffic_share"))
    return [nr, _units(nr, round(example.central("nr_radio_units_per_site")))]


def _legacy(base: pl.DataFrame, sites: Sites, where: slice) -> list[pl.DataFrame]:
    frames = []
    for function in sites.operator.legacy:
        generation = generation_of(function)
        frame = _frame(base, sites, where, function, generation, f".{function}")
        frames.append(frame.with_columns(traffic_gb_day=pl.lit(None, dtype=pl.Float64)))
    return frames


def _managed(operator: Operator, region: str, radios: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """A radio network's elements of one region with their managers and 2G or 3G controllers, and who manages whom."""
    maker = pl.when(pl.col("vendor") == "").then(pl.lit("unknown")).otherwise("vendor")
    manager = pl.lit(f"{operator.operator_id}.ems.{slug(region)}.") + maker
    hosts = operator.licensees or (operator.operator_id,)
    hub = hub_id(operator.mast_of or hosts[0], region)
    nodes = radios.filter(pl.col("function") != "ru")
    ends = [pl.col("installed_on").min(), pl.col("acquired_on").min()]
    new = [
        nodes.group_by("vendor", maintain_order=True)
        .agg(*ends, generation=pl.lit(None, dtype=pl.String))
        .with_columns(element_id=manager, function=pl.lit("ems"))
    ]
    for function, controller in CONTROLLERS.items():
        name = pl.lit(f"{operator.operator_id}.{controller}.{slug(region)}.") + maker
        new.append(
            nodes.filter(pl.col("function") == function)
            .group_by("vendor", maintain_order=True)
            .agg(*ends, generation=pl.col("generation").first())
            .with_columns(element_id=name, function=pl.lit(controller))
        )
    added = pl.concat(new, how="diagonal").with_columns(
        site_id=pl.lit(hub), traffic_gb_day=pl.lit(None, dtype=pl.Float64)
    )
    everything = pl.concat([radios, added], how="diagonal")
    generations = pl.when(pl.col("generation").is_not_null()).then(pl.concat_list("generation"))
    elements = everything.select(
        pl.exclude("vendor", "generation"),
        operator_id=pl.lit(operator.operator_id),
        generations=generations,
        vendor_id=known(pl.col("vendor")),
        vendor_basis=ASSUMED,
        basis=ASSUMED,
    )
    yield "elements", conform("elements", elements)
    controlled = pl.concat([nodes, *new[1:]], how="diagonal")
    rows = [controlled.select("element_id", controller_id=manager, kind=pl.lit("manages"), basis=ASSUMED)]
    rows += [
        new[0].select("element_id", controller_id=pl.lit(f"{host}.oss1"), kind=pl.lit("manages"), basis=ASSUMED)
        for host in hosts
    ]
    yield "controls", conform("controls", pl.concat(rows))


def _last_hop(base: pl.DataFrame, sites: Sites) -> pl.DataFrame:
    """The router or microwave link at each site; nobody says who made it."""
    return base.select(
        "site_id",
        element_id=pl.col("site_id") + ".hop",
        operator_id=pl.lit(sites.operator.operator_id),
        function=pl.when("microwave").then(pl.lit("microwave")).otherwise(pl.lit("router")),
        installed_on="lte_installed",
        acquired_on=pl.col("lte_installed").dt.offset_by("-60d"),
        vendor_basis=ASSUMED,
        basis=ASSUMED,
    )


def _demands(base: pl.DataFrame, region: str, served: Served) -> pl.DataFrame:
    return conform(
        "demands",
        base.select(
            "site_id",
            demand_id=pl.col("site_id") + f".{served.operator_id}",
            operator_id=pl.lit(served.operator_id),
            region=pl.lit(region),
            subscribers=pl.col("subscriber_weight") * served.subscribers,
            traffic_gb_day=pl.col("traffic_weight") * served.traffic_gb_day,
            radio=pl.concat_list(pl.col("site_id") + ".enb", pl.col("site_id") + ".hop"),
            route_id=pl.lit(f"{served.operator_id}.{slug(region)}"),
            basis=ASSUMED,
        ),
    )
