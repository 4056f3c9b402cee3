"""The example networks, made table by table so that a large one never stands whole in memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl

from vendorline.errors import UsageError
from vendorline.examples.backbone import backbone_tables
from vendorline.examples.claims import operator_observations, radio_observations
from vendorline.examples.facts import Example, examples, load
from vendorline.examples.radio import radio_tables
from vendorline.examples.rollout import acquired, build_days, generation_of
from vendorline.examples.shares import check_pins, generator, split_count
from vendorline.examples.sites import Sites, lay_sites, radio_makers
from vendorline.knowledge.places import ATTRIBUTION
from vendorline.network.schema import TABLES
from vendorline.network.tables import Manifest, Network, conform

EXAMPLES = examples()
FEWEST, MOST = 100, 1_000_000
NO_PINS: Mapping[str, str] = {}

Part = tuple[str, pl.DataFrame]


def example(name: str, *, sites: int | None = None, seed: int = 0, scenario: Mapping[str, str] = NO_PINS) -> Network:
    """A synthetic national network, whole in memory.

    `sites` scales the operators' radio sites to that total, in their proportions; without it the researched totals are used.
    `scenario` fixes disputed shares, for example `{"ee_huawei": "high"}`. Raises UnknownName, UsageError.
    """
    spec = load(name)
    frames: dict[str, list[pl.DataFrame]] = {}
    for table, frame in parts(spec, sites=sites, seed=seed, scenario=scenario):
        frames.setdefault(table, []).append(frame)
    return Network.of(
        {table: pl.concat(found) for table, found in frames.items()},
        as_of=spec.as_of,
        manifest=manifest(spec, seed, scenario),
    )


def write_example(
    name: str,
    folder: Path,
    *,
    sites: int | None = None,
    seed: int = 0,
    scenario: Mapping[str, str] = NO_PINS,
    replace: bool = False,
    progress: Callable[[str], None] | None = None,
) -> dict[str, int]:
    """Write the same network as `example` to a folder, an operator and region at a time; returns the rows per table.

    The folder appears whole or not at all; one that is there already is only replaced where `replace` says so.
    Raises UnknownName, UsageError.
    """
    from vendorline.network.folders import PRIORS_NAME
    from vendorline.network.write import NetworkWriter

    spec = load(name)
    counts = dict.fromkeys(TABLES, 0)
    with NetworkWriter(
        folder, manifest(spec, seed, scenario), format="parquet", replace=replace, validated=True
    ) as writer:
        for table, frame in parts(spec, sites=sites, seed=seed, scenario=scenario, progress=progress):
            writer.append(table, frame)
            counts[table] += frame.height
        writer.add_file(PRIORS_NAME, priors_of(spec.name))
    return {table: rows for table, rows in counts.items() if rows}


def describe(name: str, *, seed: int = 0, scenario: Mapping[str, str] = NO_PINS) -> Manifest:
    """What an example says of itself, without making it. Raises UnknownName, UsageError."""
    spec = load(name)
    check_pins(spec, scenario)
    return manifest(spec, seed, scenario)


def priors_of(name: str) -> bytes:
    """The file of priors of an example: illustrations, and labelled so."""
    return (files("vendorline.examples") / "data" / "priors" / f"{name}.yaml").read_bytes()


def manifest(spec: Example, seed: int, scenario: Mapping[str, str]) -> Manifest:
    """What an example says of itself."""
    pinned = ", ".join(f"{key}={level}" for key, level in sorted(scenario.items()))
    return Manifest(
        as_of=spec.as_of,
        synthetic=spec.synthetic,
        attribution=(ATTRIBUTION,),
        created_by=f"vendorline example {spec.name} --seed {seed}" + (f" ({pinned})" if pinned else ""),
        notes=(
            "Vendor shares are drawn within their low..high range, then normalised per operator, domain and region.",
            "The drawn values and the claims behind them stand in the table observations.",
            "The vendor of every radio element is assumed: a source may state a share, none states a vendor per site.",
            "An empty vendor is unknown.",
            "Dates of building, the 5G roll-out after the snapshot, transport, pools and routes are assumed.",
            "Subscribers and traffic per site are assumed.",
        ),
    )


def parts(
    spec: Example,
    *,
    sites: int | None = None,
    seed: int = 0,
    scenario: Mapping[str, str] = NO_PINS,
    progress: Callable[[str], None] | None = None,
) -> Iterator[Part]:
    """The tables of an example in pieces, in a fixed order: the same pieces for the same arguments."""
    check_pins(spec, scenario)
    totals = _totals(spec, sites)
    tell = progress or (lambda _message: None)
    yield "operators", _operators(spec)
    yield "observations", operator_observations(spec)
    used: dict[str, dict[str, int]] = {}
    for operator in spec.operators:
        if operator.operator_id not in totals:
            continue
        tell(f"{operator.name}: {totals[operator.operator_id]:,} sites")
        laid = lay_sites(spec, operator, totals[operator.operator_id], scenario, seed)
        guests = _guests(spec, laid, scenario, seed)
        regions = laid.regions()
        first = {region: where.start + 1 for region, where in regions.items()}
        yield from radio_tables(spec, laid, guests, first)
        for who in operator.licensees or (operator.operator_id,):
            mine = used.setdefault(who, {})
            for region, where in regions.items():
                mine[region] = mine.get(region, 0) + where.stop - where.start
        for laid_here in (laid, *guests.values()):
            yield "observations", radio_observations(laid_here)
    for operator in (o for o in spec.operators if o.has_core):
        tell(f"{operator.name}: transport and core")
        yield from backbone_tables(spec, operator, used.get(operator.operator_id, {}), seed)


def _totals(spec: Example, sites: int | None) -> dict[str, int]:
    """Radio sites per operator; every operator keeps at least one."""
    central = {o.operator_id: o.counts["sites"].central for o in spec.operators if "sites" in o.counts}
    if sites is None:
        return {who: round(number) for who, number in central.items()}
    if not FEWEST <= sites <= MOST:
        raise UsageError(f"--sites {sites}: give {FEWEST} to {MOST:,} sites")
    counts = np.maximum(split_count(sites, np.array(list(central.values()))), 1)
    counts[np.argmax(counts)] -= counts.sum() - sites
    return {who: int(n) for who, n in zip(central, counts, strict=True)}


def _guests(spec: Example, host: Sites, scenario: Mapping[str, str], seed: int) -> dict[str, Sites]:
    """Shared radio networks that stand on an operator's masts, as if they had a site on each."""
    guests = {}
    for guest in (o for o in spec.operators if o.mast_of == host.operator.operator_id):
        vendor, drawn = radio_makers(spec, guest, host.region, scenario, seed)
        generations = sorted({generation_of(f) for f in guest.legacy})
        built = {g: build_days(spec, guest.operator_id, g, len(host.region), seed) for g in generations}
        bought = {g: acquired(spec, d, generator(seed, "bought", guest.operator_id, g)) for g, d in built.items()}
        guests[guest.operator_id] = dataclasses.replace(
            host, operator=guest, vendor=vendor, installed_on=built, acquired_on=bought, drawn=tuple(drawn), extents=()
        )
    return guests


def _operators(spec: Example) -> pl.DataFrame:
    return conform(
        "operators",
        [
            {
                "operator_id": o.operator_id,
                "name": o.name,
                "country": spec.country,
                "plmn": list(o.plmn) or None,
                "classes": list(o.classes) or None,
                "subscribers": round(o.counts["subscribers"].central) if "subscribers" in o.counts else None,
                "licensees": list(o.licensees) or None,
                "basis": "assumed" if o.licensees else "stated",
            }
            for o in spec.operators
        ],
    )
