"""What cannot be known of a network because a cell could not be read, or a row was left out: every place where it may matter.

A cell that nobody could read may hold any value; a row left out is there all the same, with what could be read of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cache
from typing import Any

import polars as pl

from vendorline.network.faults import UNCONFIRMED, UNREADABLE
from vendorline.network.left_out import cells_of
from vendorline.network.schema import table
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.scope.doubt.doubt_flags import OF_COLUMN, Doubt
from vendorline.scope.doubt.lost_rows import LostRow, lost_grants, read_of, with_their_elements

#: Cells of an operator by which one tells whether a provision binds it.
_BINDING_CELLS = frozenset({"plmn", "classes", "subscribers"})
_CELLS = {"row_id": pl.String, "doubt": pl.UInt16}


@dataclass(frozen=True)
class Doubts:
    """What cannot be known of a network.

    `cells`, `sites`: elements, and sites, of which a cell could not be read (row_id, doubt). `elements`: elements left out, as rows of
    the table with `doubt`, and the operators that answer for them where their own was left out (`heirs`).
    `shared`: operators of which nobody can tell on whose behalf they run. `unbound`: operators of which a cell could not be read that
    says who is bound; `immobile`: those that may have radio access. `bindings`, `grants`: rows left out, with what could be read of them.
    `restored`: rows of tables that were left out with an element, of which all else could be read.
    `supplies`: operators whose suppliers in a role (None: any) nobody can tell, `controls`: those of whom such rows were left out (None: nobody knows whose).
    `lost_operators`: the countries of operators left out (None: nobody knows which). `placeless`: sites of which nobody can read the region.
    """

    cells: pl.DataFrame
    sites: pl.DataFrame
    elements: pl.DataFrame
    shared: frozenset[str] = frozenset()
    unbound: frozenset[str] = frozenset()
    immobile: frozenset[str] = frozenset()
    bindings: tuple[LostRow, ...] = ()
    grants: tuple[Mapping[str, Any], ...] = ()
    restored: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    doubtful_grants: frozenset[str] = frozenset()
    supplies: frozenset[tuple[str | None, str | None]] = frozenset()
    controls: frozenset[str | None] = frozenset()
    lost_operators: frozenset[str | None] = frozenset()
    placeless: tuple[str, ...] = ()

    @property
    def of_elements(self) -> bool:
        """Whether single elements are in doubt, so that they cannot be counted in groups."""
        return bool(self.cells.height or self.sites.height or self.elements.height or self.shared)


def doubts_of(network: Network) -> Doubts:
    """Everything that cannot be known of a network."""
    claims, left_out = _claims(network), network.left_out
    if claims.is_empty() and left_out.is_empty():
        return _nothing()
    from vendorline.scope.doubt.lost_elements import left_out_elements
    from vendorline.scope.doubt.open_suppliers import answering, open_defaults

    of_table = {name: part for (name,), part in left_out.group_by(["table"], maintain_order=True)}
    elements = left_out_elements(network, of_table)
    cells = _cells(claims, network["elements"], "elements") if _has(claims, "elements") else pl.DataFrame(schema=_CELLS)
    operators = _open_cells(claims, network, "operators", {*_BINDING_CELLS, "licensees"})
    unknown_function = cells.filter((pl.col("doubt") & int(Doubt.FUNCTION | Doubt.GENERATIONS)) > 0)["row_id"]
    immobile = set[str]()
    if unknown_function.len():
        own = network["elements"].filter(pl.col("element_id").is_in(unknown_function.implode()))["operator_id"]
        immobile |= set(own.unique().to_list())
    lost = elements.filter(pl.col("operator_id").is_null() | (pl.col("doubt") & int(Doubt.OWNER) > 0)).height
    immobile |= set(network["operators"]["operator_id"]) if lost else set(elements["operator_id"].drop_nulls())
    placeless = tuple(sorted(_open_cells(claims, network, "sites", {"region"})))
    open_sites = placeless if network["supplies"]["region"].is_not_null().any() else ()
    shared = frozenset(name for name, columns in operators.items() if "licensees" in columns)
    told = {name: with_their_elements(network, of_table, name) for name in ("supplies", "controls")}
    grants, bindings = tuple(lost_grants(network, of_table)), tuple(read_of(network, of_table, "bindings"))
    of_table = {**of_table, **{name: rest for name, (_, rest) in told.items() if rest.height}}
    of_table = {name: rows for name, rows in of_table.items() if name not in told or told[name][1].height}
    lost_supplies = {(row.operator_id, row.cells["role"]) for row in read_of(network, of_table, "supplies")}
    open_to = set(open_defaults(network, cells, elements)) | ({None} if open_sites else set())
    roles = set(network["supplies"].filter(pl.col("element_id").is_null())["role"])
    lost_supplies |= {(operator, role) for operator in open_to for role in roles}
    lost_controls = {*_operators(of_table, "controls"), *_managers(network, of_table.get("controls"), elements)}
    return Doubts(
        cells,
        _cells(claims, network["sites"], "sites") if _has(claims, "sites") else pl.DataFrame(schema=_CELLS),
        elements,
        shared,
        unbound=frozenset(name for name, columns in operators.items() if columns & _BINDING_CELLS),
        immobile=frozenset(immobile),
        bindings=bindings,
        grants=grants,
        restored={name: rows for name, (rows, _) in told.items() if rows.height},
        doubtful_grants=frozenset(
            _open_cells(claims, network, "grants", {"vendor_id", "site_id", "product", "from_on", "until_on"})
        ),
        supplies=frozenset(
            (who, role) for operator, role in lost_supplies for who in answering(network, {operator}, shared)
        ),
        controls=answering(network, lost_controls, shared),
        lost_operators=frozenset(_countries(of_table.get("operators"))),
        placeless=placeless,
    )


@cache
def _nothing() -> Doubts:
    """Everything is known."""
    cells, elements = pl.DataFrame(schema=_CELLS), table("elements").empty()
    return Doubts(
        cells, cells, elements.with_columns(doubt=pl.lit(0, pl.UInt16), heirs=pl.lit(None, pl.List(pl.String)))
    )


def _claims(network: Network) -> pl.DataFrame:
    """What stood in cells that could not be read, and names that nobody confirmed: table, row_id, column, method."""
    file = network.file_of("observations")
    if file is None and network["observations"].is_empty():
        return network["observations"]
    told = network["observations"].lazy() if file is None else pl.scan_parquet(file, glob=False)
    wanted = told.filter(pl.col("method").is_in([UNREADABLE, UNCONFIRMED]))
    return wanted.select("table", "row_id", "column", "method").unique(maintain_order=True).collect()


def _has(claims: pl.DataFrame, name: str) -> bool:
    return claims.filter((pl.col("table") == name) & (pl.col("method") == UNREADABLE)).height > 0


def _cells(claims: pl.DataFrame, frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Rows with a cell that is still unknown, and what that leaves in doubt."""
    key = {"elements": "element_id", "sites": "site_id"}[name]
    columns = {"areas": Doubt.TAGS, "tags": Doubt.TAGS} if name == "sites" else OF_COLUMN
    parts = [pl.DataFrame(schema=_CELLS)]
    mine = claims.filter((pl.col("table") == name) & (pl.col("method") == UNREADABLE))
    for column, doubt in columns.items():
        ids = mine.filter(pl.col("column") == column)["row_id"]
        if not ids.len() or column not in frame.columns:
            continue
        still = pl.col("function") == "other" if column == "function" else _is_empty(frame, column)
        here = frame.filter(pl.col(key).is_in(ids.implode()) & still)
        parts.append(here.select(pl.col(key).alias("row_id"), pl.lit(int(doubt), pl.UInt16).alias("doubt")))
    return pl.concat(parts).group_by("row_id", maintain_order=True).agg(pl.col("doubt").sum().cast(pl.UInt16))


