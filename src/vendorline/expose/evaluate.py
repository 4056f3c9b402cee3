"""`expose`: from a network to the exposure of every vendor, coalition and failed product asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from vendorline.errors import UsageError
from vendorline.expose.actors import actors_of, columns_of
from vendorline.expose.bits import weigh
from vendorline.expose.classes import group
from vendorline.expose.control import close
from vendorline.expose.holders import HIGH, LOW, holders_of
from vendorline.expose.left_out import open_of, widened
from vendorline.expose.measures import MEASURES, evaluate
from vendorline.expose.prepare import prepare
from vendorline.expose.prepared import Prepared
from vendorline.expose.result import ROW_SCHEMA, Exposure
from vendorline.expose.roles import ROLES
from vendorline.expose.switches import Setting, place_of, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from vendorline.expose.actors import Column
    from vendorline.expose.classes import Classes
    from vendorline.expose.measures import Evaluated
    from vendorline.expose.switches import Switches
    from vendorline.network.tables import Network

    Floats = NDArray[np.float64]

#: What a row may be split by, beside the whole network.
SPLITS = ("region", "layer")


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
        by: `region`, `layer` or both, for rows beside those of the whole network.
        moves: serving cells in a day that see a subscriber independently; adds the measure read_per_day.
        on: the day; the network's own by default.
        roles: supply roles that give control.

    Raises:
        InvalidInput: where the tables do not fit together; carries every fault.
        UnknownName: for a region, interface, product or version that nothing carries.
        UsageError: for options that do not go together.
    """
    by = tuple(by)
    if unknown := [name for name in by if name not in SPLITS]:
        raise UsageError(f"cannot split by {unknown[0]!r}: region or layer")
    if moves is not None and moves < 1:
        raise UsageError(f"--moves takes a number from 1 on, not {moves}")
    if odd := [role for role in roles if role not in ROLES]:
        raise UsageError(f"no such role: {odd[0]!r}; roles are {', '.join(ROLES)}")
    prepared = network if isinstance(network, Prepared) else prepare(_with_demands(network), on)
    asked = tuple(s if isinstance(s, Setting) else Setting.parse(s) for s in settings)
    columns = columns_of(prepared, vendors, coalitions, failed, pairs=pairs, layers="layer" in by)
    actors = actors_of(prepared, columns, tuple(roles))
    switches = resolve(prepared, asked)
    holders = holders_of(close(prepared, actors.base, actors.lost), actors)
    classes = group(prepared, holders.state[:-1], switches)
    evaluated = evaluate(prepared, classes, holders, switches)
    weights = _weights(prepared, classes, switches, by_region="region" in by)
    table = _table(columns, weights, _shares(evaluated, weights, len(columns)), moves)
    still_open = open_of(prepared.network)
    notes = (*_notes(prepared), *still_open.notes)
    return Exposure(
        widened(table, still_open), prepared, columns, asked, len(classes.demand), tuple(roles), moves, notes
    )


def _with_demands(network: Network) -> Network:
    if not network.is_empty("demands"):
        return network
    from vendorline.network.serving import lay

    return lay(network)


def _notes(prepared: Prepared) -> tuple[str, ...]:
    demands = prepared.network.columns("demands", ("traffic_gb_day",)).to_series()
    missing = demands.null_count()
    if 0 < missing < len(demands):
        return (f"no shares of traffic: traffic_gb_day is missing for {missing} of {len(demands)} demands",)
    return ()


class _Weights:
    """Weights of the classes, one row per (weight, region), with the total and its assumed part."""

    def __init__(self, labels: list[tuple[str, str | None]], classes: Floats, total: Floats, assumed: Floats) -> None:
        self.labels, self.classes, self.total, self.assumed = labels, classes, total, assumed


