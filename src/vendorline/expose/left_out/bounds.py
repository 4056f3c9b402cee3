"""What rows left out of a network, and days nobody could read, leave open where not every network that it may be is tried.

Bounds then hold with them, and may be wider than need be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.left_out.row import Row
from vendorline.expose.left_out.rows import ids_of, rows_of
from vendorline.expose.left_out.unread_cells import DAYS, TRIED, unread_rows
from vendorline.expose.protection.switches import COLUMNS
from vendorline.knowledge.tables import functions
from vendorline.network.left_out import CELLS, cells_of
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass

_ACCESS = "access"
#: Whose numbers may change: those of these vendors; everybody's.
_Whose = frozenset[str] | None
NOBODYS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Open:
    """What is open: whose numbers may be lower, or higher, by any amount (None: everybody's); and the share of subscribers that left-out radio serves.

    `demands`: those of which nobody can tell how they are served, `regions`: whether nobody can tell in which region some are.
    """

    lower: _Whose
    higher: _Whose
    share: float
    notes: tuple[str, ...]
    demands: frozenset[str] = frozenset()
    regions: bool = False

    def __bool__(self) -> bool:
        return self.lower != NOBODYS or self.higher != NOBODYS or self.share > 0 or bool(self.demands)


def open_of(network: Network) -> Open:
    """What the rows left out of a network, and days that nobody could read, leave open."""
    unread = unread_rows(network)
    days = sum(row.table == "elements" and bool(row.unread & {*DAYS}) for row in unread)
    tried = network["observations"].filter(pl.col("method") == TRIED, pl.col("column").is_in(DAYS))["row_id"].n_unique()
    share = _share_of_radio(network)
    notes = []
    counted = network.manifest.left_out
    if counted:
        rows = sum(one.rows for one in counted)
        notes.append(f"{rows:,} rows were left out of the network; the bounds hold with them")
    if demands := sum(one.rows for one in counted if one.table == "demands"):
        notes.append(f"shares are of the demands that were read; {demands:,} were not")
    if days or tried:
        notes.append(
            f"the days of {days + tried:,} elements could not be read; whether they are in service is not known"
        )
    unserved = frozenset(row.cells["demand_id"] for row in unread if row.table == "demands" and _is_open(row))
    if unserved:
        notes.append(f"how {len(unserved):,} demands are served could not be read; they count as served in any way")
    of_others = any(row.table != "demands" for row in unread)
    lower, higher = (None, None) if share is None or of_others else _by_rows(network)
    nowhere = any(row.table == "demands" and row.unread - {"anchor"} for row in unread)
    return Open(lower, higher, share or 0.0, tuple(notes), unserved, nowhere)


def _is_open(row: Row) -> bool:
    """Whether something is open of a demand of which not every cell could be read: of its site nothing but the region matters."""
    return row.unread != {"site_id"} or row.cells["region"] is None


def open_of_completions(prepared: Prepared) -> Open:
    """What is open of completions that are drawn of one network: anything, where it is one of several that may be."""
    found = open_of(prepared.network)
    return replace(found, lower=None, higher=None) if prepared.ways else found


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
    lower, higher = _touched(found.lower), _touched(found.higher)
    # Whoever alters may read as well once more is theirs: altering blindly may move either way.
    either = (pl.col("measure") == "alter_blind") & (lower | higher)
    low = pl.when(lower | either).then(pl.lit(0.0)).otherwise(pl.col("low") * (1 - part))
    high = pl.when(higher | either).then(pl.lit(1.0)).otherwise(pl.min_horizontal(pl.col("high") + part, pl.lit(1.0)))
    wider = (low < pl.col("low")) | (high > pl.col("high"))
    return table.with_columns(low=low, high=high, bounds=pl.when(wider).then(pl.lit("outer")).otherwise("bounds"))


def _touched(whose: _Whose) -> pl.Expr:
    """Whether a row is about somebody whose numbers may change."""
    if whose is None:
        return pl.lit(value=True)
    return pl.col("vendor_ids").list.set_intersection(sorted(whose)).list.len() > 0 if whose else pl.lit(value=False)


def _by_rows(network: Network) -> tuple[_Whose, _Whose]:
    """Whose numbers may be lower, and higher, by rows left out that were tried in no network."""
    left_out = network.left_out.filter(pl.col("table").is_in(_EFFECTS))
    found: list[tuple[_Whose, _Whose]] = []
    if left_out.height:
        read = rows_of(network.without(left_out), ids_of(network))
        found += [_effect(network, row) for row in read if row.place is not None]
        if sum(row.place is not None for row in read) < left_out.height:
            found.append((None, None))
    return _union(lower for lower, _ in found), _union(higher for _, higher in found)


_EFFECTS = ("protections", "links", "supplies", "groups", "members", "needs", "controls")


def _union(each: Iterator[_Whose]) -> _Whose:
    every = frozenset[str]()
    for whose in each:
        if whose is None:
            return None
        every |= whose
    return every


def _effect(network: Network, row: Row) -> tuple[_Whose, _Whose]:
    """Whose numbers a row left out may lower, and raise, whatever could not be read of it is."""
    cells = row.cells
    if row.table == "supplies":
        # One that stands takes the place of a default.
        defaults = network["supplies"].filter(pl.col("element_id").is_null())["vendor_id"]
        vendor = cells["vendor_id"]
        return frozenset(defaults.drop_nulls()), None if vendor is None else frozenset({vendor})
    if row.table == "links" and "interface" not in row.unread:
        states = {"open" if column in row.unread else cells[column] for column in COLUMNS}
        return None if states & {"on", "open"} else NOBODYS, None if states & {"off", "open"} else NOBODYS
    free = row.table == "controls" and not row.unread & {"kind", "blocked_by"}
    if free and cells["kind"] != "hosts" and cells["blocked_by"] is None:
        return NOBODYS, None
    return None, None


def _share_of_radio(network: Network) -> float | None:
    """The largest share of subscribers that the elements left out may serve; None where they may be more than radio access.

    Only over a laid serving chain, in which each radio node of an operator serves alike, do they serve anybody: a stated route that
    needs one of them was left out with it, and so was the row that says what it controls.
    """
    rows = network.left_out.filter(pl.col("table").is_in(["elements", CELLS]))
    if not rows.height:
        return 0.0
    if (network["demands"]["basis"] != "assumed").any():
        return None
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


def _is_access(row: Mapping[str, Any]) -> bool:
    cells = cells_of(row)
    bad = row["columns"]
    known = functions().get(cells.get("function", ""))
    return known is not None and known.domain == _ACCESS and "function" not in (bad if isinstance(bad, list) else [])
