"""What the examples assume, laid over a list of real sites: vendors by area, and a 5G roll-out."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.errors import UsageError
from vendorline.examples.claims import share_rows
from vendorline.examples.facts import Example, Operator, load, table
from vendorline.examples.rollout import acquired, largest_first, spread
from vendorline.examples.shares import Drawn, assign, generator, regional
from vendorline.knowledge.places import nearest_population
from vendorline.knowledge.tables import functions
from vendorline.network.tables import Network, conform
from vendorline.quick_dataclass import dataclass

WINDOW = re.compile(r"5g=([12]\d{3})-(0[1-9]|1[0-2])\.\.([12]\d{3})-(0[1-9]|1[0-2])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Radio:
    """The operator of a network, and the operator of the example whose radio it is taken to use."""

    operator_id: str
    radio: Operator


def assume_vendors(network: Network, name: str, *, seed: int = 0) -> Network:
    """The network with an assumed vendor for each radio element that has none, by the shares of an example.

    Operators are matched by PLMN. Shares are drawn per operator and region and laid over the sites there; elements of one operator at
    one site share a vendor, except where a 5G vendor is announced. Every vendor given is marked assumed, the drawn shares stand in
    observations, and the manifest says so. Raises UnknownName.
    """
    spec = load(name)
    radio = [f.id for f in functions().values() if f.domain == "access"]
    rows = (
        network["elements"]
        .with_row_index("row")
        .filter(pl.col("vendor_id").is_null() & pl.col("function").is_in(radio))
        .join(network["sites"].select("site_id", "region"), on="site_id", how="left")
        .with_columns(pl.col("region").fill_null(""))
    )
    given: list[pl.DataFrame] = []
    drawn: list[Drawn] = []
    for match in _matches(network, spec):
        mine = rows.filter(pl.col("operator_id") == match.operator_id)
        sites = mine.select("site_id", "region").unique(maintain_order=True)
        region = sites["region"].to_numpy().astype("U40")
        names, counts = np.unique(region, return_counts=True)
        by_region = dict(zip(names.tolist(), counts.tolist(), strict=True))
        purpose = ("assumed", spec.name, match.operator_id)
        shares, new = regional(spec, match.radio.operator_id, "4G", by_region, {}, seed)
        drawn += [d for d in new if d not in drawn]
        makers = sites.with_columns(
            pl.Series("maker", assign(region, shares, generator(seed, *purpose)), dtype=pl.String)
        )
        found = mine.select("row", "site_id", "region", "function").join(
            makers.drop("region"), on="site_id", how="left"
        )
        found = found.with_columns(announced=_announced(spec, match.radio, found))
        given.append(found.select("row", maker=pl.coalesce("announced", "maker")))
    if not given:
        raise UsageError(f"no operator of this network has a PLMN of the example {spec.name}")
    filled = pl.concat(given).filter(pl.col("maker") != "")
    elements = (
        network["elements"]
        .with_row_index("row")
        .join(filled, on="row", how="left", maintain_order="left")
        .with_columns(
            vendor_id=pl.coalesce("vendor_id", "maker"),
            vendor_basis=pl.when(pl.col("maker").is_not_null()).then(pl.lit("assumed")).otherwise("vendor_basis"),
        )
        .drop("row", "maker")
    )
    claims = conform("observations", list(share_rows(drawn)))
    said = network.with_tables(elements=elements, observations=pl.concat([network["observations"], claims]))
    note = f"Vendors of {filled.height:,} of {rows.height:,} radio elements are assumed by the shares of {spec.name} (seed {seed})."
    return _marked(said, next(r["overlay"] for r in table("networks") if r["example"] == spec.name), note)


def overlay(network: Network, spec: str, name: str | None = None, *, seed: int = 0) -> Network:
    """The network with an assumed 5G roll-out: an en-gNB at each LTE site, first days spread over a window, largest places first.

    `spec` is the window as `5g=2020-07..2024-12`. The vendor is the one that the operator of the example `name` had announced, else
    the vendor of the site's LTE. Raises UsageError, UnknownName.
    """
    first, last = _window(spec)
    example = load(name) if name else None
    nodes = network["elements"].filter(pl.col("function") == "enb")
    has_nr = network["elements"].filter(pl.col("function").is_in(["en_gnb", "gnb"])).select("site_id", "operator_id")
    nodes = nodes.join(has_nr.unique(), on=["site_id", "operator_id"], how="anti", maintain_order="left")
    nodes = nodes.unique(["site_id", "operator_id"], keep="first", maintain_order=True)
    if not nodes.height:
        raise UsageError("no LTE sites without 5G to lay a roll-out over")
    nodes = nodes.join(
        network["sites"].select("site_id", "region", "country", "latitude", "longitude"),
        on="site_id",
        how="left",
        maintain_order="left",
    )
    rng = generator(seed, "overlay", spec)
    order = largest_first(_population(nodes), rng)
    installed = np.empty(nodes.height, dtype="datetime64[D]")
    installed[order] = spread(nodes.height, np.datetime64(first), np.datetime64(last), 1.0)
    terms = example or load(table("networks")[0]["example"])
    maker = pl.col("vendor_id")
    if example:
        announced = [(m.operator_id, _announced(example, m.radio, None)) for m in _matches(network, example)]
        for operator_id, expression in announced:
            # `maker` stands once in each step: twice, and the expression would double with every operator.
            maker = pl.coalesce(pl.when(pl.col("operator_id") == operator_id).then(expression), maker)
    new = nodes.select(
        pl.col("element_id") + ".nr",
        "site_id",
        "operator_id",
        function=pl.lit("en_gnb"),
        generations=pl.lit(["5G"]),
        vendor_id=maker,
        vendor_basis=pl.lit("assumed"),
        installed_on=pl.Series(installed, dtype=pl.Date),
        acquired_on=pl.Series(acquired(terms, installed, rng).astype("datetime64[D]"), dtype=pl.Date),
        basis=pl.lit("assumed"),
    )
    elements = pl.concat([network["elements"], conform("elements", new)])
    note = f"A 5G roll-out of {new.height:,} en-gNBs from {first} to {last} is assumed, the largest places first (seed {seed})."
    return _marked(network.with_tables(elements=elements), "The 5G roll-out is assumed, not observed.", note)


def _matches(network: Network, spec: Example) -> list[_Radio]:
    """Operators of a network that an example knows, by PLMN, each with the radio network that serves it."""
    rows = network["operators"].select("operator_id", "plmn").iter_rows()
    matches = []
    for operator_id, plmn in rows:
        known = next((o for o in spec.operators if set(o.plmn) & set(plmn or ())), None)
        if known is None:
            continue
        shared = (o for o in spec.operators if known.operator_id in o.licensees and "sites" in o.counts)
        radio = known if "sites" in known.counts else next(shared, known)
        matches.append(_Radio(operator_id, radio))
    return matches


def _announced(spec: Example, radio: Operator, found: pl.DataFrame | None) -> pl.Expr:
    """The vendor announced for an operator's 5G, by region; null where there is none or the function is not 5G."""
    nr = [
        f.id
        for f in functions().values()
        if f.domain == "access" and f.generations == frozenset({"5g"}) and f.id != "ru"
    ]
    is_nr = pl.col("function").is_in(nr) if found is not None else pl.lit(value=True)
    maker: pl.Expr = pl.lit(None, dtype=pl.String)
    for build in (b for b in spec.builds_of(radio.operator_id, "5G") if b.operator_id and b.vendor_id):
        here = pl.col("region").is_in(list(build.regions)) if build.regions else pl.lit(value=True)
        maker = pl.when(is_nr & here).then(pl.lit(build.vendor_id)).otherwise(maker)
    return maker


