"""What cannot be known of a network because a cell could not be read, or a row was left out: every place where it may matter.

A cell that nobody could read may hold any value; a row left out is there all the same, with what could be read of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

import polars as pl

from vendorline.network.cells import LIST_SEPARATOR, cast_cells
from vendorline.network.confirmed_vendors import confirmed_of
from vendorline.network.faults import UNCONFIRMED, UNREADABLE
from vendorline.network.left_out import CELLS, cells_of
from vendorline.network.schema import TABLES, table
from vendorline.network.tables import Network, conform


class Doubt(IntFlag):
    """What cannot be known of an element."""

    INSTALLED = 1
    RETIRED = 2
    ACQUIRED = 4
    GENERATIONS = 8
    FUNCTION = 16
    BANDS = 32
    TAGS = 64
    TRAFFIC = 128
    PREMISES = 256
    PRODUCT = 512
    SEGMENT = 1024
    PLACE = 2048
    OWNER = 4096


#: The doubt that an unreadable cell of each column raises; other columns decide nothing, or are unknown where they are empty.
OF_COLUMN: Mapping[str, Doubt] = {
    "installed_on": Doubt.INSTALLED, "retired_on": Doubt.RETIRED, "acquired_on": Doubt.ACQUIRED, "generations": Doubt.GENERATIONS,
    "function": Doubt.FUNCTION, "bands_mhz": Doubt.BANDS, "tags": Doubt.TAGS, "traffic_gb_day": Doubt.TRAFFIC,
    "premises": Doubt.PREMISES, "product": Doubt.PRODUCT, "segment": Doubt.SEGMENT, "site_id": Doubt.PLACE,
    "operator_id": Doubt.OWNER,
}  # fmt: skip
_DATES = frozenset({"installed_on", "retired_on", "acquired_on"})
#: Cells of an operator by which one tells whether a provision binds it.
_BINDING_CELLS = frozenset({"plmn", "classes", "subscribers"})
EVERYTHING = Doubt(2 * Doubt.OWNER - 1)
_CELLS = {"row_id": pl.String, "doubt": pl.UInt16}

#: An operator and an instrument; None where nobody can tell which.
Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class Doubts:
    """What cannot be known of a network.

    `cells`, `sites`: elements, and sites, of which a cell could not be read (row_id, doubt). `elements`: elements left out, as rows of
    the table with `doubt`, and the operators that answer for them where their own was left out (`heirs`).
    `shared`: operators of which nobody can tell on whose behalf they run. `unbound`: operators of which a cell could not be read that
    says who is bound; `immobile`: those that may have radio access. `bindings`, `grants`: rows of which something is missing.
    `supplies`, `controls`: operators of whom such rows were left out (None: nobody knows whose).
    """

    cells: pl.DataFrame
    sites: pl.DataFrame
    elements: pl.DataFrame
    shared: frozenset[str] = frozenset()
    unbound: frozenset[str] = frozenset()
    immobile: frozenset[str] = frozenset()
    bindings: frozenset[Pair] = frozenset()
    grants: tuple[Mapping[str, Any], ...] = ()
    doubtful_grants: frozenset[str] = frozenset()
    supplies: frozenset[str | None] = frozenset()
    controls: frozenset[str | None] = frozenset()

    @property
    def of_elements(self) -> bool:
        """Whether single elements are in doubt, so that they cannot be counted in groups."""
        return bool(self.cells.height or self.sites.height or self.elements.height or self.shared)


def doubts_of(network: Network) -> Doubts:
    """Everything that cannot be known of a network."""
    claims = _claims(network)
    left_out = network.left_out
    of_table = {name: part for (name,), part in left_out.group_by(["table"], maintain_order=True)}
    elements = _left_out_elements(network, of_table)
    cells = _cells(claims, network["elements"], "elements") if _has(claims, "elements") else pl.DataFrame(schema=_CELLS)
    operators = _open_cells(claims, network, "operators", {*_BINDING_CELLS, "licensees"})
    unknown_function = cells.filter((pl.col("doubt") & int(Doubt.FUNCTION | Doubt.GENERATIONS)) > 0)["row_id"]
    immobile = set[str]()
    if unknown_function.len():
        own = network["elements"].filter(pl.col("element_id").is_in(unknown_function.implode()))["operator_id"]
        immobile |= set(own.unique().to_list())
    lost = elements.filter(pl.col("operator_id").is_null() | (pl.col("doubt") & int(Doubt.OWNER) > 0)).height
    immobile |= set(network["operators"]["operator_id"]) if lost else set(elements["operator_id"].drop_nulls())
    open_sites = (
        _open_cells(claims, network, "sites", {"region"}) if network["supplies"]["region"].is_not_null().any() else {}
    )
    everyone = {None} if open_sites else set[str | None]()
    return Doubts(
        cells,
        _cells(claims, network["sites"], "sites") if _has(claims, "sites") else pl.DataFrame(schema=_CELLS),
        elements,
        frozenset(name for name, columns in operators.items() if "licensees" in columns),
        frozenset(name for name, columns in operators.items() if columns & _BINDING_CELLS),
        frozenset(immobile),
        frozenset(_pairs(of_table.get("bindings"))),
        tuple(_grants(of_table.get("grants"))),
        frozenset(_open_cells(claims, network, "grants", {"vendor_id", "site_id", "product", "from_on", "until_on"})),
        frozenset({*everyone, *_operators(of_table, "supplies")}),
        frozenset(_operators(of_table, "controls", "links")),
    )


def _claims(network: Network) -> pl.DataFrame:
    """What stood in cells that could not be read, and names that nobody confirmed: table, row_id, column, method."""
    file = network.file_of("observations")
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


def _pairs(rows: pl.DataFrame | None) -> Iterable[Pair]:
    """The operator and instrument that each binding left out speaks of."""
    for row in rows.iter_rows(named=True) if rows is not None else ():
        cells = cells_of(row)
        yield row["operator_id"], None if "instrument_id" in row["columns"] else cells.get("instrument_id")


def _grants(rows: pl.DataFrame | None) -> Iterable[Mapping[str, Any]]:
    """Grants left out: for which operator and under which instrument (None: nobody knows); refusals permit nothing."""
    for row in rows.iter_rows(named=True) if rows is not None else ():
        cells, bad = cells_of(row), row["columns"]
        if cells.get("state") == "refused" and "state" not in bad:
            continue
        instrument = None if "instrument_id" in bad else cells.get("instrument_id")
        yield {"operator_id": row["operator_id"], "instrument_id": instrument}


def _operators(of_table: Mapping[str, pl.DataFrame], *names: str) -> set[str | None]:
    return {operator for name in names if name in of_table for operator in of_table[name]["operator_id"]}


def _left_out_elements(network: Network, of_table: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Elements left out, with what could be read of them."""
    schema: dict[str, Any] = {**table("elements").polars_schema(), "doubt": pl.UInt16, "heirs": pl.List(pl.String)}
    stray = [rows for name, rows in of_table.items() if name == "elements" or name not in TABLES]
    if not stray:
        return pl.DataFrame(schema=schema)
    given = [_as_element(row) for rows in stray for row in rows.iter_rows(named=True)]
    frame = _typed([cells for cells, _, _ in given], confirmed_of(network))
    lost_sites = {cells_of(row).get("site_id") for row in _rows(of_table, "sites")} - {None}
    heirs = dict(_heirs(of_table))
    sites, operators = set(network["sites"]["site_id"]), set(network["operators"]["operator_id"])
    doubts, owners = [], []
    for (cells, bad, _), row in zip(given, frame.iter_rows(named=True), strict=True):
        doubt = Doubt(0)
        for column, what in OF_COLUMN.items():
            unread = cells.get(column) is not None and not row[column]
            if column in bad or unread or not cells:
                doubt |= what
        site, operator = cells.get("site_id"), row["operator_id"]
        if site is None or site not in sites:
            # A site that was left out is a site of its own; one that nobody gives may be any.
            doubt |= Doubt.TAGS if site in lost_sites else Doubt.TAGS | Doubt.PLACE
        else:
            doubt &= ~Doubt.PLACE
        if site in lost_sites:
            doubt &= ~Doubt.PLACE
        if "function" not in cells or "function" in bad:
            doubt |= Doubt.FUNCTION
        if _DATES & bad:
            doubt |= Doubt.INSTALLED | Doubt.RETIRED | Doubt.ACQUIRED
        doubt = (
            doubt & ~Doubt.OWNER if operator in operators or heirs.get(operator) is not None else doubt | Doubt.OWNER
        )
        doubts.append(int(doubt))
        owners.append(heirs.get(operator) if operator not in operators else None)
    names = pl.Series("row", [name for _, _, name in given])
    found = frame.with_columns(
        names,
        doubt=pl.Series(doubts, dtype=pl.UInt16),
        heirs=pl.Series(owners, dtype=pl.List(pl.String)),
    ).with_columns(element_id=pl.coalesce("element_id", "row"), function=pl.col("function").fill_null("other"))
    # Rows of an operator that was left out itself, and runs for nobody else, are nobody's that is judged.
    gone = pl.col("heirs").list.len() == 0
    found = found.filter(~gone.fill_null(value=False))
    place = pl.when((pl.col("doubt") & int(Doubt.PLACE)) > 0).then("row").otherwise(pl.coalesce("site_id", "row"))
    return (
        found.with_columns(site_id=place)
        .drop("row")
        .unique("element_id", keep="first", maintain_order=True)
        .select(list(schema))
    )


