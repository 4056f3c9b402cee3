"""`expose`: from a network to the exposure of every vendor, coalition and failed product asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import polars as pl

from vendorline.errors import InvalidInput, UsageError
from vendorline.expose.arrays.id_places import CodedIds
from vendorline.expose.arrays.prepare import prepare
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.arrays.supplied_roles import ROLES
from vendorline.expose.compute import compute
from vendorline.expose.left_out.bounds import open_of
from vendorline.expose.left_out.choices import named_regions
from vendorline.expose.left_out.ways import ways_of
from vendorline.expose.protection.switches import Setting
from vendorline.expose.question import Question, columns_of
from vendorline.expose.result import Exposure
from vendorline.network.named import region_named
from vendorline.network.serving import synthesise
from vendorline.network.tables import Network
from vendorline.vendors.spelled import spelled

#: What a row may be split by, beside the whole network.
SPLITS = ("operator", "region", "layer")


def expose(
    network: Network | Prepared,
    *,
    vendors: Iterable[str] | None = None,
    coalitions: Iterable[Iterable[str]] = (),
    pairs: bool = False,
    failed: Iterable[str] = (),
    settings: Iterable[Setting | str] = (),
    by: Iterable[str] = (),
    moves: int | None = None,
    on: date | None = None,
    roles: Iterable[str] = ROLES,
) -> Exposure:
    """What vendors, alone or together, could read, locate, alter or switch off, as shares of subscribers and of traffic.

    Args:
        network: a network with demands, or one already prepared; over one without demands a serving chain is laid, marked assumed.
        vendors: whose exposure; every vendor of the network by default.
        coalitions: several vendors that act together.
        pairs: every two of the vendors as a coalition.
        failed: products that stop working everywhere at once, as PRODUCT@VERSION.
        settings: what-ifs on protection, as INTERFACE=on|off[@REGION].
        by: `operator`, `region`, `layer` or several, for rows beside those of the whole network.
        moves: serving cells in a day that see a subscriber independently; adds the measure read_per_day.
        on: the day; the network's own by default.
        roles: supply roles that give control.

    Raises:
        InvalidInput: where the tables do not fit together; carries every fault.
        UnknownName: for a region, interface, product or version that nothing carries.
        UsageError: for options that do not go together.
    """
    by = tuple(dict.fromkeys(spelled("part of a network", name, SPLITS) for name in by))
    if moves is not None and moves < 1:
        raise UsageError(f"--moves takes a number from 1 on, not {moves}")
    if odd := [role for role in roles if role not in ROLES]:
        raise UsageError(f"no such role: {odd[0]!r}; roles are {', '.join(ROLES)}")
    prepared = prepared_of(network, on)
    asked = tuple(_there(prepared, s if isinstance(s, Setting) else Setting.parse(s)) for s in settings)
    columns = columns_of(prepared, vendors, coalitions, failed, pairs=pairs, layers="layer" in by)
    question = Question(
        prepared, columns, asked, tuple(roles), moves, by_region="region" in by, by_operator="operator" in by
    )
    table, classes = compute(question)
    return Exposure(table, question, classes, (*_notes(prepared), *open_of(prepared.network).notes))


def _there(prepared: Prepared, setting: Setting) -> Setting:
    """A what-if with its region as the network has it."""
    if setting.region is None or setting.region in prepared.regions:
        return setting
    return replace(setting, region=region_named(prepared.network, setting.region, prepared.regions))


def prepared_of(network: Network | Prepared, on: date | None = None, *, coded_ids: CodedIds | None = None) -> Prepared:
    """A network ready to be asked, with a serving chain laid over it where it has no demands.

    Args:
        network: the network; one that is ready stays as it is.
        on: the day; the network's own by default.
        coded_ids: of its elements, where they have been coded before.
    """
    if isinstance(network, Prepared):
        return network
    found = []
    for way in ways_of(network, on or network.as_of):
        try:
            found.append(replace(_prepared(way.network, on, way.weighed, coded_ids), supposed=way.words))
        except InvalidInput:  # rows put back so make no network
            continue
    if not found:
        return _prepared(network, on, None, coded_ids)
    # Whoever only a row left out names is named here too.
    return replace(max(found, key=_names), ways=tuple(found)) if len(found) > 1 else found[0]


def _names(prepared: Prepared) -> tuple[int, int]:
    """How many vendors, and how many regions, a network names."""
    return len(prepared.vendors), len(named_regions(prepared.regions))


def _prepared(
    network: Network, on: date | None, weighed: frozenset[str] | None, coded_ids: CodedIds | None
) -> Prepared:
    served = synthesise(network) if network.is_empty("demands") else network
    if weighed is not None:
        counts = pl.col("operator_id").is_in(list(weighed))
        weight = pl.when(counts).then("subscribers").otherwise(0.0).alias("subscribers")
        served = served.with_tables(demands=served["demands"].with_columns(weight))
    return prepare(served, on, coded_ids)


def _notes(prepared: Prepared) -> tuple[str, ...]:
    demands = prepared.network.columns("demands", ("traffic_gb_day",)).to_series()
    missing = demands.null_count()
    if 0 < missing < len(demands):
        return (f"no shares of traffic: traffic_gb_day is missing for {missing} of {len(demands)} demands",)
    return ()