def _weights(prepared: Prepared, classes: Classes, switches: Switches, *, by_region: bool) -> _Weights:
    named = {"subscribers": prepared.subscribers}
    if prepared.traffic is not None:
        named["traffic"] = prepared.traffic
    assumed = prepared.assumed_demand | switches.assumed[place_of(prepared)]
    regions: list[tuple[str | None, NDArray[np.bool_] | None]] = [(None, None)]
    if by_region:
        regions += [(region, prepared.demand_region == i) for i, region in enumerate(prepared.regions)]
    labels, rows, totals, parts = [], [], [], []
    for name, weight in named.items():
        for region, inside in regions:
            counted = weight if inside is None else np.where(inside, weight, 0.0)
            if counted.sum() <= 0:
                continue
            labels.append((name, region))
            rows.append(np.bincount(classes.of_demand, weights=counted, minlength=len(classes.demand)))
            totals.append(counted.sum())
            parts.append(counted[assumed].sum())
    if not rows:
        return _Weights([], np.zeros((0, len(classes.demand))), np.zeros(0), np.zeros(0))
    return _Weights(labels, np.stack(rows), np.array(totals), np.array(parts))


def _shares(evaluated: Evaluated, weights: _Weights, columns: int) -> dict[str, tuple[Floats, Floats]]:
    """Share of every weight that each column reaches, per measure, in both bounds."""
    per_case = weights.classes[:, evaluated.case_class] * evaluated.case_share
    scale = weights.total[:, None]
    shares = {}
    for name in MEASURES:
        words, weight = (evaluated.deny, weights.classes) if name == "deny" else (evaluated.cases[name], per_case)
        low = _tidy(weigh(words[LOW], weight, columns) / scale)
        same = words[HIGH] is words[LOW] or np.array_equal(words[HIGH], words[LOW])
        shares[name] = (low, low if same else _tidy(weigh(words[HIGH], weight, columns) / scale))
    return shares


def _tidy(shares: Floats) -> Floats:
    """Shares without the dust of floating point: sums of weights are as exact as twelve digits."""
    rounded: Floats = np.clip(np.round(shares, 12), 0.0, 1.0)
    return rounded


def _table(
    columns: Sequence[Column], weights: _Weights, shares: dict[str, tuple[Floats, Floats]], moves: int | None
) -> pl.DataFrame:
    if moves is not None:
        low, high = shares["read"]
        shares = {**shares, "read_per_day": (_tidy(1 - (1 - low) ** moves), _tidy(1 - (1 - high) ** moves))}
    kept = {name: [i for i, c in enumerate(columns) if name == "deny" or c.failed is None] for name in shares}
    blocks = [(name, i, kept[name]) for name in shares for i in range(len(weights.labels)) if kept[name]]
    if not blocks:
        return pl.DataFrame(schema=ROW_SCHEMA)
    who = np.concatenate([rows for _, _, rows in blocks])
    lengths = [len(rows) for _, _, rows in blocks]
    share = weights.assumed / weights.total

    def spread(values: list[Any], dtype: type[pl.DataType]) -> pl.Series:
        return pl.Series(values, dtype=dtype).gather(np.repeat(np.arange(len(values)), lengths))

    whose = pl.DataFrame(
        {"vendor_ids": [list(c.vendor_ids) for c in columns], "failed": [c.failed for c in columns],
         "layer": [c.layer for c in columns]},
        schema={name: ROW_SCHEMA[name] for name in ("vendor_ids", "failed", "layer")},
    )  # fmt: skip
    return (
        whose[who]
        .with_columns(
            spread([name for name, _, _ in blocks], pl.String).alias("measure"),
            spread([weights.labels[i][0] for _, i, _ in blocks], pl.String).alias("weight"),
            spread([weights.labels[i][1] for _, i, _ in blocks], pl.String).alias("region"),
            pl.Series("low", np.concatenate([shares[name][0][i][rows] for name, i, rows in blocks])),
            pl.Series("high", np.concatenate([shares[name][1][i][rows] for name, i, rows in blocks])),
            spread([float(share[i]) for _, i, _ in blocks], pl.Float64).alias("assumed_share"),
        )
        .select(list(ROW_SCHEMA))
    )