def _rows(of_table: Mapping[str, pl.DataFrame], name: str) -> Iterable[Mapping[str, Any]]:
    return of_table[name].iter_rows(named=True) if name in of_table else ()


def _heirs(of_table: Mapping[str, pl.DataFrame]) -> Iterable[tuple[str, list[str] | None]]:
    """Operators that were left out, and on whose behalf they run; None where that could not be read."""
    for row in _rows(of_table, "operators"):
        cells = cells_of(row)
        if "operator_id" not in cells:
            continue
        told = [part.strip() for part in cells.get("licensees", "").split(LIST_SEPARATOR) if part.strip()]
        yield cells["operator_id"], None if "licensees" in row["columns"] else told


def _as_element(row: Mapping[str, Any]) -> tuple[dict[str, str], set[str], str]:
    """The cells of an element left out, the columns at fault, and a name for it."""
    is_element = row["table"] in {"elements", CELLS}
    cells = cells_of(row) if is_element else {}
    if is_element and row["operator_id"] is not None:
        cells["operator_id"] = row["operator_id"]
    elif "operator_id" in cells:
        cells.pop("operator_id")
    return cells, set(row["columns"]), f"left out: {row['file']} row {row['row']}"


def _typed(rows: list[dict[str, str]], confirmed: Mapping[str, str]) -> pl.DataFrame:
    """The cells of rows left out as values of the table of elements; null where one cannot be read."""
    columns = []
    for column in table("elements").columns:
        text = pl.Series(column.name, [row.get(column.name) for row in rows], dtype=pl.String)
        columns.append(cast_cells(column, text, confirmed).values)
    return conform("elements", pl.DataFrame(columns))


