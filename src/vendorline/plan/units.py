"""The units of a schedule: equipment of one site, or one place of the core, that must be replaced, or built, as one.

A unit holds the elements of the vendors that the law is about, and what is coupled with them: 4G and 5G radio of one vendor at a site
(non-standalone 5G stands on the 4G of the same vendor). A unit of a shared network is one unit, whoever it counts for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from vendorline.errors import Fault, InvalidInput, counted
from vendorline.knowledge.tables import functions
from vendorline.network.tables import Network
from vendorline.plan.obligations import Obligation, Obligations
from vendorline.plan.terms.costs import unit_cost
from vendorline.plan.terms.model import Terms
from vendorline.quick_dataclass import dataclass

RADIO = "ran"
#: The region of sites that state none.
NO_REGION = "-"
_DAYS_PER_YEAR = 365.2425
#: What work on equipment takes, each a column of units.
_TAKES = ("equipment", "labour", "dual_running", "capacity_lost", "crew_days")


@dataclass(frozen=True, slots=True)
class Units:
    """`units`: a row per unit; `members`: a row per element of each (element_id, unit, vendor_id, function, generation, is_built, ...).

    Columns of `units`: unit (its number), unit_id, owner_id, site_id, region, layer, market, from_vendor_id, equipment, labour,
    dual_running, capacity_lost (money for what stands), crew_days, build_equipment and builds (what is announced), built_on,
    end_of_life_on, is_standing.
    """

    units: pl.DataFrame
    members: pl.DataFrame


def elements_with_places(network: Network, start: date, end: date) -> pl.DataFrame:
    """Elements that stand, or are bought, on some day of the schedule, with the region of their site and their layer."""
    wanted = [
        "element_id", "site_id", "operator_id", "function", "generations", "vendor_id", "product", "traffic_gb_day",
        "premises", "acquired_on", "installed_on", "retired_on", "end_of_life_on", "tags", "vendor_basis", "basis",
    ]  # fmt: skip
    layers = pl.DataFrame(
        {"function": [f.id for f in functions().values()], "layer": [f.layer for f in functions().values()]}
    )
    installed, retired, bought = pl.col("installed_on"), pl.col("retired_on"), pl.col("acquired_on")
    begun = installed.is_null() | (installed <= end) | ((bought > start) & (bought <= end))
    places = network["sites"].select("site_id", "region", "latitude", "longitude", pl.col("tags").alias("site_tags"))
    return (
        network.columns("elements", wanted)
        .filter(begun & (retired.is_null() | (retired > start)))
        .join(places, on="site_id", how="left", maintain_order="left")
        .join(layers, on="function", how="left", maintain_order="left")
        .with_columns(
            pl.col("region").fill_null(NO_REGION),
            pl.col("layer").fill_null("other"),
            generation=_generation(),
        )
    )


def _generation() -> pl.Expr:
    """The newest radio generation of an element, in small letters; of one that states none, that of its function."""
    own = {
        f.id: max(f.generations & {"2g", "3g", "4g", "5g"}, default=None) for f in functions().values() if f.generations
    }
    known = {function: generation for function, generation in own.items() if generation}
    stated = pl.col("generations").list.eval(pl.element().str.to_lowercase()).list.max()
    default = pl.col("function").replace_strict(known, default=None, return_dtype=pl.String)
    return pl.coalesce(stated, default)


def units_of(
    elements: pl.DataFrame, asked: Obligations, terms: Terms, start: date, *, more: pl.DataFrame | None = None
) -> Units:
    """The units that a schedule decides on.

    Args:
        elements: `elements_with_places`.
        asked: what the law asks.
        terms: what work costs, and which generations are coupled.
        start: the first day; what comes later is built, not replaced.
        more: element_id of further elements to replace (of unknown vendor).

    Raises InvalidInput where something that has to go stands at no site: work is planned site by site.
    """
    touched = _touched(asked.planned)
    if more is not None and more.height:
        touched = pl.concat([touched, more.select("element_id")]).unique()
    hit = elements.join(touched, on="element_id", how="semi")
    if faults := list(_at_no_site(hit)):
        raise InvalidInput(
            f"no plan: {counted(len(faults), 'element')} that may have to go {'stands' if len(faults) == 1 else 'stand'} at no site",
            faults,
        )
    keyed = _as_one(elements.with_columns(bundle=bundles(terms)), asked.planned)
    keys = ["operator_id", "site_id", "bundle"]
    theirs = keyed.join(hit, on="element_id", how="semi").select(*keys, "vendor_id").unique()
    members = keyed.join(theirs, on=[*keys, "vendor_id"], how="semi", nulls_equal=True)
    is_built = pl.col("installed_on").is_not_null() & (pl.col("installed_on") > start)
    members = members.with_columns(is_built=is_built)
    unit_ids = (
        members.select(*keys)
        .unique(maintain_order=True)
        .sort(keys)
        .with_row_index("unit")
        .with_columns(pl.col("unit").cast(pl.Int64))
    )
    members = members.join(unit_ids, on=keys, how="left").sort("unit", "element_id")
    return Units(_priced(members, unit_ids, terms, start), members)


def _at_no_site(elements: pl.DataFrame) -> Iterator[Fault]:
    """Elements without a site; tables that are read from files have none, those made in Python may."""
    for name in elements.filter(pl.col("site_id").is_null())["element_id"]:
        yield Fault("elements", None, "site_id", None, f"{name} stands at no site", "say at which site it stands")


def _touched(asked: tuple[Obligation, ...]) -> pl.DataFrame:
    """The elements that an obligation is about and that are of its vendors."""
    frames = [
        o.elements.filter("theirs").select("element_id")
        for o in asked
        if o.kind != "count" and o.vendor_ids is not None
    ]
    return pl.concat([pl.DataFrame(schema={"element_id": pl.String}), *frames]).unique()


def bundles(terms: Terms) -> pl.Expr:
    """What is replaced together at a site: coupled radio generations, and otherwise each function."""
    found = pl.col("function")
    for coupled in terms.coupled_generations:
        together = (pl.col("layer") == RADIO) & pl.col("generation").is_in(list(coupled))
        found = pl.when(together).then(pl.lit("-".join(coupled))).otherwise(found)
    single = (pl.col("layer") == RADIO) & pl.col("generation").is_not_null()
    alone = {g for group in terms.coupled_generations for g in group}
    return pl.when(single & ~pl.col("generation").is_in(sorted(alone))).then(pl.col("generation")).otherwise(found)


def _as_one(keyed: pl.DataFrame, asked: tuple[Obligation, ...]) -> pl.DataFrame:
    """The same with radio of one owner at a site in one bundle where a cap counts sites: the site counts until all of it is gone."""
    counted = [
        o.elements.filter("theirs").select("element_id") for o in asked if o.kind == "cap" and o.basis == "sites"
    ]
    if not counted:
        return keyed
    place = ["operator_id", "site_id"]
    held = keyed.filter(pl.col("layer") == RADIO).join(pl.concat(counted).unique(), on="element_id", how="semi")
    joined = (
        held.select(*place, "bundle").unique().sort("bundle").group_by(place).agg(joined=pl.col("bundle").str.join("+"))
        .filter(pl.col("joined").str.contains("+", literal=True))
    )  # fmt: skip
    bundles = held.select(*place, "bundle").unique().join(joined, on=place, how="inner")
    found = keyed.join(bundles, on=[*place, "bundle"], how="left", maintain_order="left")
    return found.with_columns(bundle=pl.coalesce("joined", "bundle")).drop("joined")


def _priced(members: pl.DataFrame, unit_ids: pl.DataFrame, terms: Terms, start: date) -> pl.DataFrame:
    """The units with what work on them takes."""
    lines = _lines(members, terms)
    standing = lines.filter(~pl.col("is_built")).group_by("unit").agg(*(pl.col(name).sum() for name in _TAKES))
    built = (
        lines.filter("is_built")
        .group_by("unit")
        .agg(build_equipment=pl.col("equipment").sum(), builds=pl.len().cast(pl.Float64))
    )
    about = members.group_by("unit").agg(
        pl.col("region").first(),
        pl.col("layer").first(),
        from_vendor_id=pl.col("vendor_id").drop_nulls().first(),
        vendors=pl.col("vendor_id").n_unique(),
        is_standing=(~pl.col("is_built")).any(),
        built_on=pl.col("installed_on").filter(pl.col("is_built")).min(),
        end_of_life_on=_end_of_life(terms, start).filter(~pl.col("is_built")).min(),
    )
    zero = [pl.col(name).fill_null(0.0) for name in (*_TAKES, "build_equipment", "builds")]
    market = pl.when(pl.col("layer") == RADIO).then(
        pl.concat_str("owner_id", pl.lit(" "), "region") if terms.market == "region" else pl.col("owner_id")
    )
    return (
        unit_ids.join(about, on="unit", how="left", maintain_order="left")
        .join(standing, on="unit", how="left", maintain_order="left")
        .join(built, on="unit", how="left", maintain_order="left")
        .rename({"operator_id": "owner_id"})
        .with_columns(*zero, unit_id=pl.concat_str("site_id", pl.lit(":"), "owner_id", pl.lit(":"), "bundle"))
        .with_columns(market=market.otherwise(pl.concat_str("owner_id", pl.lit(" "), "layer")))
    )


def _end_of_life(terms: Terms, start: date) -> pl.Expr:
    """When equipment would have been renewed anyway: as stated, else its life after it was put in (or, undated, after the start)."""
    lives = dict(terms.life_years)
    years = pl.col("layer").replace_strict(lives, default=lives.get("any", 10.0), return_dtype=pl.Float64)
    days = (years * _DAYS_PER_YEAR).cast(pl.Int64)
    begun = pl.col("installed_on").fill_null(start)
    return pl.coalesce("end_of_life_on", begun + pl.duration(days=days))


def _lines(members: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """What is paid for: radio once per site and generation, everything else per element; standing and announced apart."""
    classed = members.with_columns(site_class=_site_class(terms))
    radio = (
        classed.filter(pl.col("layer") == RADIO)
        .with_columns(function=pl.lit(None, dtype=pl.String))
        .unique(["unit", "generation", "is_built"], maintain_order=True)
    )
    others = classed.filter(pl.col("layer") != RADIO)
    lines = pl.concat([radio, others], how="vertical_relaxed")
    keys = ["layer", "function", "generation", "site_class"]
    kinds = lines.select(keys).unique()
    costs = [unit_cost(terms, *kind) for kind in kinds.iter_rows()]
    prices = kinds.with_columns(
        pl.Series(name, [getattr(cost, name) for cost in costs], dtype=pl.Float64) for name in _TAKES
    )
    return lines.join(prices, on=keys, how="left", nulls_equal=True)


def _site_class(terms: Terms) -> pl.Expr:
    found: pl.Expr = pl.lit("any")
    for kind in reversed(terms.site_classes):
        tagged = pl.col("site_tags").list.set_intersection(list(kind.tags) or [""]).list.len().fill_null(0) > 0
        found = pl.when(tagged | pl.col("region").is_in(list(kind.regions))).then(pl.lit(kind.name)).otherwise(found)
    return found
