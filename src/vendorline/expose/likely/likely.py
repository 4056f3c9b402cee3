"""Exposure with what is probable of each number: its range stays as it is, and beside it stands what completions give."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.expose.arrays import Floats
from vendorline.expose.compute import tidy
from vendorline.expose.left_out.bounds import NOBODYS, Open, open_of_completions
from vendorline.expose.likely.completed import Completed, laid_out, numbers_of
from vendorline.expose.result import Exposure
from vendorline.likely import AS_STATED, SETTINGS, Completions, Lots, complete_at
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.results import table as results_table

#: Cells that say what is probable of a number; null where nothing that was drawn bears on it.
COLUMNS = ("mean_low", "mean_high", "p05", "p50", "p95")
_P05, _P50, _P95 = 0.05, 0.5, 0.95
#: What a number is about, beside whose it is.
KEYS = ("measure", "weight", "region", "operator_id", "layer")
_DUST = 1e-9


@dataclass(frozen=True, eq=False)
class Likely:
    """Exposure with further cells, what each number is in each completion, and what was drawn.

    `settings`: the same cells at other settings of spread, where that matters, with the columns of `expose_likely`.
    """

    exposure: Exposure
    completed: Completed
    settings: pl.DataFrame

    @property
    def drawn(self) -> Completions:
        """The completions."""
        return self.completed.drawn


def likely(exposure: Exposure, network: Network, lots: Lots, number: int, seed: int = 0) -> Likely:
    """What is probable of every number.

    Args:
        exposure: what was asked; its equipment of unknown vendors may be anybody's.
        network: the network that `lots` are of.
        lots: what is drawn together.
        number: how many completions.
        seed: the same seed gives the same completions.
    """
    open_ = open_of_completions(exposure.prepared)
    asked = laid_out(exposure.question, network, lots)
    at_settings = dict(SETTINGS) if asked.lots.has_mixes else {AS_STATED: None}
    drawn = dict(zip(at_settings, complete_at(asked.lots, number, seed, list(at_settings.values())), strict=True))
    found = with_what_is_open(numbers_of(asked, drawn[AS_STATED]), open_)
    others = []
    for name in at_settings:
        if name != AS_STATED:
            other = numbers_of(asked, drawn[name])
            cells = _beside(exposure.table, with_what_is_open(other, open_))
            others.append(cells.filter(pl.col("mean_low").is_not_null()).with_columns(pl.lit(name).alias("spread")))
    kind = results_table("expose_likely")
    settings = pl.concat(others).select(kind.names) if others else kind.frame([])
    table = _beside(exposure.table, found)
    names = [name for name in results_table("expose_rows").every_name if name in table.columns]
    return Likely(replace(exposure, table=table.select(names)), found, settings)


def _beside(table: pl.DataFrame, found: Completed) -> pl.DataFrame:
    """Rows of exposure with what completions give."""
    who = pl.col("vendor_ids").list.join("\n").alias("_who")
    joined = (
        table.with_columns(who)
        .join(_told(found), on=["_who", *KEYS], how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.when(pl.col("failed").is_null()).then(pl.col(name)).alias(name) for name in COLUMNS)
    )
    # Nothing that was drawn bears on a number that is in every completion what it is without any.
    bears = ((pl.col("_least") - pl.col("low")).abs() > _DUST) | ((pl.col("_most") - pl.col("high")).abs() > _DUST)
    cells = [pl.when(bears).then(pl.col(name).clip(pl.col("low"), pl.col("high"))).alias(name) for name in COLUMNS]
    return joined.with_columns(cells)


def with_what_is_open(found: Completed, open_: Open) -> Completed:
    """The numbers of completions with bounds that hold whatever rows left out may be, and with those of a day on the move."""
    shares = dict(found.shares)
    moves = found.question.moves
    if moves is not None:
        low, high = shares["read"]
        shares["read_per_day"] = tidy(1 - (1 - low) ** moves), tidy(1 - (1 - high) ** moves)
    if not open_:
        return replace(found, shares=shares)
    for name, (low, high) in shares.items():
        part = np.array([
            open_.share if label == ("subscribers", None, None) and name != "read_per_day" else float(open_.share > 0)
            for label in found.weights.labels
        ])[:, None, None]  # fmt: skip
        lower, higher = open_.lower != NOBODYS, open_.higher != NOBODYS
        either = name == "alter_blind" and (lower or higher)
        shares[name] = (
            np.zeros_like(low) if lower or either else low * (1 - part),
            np.ones_like(high) if higher or either else np.minimum(high + part, 1.0),
        )
    return replace(found, shares=shares)


def _told(found: Completed) -> pl.DataFrame:
    """A row for each number: whose, what of, and what completions give."""
    frames = []
    for name, (low, high) in found.shares.items():
        cells = _cells(low, high)
        for place, (weight, region, operator) in enumerate(found.weights.labels):
            frames.append(
                pl.DataFrame(
                    {
                        "_who": ["\n".join(column.vendor_ids) for column in found.columns],
                        "measure": name, "weight": weight, "region": region, "operator_id": operator,
                        "layer": [column.layer for column in found.columns],
                        **{key: values[place] for key, values in cells.items()},
                    },
                    schema_overrides=dict.fromkeys(("_who", *KEYS), pl.String),
                )
            )  # fmt: skip
    if not frames:
        texts = [(name, pl.String) for name in ("_who", *KEYS)]
        return pl.DataFrame(schema=[*texts, *((name, pl.Float64) for name in (*COLUMNS, "_least", "_most"))])
    return pl.concat(frames)


def _cells(low: Floats, high: Floats) -> dict[str, Floats]:
    """What completions give of numbers: weights x columns.

    Of lows, midpoints and highs each a value that some completion attains. `_least` and `_most`: of a completion that differs most from
    the others, so that one can tell whether any does.
    """
    return {
        "mean_low": tidy(low.mean(axis=1)),
        "mean_high": tidy(high.mean(axis=1)),
        "p05": _quantile(low, _P05),
        "p50": _quantile((low + high) / 2, _P50),
        "p95": _quantile(high, _P95),
        "_least": low.max(axis=1),
        "_most": high.min(axis=1),
    }


def _quantile(values: Floats, at: float) -> Floats:
    """The least value that at least a part of all does not exceed."""
    place = max(0, math.ceil(at * values.shape[1] - 1e-9) - 1)
    found: Floats = np.partition(values, place, axis=1)[:, place]
    return found
