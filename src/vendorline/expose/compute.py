"""From a question to its table: one tidy row per number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import polars as pl

from vendorline.expose.arrays import Flags, Floats, Words
from vendorline.expose.capabilities import HIGH, LOW
from vendorline.expose.control.actors import actors_of, check_products
from vendorline.expose.control.bit_rows import weigh
from vendorline.expose.control.closure import close
from vendorline.expose.control.holders import holders_of
from vendorline.expose.demand_classes import Classes, group
from vendorline.expose.left_out.bounds import Open, open_of, widened
from vendorline.expose.left_out.combined import combined
from vendorline.expose.measures import MEASURES, Evaluated, evaluate
from vendorline.expose.protection.switches import Switches, place_of, resolve
from vendorline.expose.question import Column, Question
from vendorline.results import table as results_table


def compute(question: Question) -> tuple[pl.DataFrame, int]:
    """The table of every number asked for, and how many classes of demands were told apart."""
    if not question.prepared.ways:
        return _computed(question)
    check_products(question.prepared.ways, (column.failed for column in question.columns if column.failed))
    found = [_computed(replace(question, prepared=way)) for way in question.prepared.ways]
    return combined([table for table, _ in found]), max(classes for _, classes in found)


def _computed(question: Question) -> tuple[pl.DataFrame, int]:
    """The same of one network."""
    prepared = question.prepared
    actors = actors_of(prepared, question.columns, question.roles)
    switches = resolve(prepared, question.settings)
    holders = holders_of(close(prepared, actors.base, actors.lost), actors)
    classes = group(prepared, holders.state[:-1], switches)
    evaluated = evaluate(prepared, classes, holders, switches)
    weights = weights_of(question, classes, switches)
    shares = _shares(evaluated, weights, len(question.columns))
    outer = _outer(evaluated, weights, shares["alter_blind"], len(question.columns))
    found = open_of(prepared.network)
    parts = open_parts(question, found)
    if parts.any():
        shares = {
            name: (tidy(low - parts[:, None]), tidy(high + parts[:, None])) for name, (low, high) in shares.items()
        }
    table = _table(question.columns, weights, shares, outer, parts > 0, question.moves)
    return widened(table, found), len(classes.demand)


#: What is weighed, and in which region or of which operator; None for all.
_Label: TypeAlias = tuple[str, str | None, str | None]


class Weights:
    """Weights of the classes, one row per (weight, region, operator), with the total and its assumed part."""

    def __init__(self, labels: list[_Label], classes: Floats, total: Floats, assumed: Floats) -> None:
        self.labels, self.classes, self.total, self.assumed = labels, classes, total, assumed


def weights_of(question: Question, classes: Classes, switches: Switches) -> Weights:
    """What is weighed, by class: subscribers and traffic, of the whole and of each part asked for."""
    prepared = question.prepared
    assumed = prepared.assumed_demand | switches.assumed[place_of(prepared)]
    labels, rows, totals, parts = [], [], [], []
    for label, counted in _weighed(question):
        labels.append(label)
        rows.append(np.bincount(classes.of_demand, weights=counted, minlength=len(classes.demand)))
        totals.append(counted.sum())
        parts.append(counted[assumed].sum())
    if not rows:
        return Weights([], np.zeros((0, len(classes.demand))), np.zeros(0), np.zeros(0))
    return Weights(labels, np.stack(rows), np.array(totals), np.array(parts))


def _weighed(question: Question) -> list[tuple[_Label, Floats]]:
    """The weight of every demand in the whole and in each part asked for."""
    prepared = question.prepared
    named = {"subscribers": prepared.subscribers}
    if prepared.traffic is not None:
        named["traffic"] = prepared.traffic
    parts_of: list[tuple[str | None, str | None, Flags | None]] = [(None, None, None)]
    if question.by_region:
        parts_of += [(region, None, prepared.demand_region == i) for i, region in enumerate(prepared.regions)]
    if question.by_operator:
        parts_of += [(None, name, prepared.demand_operator == i) for i, name in enumerate(prepared.operators)]
    found = []
    for name, weight in named.items():
        for region, operator, inside in parts_of:
            counted = weight if inside is None else np.where(inside, weight, 0.0)
            if counted.sum() > 0:
                found.append(((name, region, operator), counted))
    return found


def open_parts(question: Question, found: Open) -> Floats:
    """Of each weight the part of the demands of which nobody can tell how they are served; all of a region, where one may be in any."""
    weights = _weighed(question)
    unread = question.prepared.demand_ids.is_in(sorted(found.demands)).to_numpy() if found.demands else None
    if unread is None:
        return np.zeros(len(weights))
    parts = [1.0 if found.regions and r is not None else w[unread].sum() / w.sum() for (_, r, _), w in weights]
    return np.array(parts)


def _shares(evaluated: Evaluated, weights: Weights, columns: int) -> dict[str, tuple[Floats, Floats]]:
    """Share of every weight that each column reaches, per measure, in both bounds."""
    per_case = weights.classes[:, evaluated.case_class] * evaluated.case_share
    scale = weights.total[:, None]
    shares, before = {}, list[tuple[np.uint64, Words, Floats]]()

    def share(words: Words, weight: Floats) -> Floats:
        """The share, counted once for words that are the same: measures often agree."""
        mark = words.sum(dtype=np.uint64)
        for seen, same, found in before:
            if seen == mark and same.shape == words.shape and np.array_equal(same, words):
                return found
        found = tidy(weigh(words, weight, columns) / scale)
        if weight is per_case:
            before.append((mark, words, found))
        return found

    for name in MEASURES:
        words, weight = (evaluated.deny, weights.classes) if name == "deny" else (evaluated.cases[name], per_case)
        low = share(words[LOW], weight)
        shares[name] = (low, low if words[HIGH] is words[LOW] else share(words[HIGH], weight))
    return shares


def _outer(evaluated: Evaluated, weights: Weights, shares: tuple[Floats, Floats], columns: int) -> Flags:
    """Whether the bounds of altering blindly may be wider than what some completion attains."""
    outer = np.zeros(shares[LOW].shape, dtype=bool)
    if not outer.size or evaluated.blind is None:
        return outer
    per_case = weights.classes[:, evaluated.case_class] * evaluated.case_share
    for bound, nearest in ((LOW, np.minimum), (HIGH, np.maximum)):
        words, tried = evaluated.cases["alter_blind"][bound], evaluated.blind[bound]
        # Where one of them is the bound in every case, no weight need be counted.
        differ = np.bitwise_and.reduce([np.bitwise_or.reduce(words ^ one, axis=0) for one in tried], axis=0)
        if differ.any():
            reached = [tidy(weigh(one, per_case, columns) / weights.total[:, None]) for one in tried]
            outer |= nearest.reduce(reached) != shares[bound]
    return outer


def tidy(shares: Floats) -> Floats:
    """Shares without the dust of floating point: sums of weights are as exact as twelve digits."""
    rounded: Floats = np.clip(np.round(shares, 12), 0.0, 1.0)
    return rounded


def _table(
    columns: Sequence[Column],
    weights: Weights,
    shares: dict[str, tuple[Floats, Floats]],
    outer: Flags,
    is_open: Flags,
    moves: int | None,
) -> pl.DataFrame:
    if moves is not None:
        low, high = shares["read"]
        shares = {**shares, "read_per_day": (tidy(1 - (1 - low) ** moves), tidy(1 - (1 - high) ** moves))}
    kept = {name: [i for i, c in enumerate(columns) if name == "deny" or c.failed is None] for name in shares}
    blocks = [(name, i, kept[name]) for name in shares for i in range(len(weights.labels)) if kept[name]]
    if not blocks:
        return results_table("expose_rows").frame([])
    who = np.concatenate([rows for _, _, rows in blocks])
    lengths = [len(rows) for _, _, rows in blocks]
    share = weights.assumed / weights.total

    def spread(values: list[Any], dtype: type[pl.DataType]) -> pl.Series:
        return pl.Series(values, dtype=dtype).gather(np.repeat(np.arange(len(values)), lengths))

    whose = pl.DataFrame(
        {"vendor_ids": [list(c.vendor_ids) for c in columns], "failed": [c.failed for c in columns],
         "layer": [c.layer for c in columns]},
        schema=results_table("expose_rows").polars_schema(("vendor_ids", "failed", "layer")),
    )  # fmt: skip
    return (
        whose[who]
        .with_columns(
            spread([name for name, _, _ in blocks], pl.String).alias("measure"),
            spread([weights.labels[i][0] for _, i, _ in blocks], pl.String).alias("weight"),
            spread([weights.labels[i][1] for _, i, _ in blocks], pl.String).alias("region"),
            spread([weights.labels[i][2] for _, i, _ in blocks], pl.String).alias("operator_id"),
            pl.Series("low", np.concatenate([shares[name][0][i][rows] for name, i, rows in blocks])),
            pl.Series("high", np.concatenate([shares[name][1][i][rows] for name, i, rows in blocks])),
            spread([float(share[i]) for _, i, _ in blocks], pl.Float64).alias("assumed_share"),
            pl.Series(
                "bounds",
                np.concatenate(
                    [
                        np.where(outer[i][rows] | is_open[i], "outer", "exact")
                        if name == "alter_blind"
                        else np.full(len(rows), "outer" if is_open[i] else "exact")
                        for name, i, rows in blocks
                    ]
                ),
            ),
        )
        .select(results_table("expose_rows").names)
    )