# Over the rows of an inventory -----------------------------------------------------------------------------------------------


def with_doubts(rows: pl.DataFrame, owners: pl.DataFrame, doubts: Doubts) -> pl.DataFrame:
    """Rows of elements with `doubt`, and with the elements left out, each once for every operator that may answer for it.

    Args:
        rows: elements with the operator that answers for them (judged).
        owners: which judged operators answer for the elements of which operator.
        doubts: what cannot be known.
    """
    everyone = owners.select("judged").unique(maintain_order=True)
    none = pl.lit(0, pl.UInt16)
    of_cells = doubts.cells.select("row_id", own="doubt")
    of_sites = doubts.sites.select("row_id", of_site="doubt")
    told = rows.join(of_cells, left_on="element_id", right_on="row_id", how="left", maintain_order="left")
    told = told.join(of_sites, left_on="site_id", right_on="row_id", how="left", maintain_order="left")
    told = told.with_columns(doubt=pl.col("own").fill_null(none) | pl.col("of_site").fill_null(none)).drop(
        "own", "of_site"
    )
    if doubts.shared:
        here = pl.col("operator_id").is_in(list(doubts.shared))
        anybodys = (
            told.filter(here).drop("judged").unique("element_id", maintain_order=True).join(everyone, how="cross")
        )
        told = pl.concat([told.filter(~here), _owned_by_anybody(anybodys).select(told.columns)])
    parts = [told, *(part.select(told.columns) for part in _left_out_rows(owners, everyone, doubts.elements))]
    found = pl.concat(parts)
    unknown = (pl.col("doubt") & int(Doubt.GENERATIONS)) > 0
    return found.with_columns(
        pl.when(unknown).then(pl.lit([UNKNOWN_GENERATION])).otherwise("generations").alias("generations")
    )


#: Stands among the generations of an element of which nobody can tell them, whatever its function is.
UNKNOWN_GENERATION = "?"


def _owned_by_anybody(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("doubt") | pl.lit(int(Doubt.OWNER), pl.UInt16))


def _left_out_rows(owners: pl.DataFrame, everyone: pl.DataFrame, elements: pl.DataFrame) -> Iterable[pl.DataFrame]:
    """Elements left out: of the operators that answer for them, or, where nobody can tell, of everyone."""
    if not elements.height:
        return
    lost = (pl.col("doubt") & int(Doubt.OWNER)) > 0
    yield _owned_by_anybody(elements.filter(lost).join(everyone, how="cross"))
    rest = elements.filter(~lost)
    yield rest.filter(pl.col("heirs").is_null()).join(owners, on="operator_id", how="inner", maintain_order="left")
    heirs = rest.filter(pl.col("heirs").is_not_null()).with_columns(judged="heirs").explode("judged")
    yield heirs.join(everyone, on="judged", how="semi", maintain_order="left")
