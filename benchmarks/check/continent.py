"""A synthetic continent of any size, written operator by operator: `write_continent(folder, elements)`.

Invented proportions: every country that the package holds provisions for, two operators in each, large and small ones; about
three elements per site (radio of three generations, base stations, fixed access, transport, a core per operator); twelve makers in
shares that differ by operator, three in a hundred not stated; days of purchase, installation and removal from 2008 on, some
missing; traffic and premises; a few sensitive sites.

`stated=True` also states products, segments, suppliers (one element in thirty has parts, software or operation of others, and each
operator a default for whoever operates its core), managers (every element has one of the at most forty of its operator) and grants
for products.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from vendorline.network.tables import Manifest
from vendorline.network.write import NetworkWriter
from vendorline.rulebook import provisions

VENDORS = (
    "huawei", "zte", "nokia", "ericsson", "samsung", "cisco", "juniper", "ciena", "adtran", "mavenir", "nec", "fujitsu",
)  # fmt: skip
#: Function, generations, how many in a hundred elements, whether it carries traffic, premises.
KINDS = (
    ("gnb", ["5g"], 22, True, False), ("gnb", [], 4, True, False), ("enb", ["4g"], 26, True, False),
    ("ru", ["4g", "5g"], 14, False, False), ("bts", ["2g"], 6, True, False), ("node_b", ["3g"], 6, True, False),
    ("olt", ["gpon"], 6, True, True), ("router", [], 8, False, False), ("microwave", [], 5, False, False),
    ("secgw", [], 2, False, False), ("ems", [], 0.6, False, False), ("upf", ["5g"], 0.2, False, False),
    ("amf", ["5g"], 0.1, False, False), ("mme", ["4g"], 0.1, False, False),
)  # fmt: skip
AS_OF = date(2026, 6, 30)
PER_SITE = 3
#: Segments and managers of an operator.
SEGMENTS, MANAGERS = 50, 40
_CHUNK = 1_000_000


def write_continent(folder: Path, elements: int, *, stated: bool = False, seed: int = 1) -> None:
    """Write a network with about so many elements as a folder of Parquet tables, validated by construction."""
    rng = np.random.default_rng(seed)
    rulebook = provisions()
    countries = sorted({law.countries[0] for law in rulebook if law.jurisdiction != "EU"})
    names = [f"{country.lower()}{number}" for country in countries for number in (1, 2)]
    size = rng.lognormal(0, 1, len(names))
    sizes = np.maximum(1, (size / size.sum() * elements).astype(np.int64))
    operators = pl.DataFrame({
        "operator_id": names, "name": [name.upper() for name in names], "country": [name[:2].upper() for name in names],
        "classes": [["mobile"]] * len(names), "subscribers": (sizes * 300).tolist(),
    })  # fmt: skip
    instruments = {law.instrument_id: law for law in rulebook}.values()
    bindings = pl.DataFrame(
        [
            {"operator_id": name, "instrument_id": law.instrument_id, "bound": "yes"}
            for law in instruments
            for name in names
            if name[:2].upper() in law.countries
        ]
    )
    manifest = Manifest(as_of=AS_OF, complete=frozenset({"bindings"}), synthetic="A synthetic continent.")
    with NetworkWriter(folder, manifest, validated=True) as writer:
        writer.append("operators", operators)
        writer.append("bindings", bindings)
        if stated:
            writer.append("grants", _grants(names, sorted(law.instrument_id for law in instruments)))
            writer.append("supplies", _operators_of_cores(names))
        for name, count in zip(names, sizes, strict=True):
            share = rng.dirichlet(np.ones(len(VENDORS)) * 0.7)
            for sites, piece in _pieces(name, int(count), share, rng):
                writer.append("sites", sites.with_columns(pl.lit(name[:2].upper()).alias("country")))
                table = piece.with_columns(pl.lit(name).alias("operator_id"))
                if stated:
                    writer.append("supplies", _supplies(table, rng))
                    writer.append("controls", _controls(table))
                writer.append("elements", _with_products(table, int(count), rng) if stated else table)


def _pieces(
    name: str, count: int, share: np.ndarray, rng: np.random.Generator
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Sites and elements of one operator, at most a million elements at a time."""
    done = 0
    while done < count:
        here = min(_CHUNK, count - done)
        yield _piece(name, done, here, share, rng)
        done += here


