"""What rows left out of a network, and days nobody could read, leave open of exposure: bounds that hold with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from vendorline.knowledge.tables import functions
from vendorline.network.faults import UNREADABLE
from vendorline.network.left_out import CELLS, cells_of
from vendorline.network.tables import Network

#: Tables of which a row that is missing may lower a number, or raise one.
_LOWERS = frozenset({"protections", "links", "supplies", "groups", "members", "needs"})
_RAISES = _LOWERS | {"controls"}
_DAYS = ("installed_on", "retired_on")
_ACCESS = "access"


@dataclass(frozen=True, slots=True)
class Open:
    """What is open: whether numbers may be lower, or higher, by any amount; and the share of subscribers that left-out radio serves."""

    lower: bool
    higher: bool
    share: float
    notes: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.lower or self.higher or self.share > 0


def open_of(network: Network) -> Open:
    """What the rows left out of a network, and days that nobody could read, leave open."""
    left_out = network.left_out
    tables = set(left_out["table"].unique().to_list())
    undated = _undated(network)
    share = _share_of_radio(network)
    notes = []
    counted = network.manifest.left_out
    if counted:
        rows = sum(one.rows for one in counted)
        notes.append(f"{rows:,} rows were left out of the network; the bounds hold with them")
    if demands := sum(one.rows for one in counted if one.table == "demands"):
        notes.append(f"shares are of the demands that were read; {demands:,} were not")
    if undated:
        notes.append(f"the days of {undated:,} elements could not be read; whether they are in service is not known")
    anything = share is None or undated > 0
    return Open(anything or bool(tables & _LOWERS), anything or bool(tables & _RAISES), share or 0.0, tuple(notes))


def widened(table: pl.DataFrame, found: Open) -> pl.DataFrame:
    """Rows with bounds that hold whatever is open; those that get wider need not be attained."""
    if not found:
        return table
    whole = (
        pl.col("region").is_null()
        & pl.col("operator_id").is_null()
        & (pl.col("weight") == "subscribers")
        & (pl.col("measure") != "read_per_day")
    )
    part = pl.when(whole).then(pl.lit(found.share)).otherwise(pl.lit(1.0 if found.share else 0.0))
    low = pl.lit(0.0) if found.lower else pl.col("low") * (1 - part)
    high = pl.lit(1.0) if found.higher else pl.min_horizontal(pl.col("high") + part, pl.lit(1.0))
    wider = (low < pl.col("low")) | (high > pl.col("high"))
    return table.with_columns(low=low, high=high, bounds=pl.when(wider).then(pl.lit("outer")).otherwise("bounds"))


def _undated(network: Network) -> int:
    """How many elements have a day in service that nobody could read."""
    claims = network["observations"].filter(
        (pl.col("table") == "elements") & (pl.col("method") == UNREADABLE) & pl.col("column").is_in(_DAYS)
    )
    if claims.is_empty():
        return 0
    still = pl.concat(
        [
            network["elements"]
            .filter(pl.col(day).is_null())
            .join(claims.filter(pl.col("column") == day).select(element_id="row_id"), on="element_id", how="semi")
            .select("element_id")
            for day in _DAYS
        ]
    )
    return still["element_id"].n_unique()


def _share_of_radio(network: Network) -> float | None:
    """The largest share of subscribers that the elements left out may serve; None where they may be more than radio access.

    Only over a laid serving chain, in which each radio node of an operator serves alike, do they serve anybody: a stated route that
    needs one of them was left out with it, and so was the row that says what it controls.
    """
    rows = network.left_out.filter(pl.col("table").is_in(["elements", CELLS]))
    if not rows.height:
        return 0.0
    if (network["demands"]["basis"] != "assumed").any():
        return 0.0
    counts: dict[str, int] = {}
    for row in rows.iter_rows(named=True):
        if row["operator_id"] is None or not _is_access(row):
            return None
        counts[row["operator_id"]] = counts.get(row["operator_id"], 0) + 1
    by_operator = network["demands"].group_by("operator_id").agg(pl.col("subscribers").sum(), nodes=pl.len())
    total = float(by_operator["subscribers"].sum())
    served = {o: (float(s), n) for o, s, n in by_operator.select("operator_id", "subscribers", "nodes").iter_rows()}
    stated = set(network["operators"].filter(pl.col("subscribers").is_not_null())["operator_id"])
    share = 0.0
    for operator, more in counts.items():
        subscribers, nodes = served.get(operator, (0.0, 0))
        if operator in stated:
            share += subscribers / total * more / (nodes + more) if nodes else 1.0
        else:
            share += more / (total + more)
    return min(share, 1.0)


def _is_access(row: Mapping[str, object]) -> bool:
    cells = cells_of(row)
    bad = row["columns"]
    known = functions().get(cells.get("function", ""))
    return known is not None and known.domain == _ACCESS and "function" not in (bad if isinstance(bad, list) else [])