def _population(nodes: pl.DataFrame) -> NDArray[np.float64]:
    """People of the place nearest to each node; none where its position is unknown."""
    people = np.zeros(nodes.height)
    for (country,), rows in nodes.with_row_index("at").drop_nulls(["latitude", "longitude"]).group_by(["country"]):
        where = rows["at"].to_numpy()
        people[where] = nearest_population(str(country), rows["latitude"].to_numpy(), rows["longitude"].to_numpy())
    return people


def _window(spec: str) -> tuple[date, date]:
    found = WINDOW.fullmatch(spec.strip())
    if found is None:
        raise UsageError(f"--overlay {spec}: write it as 5g=2020-07..2024-12")
    y0, m0, y1, m1 = (int(g) for g in found.groups())
    first, last = date(y0, m0, 1), date(y1, m1, calendar.monthrange(y1, m1)[1])
    if last <= first:
        raise UsageError(f"--overlay {spec}: the window ends before it begins")
    return first, last


def _marked(network: Network, sentence: str, note: str) -> Network:
    """The network with one more sentence that must be shown wherever it is."""
    manifest = network.manifest
    said = manifest.synthetic or ""
    synthetic = said if sentence in said else f"{said} {sentence}".strip()
    return replace(network, manifest=replace(manifest, synthetic=synthetic, notes=(*manifest.notes, note)))