def _is_empty(frame: pl.DataFrame, column: str) -> pl.Expr:
    if isinstance(frame.schema[column], pl.List):
        return pl.col(column).is_null() | (pl.col(column).list.len() == 0)
    return pl.col(column).is_null()


def _open_cells(claims: pl.DataFrame, network: Network, name: str, columns: set[str]) -> dict[str, set[str]]:
    """Rows of a table with cells that are still unknown, by id: which ones."""
    key = table(name).key[0]
    found: dict[str, set[str]] = {}
    for row_id, column in claims.filter(pl.col("table") == name).select("row_id", "column").iter_rows():
        if column in columns:
            found.setdefault(row_id, set()).add(column)
    frame = network[name]
    still = {}
    for row in frame.filter(pl.col(key).is_in(list(found))).iter_rows(named=True):
        unknown = {column for column in found[row[key]] if not row[column]}
        if unknown:
            still[str(row[key])] = unknown
    return still


# Rows left out ---------------------------------------------------------------------------------------------------------------


def _managers(network: Network, rows: pl.DataFrame | None, lost: pl.DataFrame) -> Iterable[str | None]:
    """Whose element manages by each row of controls left out; None: nobody knows."""
    named = [cells_of(row).get("controller_id") for row in rows.iter_rows(named=True)] if rows is not None else []
    known = pl.col("element_id").is_in(list(filter(None, named)))
    whose = dict(lost.filter(known).select("element_id", "operator_id").iter_rows())
    whose |= dict(network["elements"].filter(known).select("element_id", "operator_id").iter_rows())
    return [whose.get(name) if name else None for name in named]


def _countries(rows: pl.DataFrame | None) -> Iterable[str | None]:
    """The country of each operator left out."""
    for row in rows.iter_rows(named=True) if rows is not None else ():
        yield None if "country" in row["columns"] else cells_of(row).get("country")


def _operators(of_table: Mapping[str, pl.DataFrame], *names: str) -> set[str | None]:
    return {operator for name in names if name in of_table for operator in of_table[name]["operator_id"]}