def _piece(
    name: str, first: int, count: int, share: np.ndarray, rng: np.random.Generator
) -> tuple[pl.DataFrame, pl.DataFrame]:
    number = first + np.arange(count)
    site = number // PER_SITE
    kind = rng.choice(len(KINDS), count, p=np.array([k[2] for k in KINDS]) / 100)
    vendor = rng.choice(len(VENDORS), count, p=share)
    start = np.datetime64("2008-01-01").astype(int)
    installed = start + rng.integers(0, 6750, count)
    retired = installed + rng.integers(1500, 9000, count)
    acquired = installed - rng.integers(0, 400, count)

    def at(values: np.ndarray, missing: float) -> pl.Series:
        return pl.Series(values, dtype=pl.Int32).cast(pl.Date).set(pl.Series(rng.random(count) < missing), None)

    carries, passes = (np.array([k[place] for k in KINDS])[kind] for place in (3, 4))
    table = pl.DataFrame({
        "element_id": _ids(f"{name}-e", number), "site_id": _ids(f"{name}-s", site),
        "function": pl.Series([k[0] for k in KINDS]).gather(kind),
        "generations": pl.Series([k[1] for k in KINDS], dtype=pl.List(pl.String)).gather(kind),
        "vendor_id": pl.Series(VENDORS).gather(vendor).set(pl.Series(rng.random(count) < 0.03), None),
        "vendor_basis": pl.Series(["stated", "assumed"]).gather((rng.random(count) < 0.1).astype(np.int64)),
        "installed_on": at(installed, 0.02), "retired_on": at(retired, 0.3), "acquired_on": at(acquired, 0.2),
        "traffic_gb_day": pl.Series(np.round(rng.lognormal(3, 1, count), 3)).set(pl.Series(~carries), None),
        "premises": pl.Series(rng.integers(10, 900, count)).set(pl.Series(~passes), None),
    })  # fmt: skip
    sites = np.unique(site)
    sensitive = rng.random(len(sites)) < 0.002
    places = pl.DataFrame({
        "site_id": _ids(f"{name}-s", sites), "region": _ids("r", sites * 20 // max(1, sites[-1] + 1)),
        "tags": pl.Series([[], ["sensitive"]], dtype=pl.List(pl.String)).gather(sensitive.astype(np.int64)),
    })  # fmt: skip
    # A site that the piece before has begun stands there already.
    return places.filter(pl.Series(sites * PER_SITE >= first)), table


def _with_products(table: pl.DataFrame, count: int, rng: np.random.Generator) -> pl.DataFrame:
    """Elements with a product of their maker, and one of fifty segments of their operator."""
    number = pl.Series(rng.integers(0, 12, table.height)).cast(pl.String)
    place = table["element_id"].str.slice(-8).cast(pl.Int64) * SEGMENTS // count
    return table.with_columns(
        product=pl.col("vendor_id") + pl.lit("-") + number,
        segment=pl.when(pl.Series(rng.random(table.height) >= 0.05)).then(
            pl.col("operator_id") + pl.lit("-") + place.cast(pl.String)
        ),
    )


def _supplies(table: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Parts, software and operation by others, of one element in thirty."""
    chosen = table.filter(pl.Series(rng.random(table.height) < 1 / 30)).select("element_id")
    size = chosen.height
    return chosen.with_columns(
        role=pl.Series(["component", "software", "operation"]).gather(rng.integers(0, 3, size)),
        vendor_id=pl.Series(VENDORS)
        .gather(rng.integers(0, len(VENDORS), size))
        .set(pl.Series(rng.random(size) < 0.05), None),
        country=pl.Series(["CN", "US", "FI", "SE", None]).gather(rng.integers(0, 5, size)),
    )


def _operators_of_cores(names: list[str]) -> pl.DataFrame:
    """Who operates the core of each operator."""
    return pl.DataFrame({
        "operator_id": names, "domain": "core", "role": "operation",
        "vendor_id": [VENDORS[number % len(VENDORS)] for number in range(len(names))],
        "country": [("CN", "IN", name[:2].upper())[number % 3] for number, name in enumerate(names)],
    })  # fmt: skip


def _controls(table: pl.DataFrame) -> pl.DataFrame:
    """Each element managed by one of the first managers of its operator."""
    managers = table.filter(function="ems")["element_id"].head(MANAGERS)
    if managers.is_empty():
        return pl.DataFrame()
    managed = table.filter(pl.col("function") != "ems").select("element_id")
    place = pl.int_range(managed.height, eager=True) * len(managers) // max(1, managed.height)
    return managed.with_columns(controller_id=managers.gather(place), kind=pl.lit("manages"))


def _grants(names: list[str], instruments: list[str]) -> pl.DataFrame:
    """Grants under each country's instruments to its operators, for products of a maker."""
    return pl.DataFrame([
        {
            "grant_id": f"{name}-{number}", "operator_id": name, "instrument_id": instrument, "state": "granted",
            "vendor_id": vendor, "product": f"{vendor}-{number % 12}", "from_on": date(2020, 1, 1), "until_on": date(2030, 1, 1),
        }
        for name in names
        for number, (instrument, vendor) in enumerate(
            (i, v) for i in instruments if i[:2] == name[:2].upper() for v in ("huawei", "zte")
        )
    ])  # fmt: skip


def _ids(prefix: str, numbers: np.ndarray) -> pl.Series:
    return pl.select(pl.lit(prefix) + pl.Series(numbers).cast(pl.String).str.zfill(8)).to_series()
