"""Small random networks under the provisions of a jurisdiction, with gaps and oddities in every table."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from networks import AS_OF, element, network
from vendorline.network.tables import Network
from vendorline.rulebook import Determination, provisions

FUNCTIONS = (
    "gnb",
    "gnb",
    "enb",
    "ru",
    "mme",
    "amf",
    "upf",
    "udr",
    "ems",
    "oss",
    "router",
    "switch",
    "dwdm",
    "olt",
    "cpe",
)
RARE = ("other", "power", "not_a_function", "secgw", "nfvo")
VENDORS = ("huawei", "huawei", "zte", "nokia", "ericsson", "hisilicon", "honor", None, None)
GENERATIONS = (None, None, ["5G"], ["4G"], ["4G", "5G"], ["2G"], ["fttp"], ["gpon"])
TAGS = (
    "sensitive",
    "national_security",
    "critical_component",
    "upgrade",
    "key_asset",
    "sanction_affected",
    "very_dense_area",
    "brest",
)


def some_day(rng: random.Random) -> date:
    """A day, often one on which something changes."""
    if rng.random() < 0.5:
        marks = (
            date(2020, 1, 28), date(2020, 12, 31), date(2021, 10, 1), date(2022, 10, 13), date(2023, 1, 28),
            date(2023, 7, 31), date(2024, 1, 1), date(2024, 6, 28), date(2025, 1, 1), date(2025, 12, 31),
            date(2021, 6, 15), date(2026, 6, 14), date(2027, 12, 31), date(2020, 11, 9), date(2020, 12, 16),
        )  # fmt: skip
        return rng.choice(marks) + timedelta(days=rng.choice((-1, 0, 1)))
    return date(2018, 1, 1) + timedelta(days=rng.randrange(0, 12 * 365))


def maybe_day(rng: random.Random, chance: float = 0.3) -> date | None:
    """A day, or none."""
    return some_day(rng) if rng.random() < chance else None


def some_span(rng: random.Random) -> dict[str, date | None]:
    """From and until, in order."""
    days = sorted(some_day(rng) for _ in range(2))
    if days[0] == days[1]:
        days[1] += timedelta(days=1)
    return {"from_on": days[0] if rng.random() < 0.5 else None, "until_on": days[1] if rng.random() < 0.4 else None}


def some_element(rng: random.Random, index: int, operators: list[str]) -> dict[str, Any]:
    """An element of any kind, with gaps."""
    installed = maybe_day(rng, 0.5)
    retired = installed + timedelta(days=rng.randrange(1, 3000)) if installed and rng.random() < 0.2 else None
    if installed is None and rng.random() < 0.15:
        retired = some_day(rng)
    acquired = installed - timedelta(days=rng.randrange(0, 900)) if installed and rng.random() < 0.6 else None
    return element(
        f"e{index}",
        f"s{rng.randrange(3)}",
        operator_id=rng.choice(operators),
        function=rng.choice(RARE if rng.random() < 0.1 else FUNCTIONS),
        vendor_id=rng.choice(VENDORS),
        product=rng.choice((None, "A1", "a1", "B2")),
        generations=rng.choice(GENERATIONS),
        bands_mhz=rng.choice((None, [3500], [1800], [1800, 2300])),
        traffic_gb_day=rng.choice((None, 0, 1.5, 10, 20.25)),
        premises=rng.choice((None, 0, 10, 65, 100)),
        installed_on=installed,
        retired_on=retired,
        acquired_on=acquired,
        tags=rng.sample(TAGS, rng.randrange(0, 2)) or None,
    )


def some_network(rng: random.Random, jurisdiction: str) -> tuple[Network, list[Determination]]:
    """One to three operators, one perhaps a shared network, and a few elements."""
    book = provisions()
    countries = [next(law.countries[0] for law in book.laws_of([jurisdiction])), "CH"]
    operators: list[dict[str, Any]] = [
        {
            "operator_id": name,
            "name": name.title(),
            "country": countries[rng.random() < 0.1],
            "plmn": ["00101"] if rng.random() < 0.7 else None,
            "classes": rng.choice((None, ["mobile"], ["Mobile"], ["Carriers"], ["licensees"], ["federal_contractors"])),
            "subscribers": rng.choice((None, 50_000, 20_000_000)),
        }
        for name in ("op", "two")[: rng.randrange(1, 3)]
    ]
    names = [o["operator_id"] for o in operators]
    if len(names) == 2 and rng.random() < 0.4:
        operators.append({"operator_id": "shared", "name": "S", "country": countries[0], "licensees": names})
    elements = [some_element(rng, i, [o["operator_id"] for o in operators]) for i in range(rng.randrange(1, 8))]
    ids = sorted({x for law in book.laws_of([jurisdiction]) for x in (law.id, law.instrument_id)})
    judged = sorted(
        {x for law in book.laws_of([jurisdiction]) if law.provision.is_judged for x in (law.id, law.instrument_id)}
    )
    bindings = {
        (name, i): {
            "operator_id": name,
            "instrument_id": i,
            "bound": rng.choice(("yes", "yes", "yes", "no")),
            **some_span(rng),
        }
        for name in names
        for i in rng.sample(ids, min(len(ids), rng.randrange(0, 6)))
    }
    grants = [
        {
            "grant_id": f"g{n}",
            "operator_id": rng.choice(names),
            "instrument_id": rng.choice(judged or ids),
            "state": rng.choice(("granted", "refused", "derogation")),
            "vendor_id": rng.choice((None, "huawei", "nokia")),
            "site_id": rng.choice((None, None, elements[0]["site_id"])),
            "product": rng.choice((None, None, "A1")),
            **some_span(rng),
        }
        for n in range(rng.randrange(0, 4))
    ]
    supplies = [
        {
            **(
                {"element_id": rng.choice(elements)["element_id"]}
                if rng.random() < 0.6
                else {"domain": rng.choice(("access", "access", "fixed_access", "core", None))}
            ),
            "role": rng.choice(("operation", "component", "software", "host")),
            "vendor_id": rng.choice(("zte", "huawei", "nokia")),
            "country": rng.choice((None, countries[0], "CN")),
            **some_span(rng),
        }
        for _ in range(rng.randrange(0, 4))
    ]
    managers = [e["element_id"] for e in elements if e["function"] in {"ems", "oss"}]
    controls = {
        (m, x): {"controller_id": m, "element_id": x, "kind": "manages"}
        for m in managers
        if rng.random() < 0.6
        for x in [rng.choice(elements)["element_id"]]
    }
    determined = [
        Determination(rng.choice(judged or ids), rng.choice(("huawei", "zte")), **some_span(rng))
        for _ in range(rng.randrange(0, 3))
    ]
    lists = ("bindings", "supplies", "controls", "areas", "areas.brest", *(f"tags.{t}" for t in TAGS))
    net = network(
        elements,
        operators=operators,
        country=countries[0],
        as_of=rng.choice((AS_OF, date(2022, 11, 1))),
        complete=[name for name in lists if rng.random() < 0.25],
        site_tags={f"s{i}": rng.sample(TAGS, 1) for i in range(3) if rng.random() < 0.3},
        bindings=bindings.values(),
        grants=grants,
        supplies=supplies,
        controls=controls.values(),
    )
    return net, determined


def well_known(network: Network) -> Network:
    """The network without gaps, so that most verdicts are definite: makers, technologies, amounts and all lists are stated."""
    rare = pl.col("function").is_in(RARE)
    elements = (
        network["elements"]
        .with_columns(
            pl.col("vendor_id").fill_null("nokia"),
            pl.when(rare).then(pl.lit("gnb")).otherwise("function").alias("function"),
            pl.when(pl.col("generations").list.len() > 0)
            .then("generations")
            .otherwise(pl.lit(["5G"]))
            .alias("generations"),
            pl.when(pl.col("bands_mhz").list.len() > 0).then("bands_mhz").otherwise(pl.lit([3500])).alias("bands_mhz"),
            pl.col("traffic_gb_day").fill_null(1.0),
            pl.col("premises").fill_null(10),
            pl.col("installed_on").fill_null(
                pl.min_horizontal(pl.lit(date(2019, 6, 1)), pl.col("retired_on") - pl.duration(days=9))
            ),
        )
        .with_columns(
            pl.min_horizontal("acquired_on", "installed_on").fill_null(pl.col("installed_on")).alias("acquired_on")
        )
    )
    scopes = [reading.provision.scope for law in provisions() for reading in law.readings()]
    names = {name for scope in scopes for name in (*scope.tags, *scope.areas, *scope.domains)}
    lists = ("bindings", "supplies", "controls", "areas", "segments", "grants", *(f"tags.{name}" for name in names))
    manifest = replace(network.manifest, complete=network.manifest.complete | set(lists))
    return replace(network.with_tables(elements=elements), manifest=manifest)
