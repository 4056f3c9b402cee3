"""What changed between two networks: rows added, removed and changed, table by table, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import polars as pl

from vendorline.network.cells import LIST_SEPARATOR
from vendorline.network.schema import TABLES, Column, Table, table
from vendorline.network.tables import Manifest, Network
from vendorline.quick_dataclass import dataclass

#: Stands between the parts of a row's key.
KEY_SEPARATOR = "|"
FIELDS: Mapping[str, Any] = dict.fromkeys(("table", "row_id", "change", "column", "old", "new"), pl.String)


@dataclass(frozen=True, slots=True)
class TableDifference:
    """What changed in one table.

    `added` and `removed` hold whole rows; `changed` one row per cell (row_id, column, old, new, values as text) in the order of the
    new table. A table whose rows have no key has only rows that came and went.
    """

    table: str
    added: pl.DataFrame
    removed: pl.DataFrame
    changed: pl.DataFrame

    @property
    def rows_changed(self) -> int:
        """How many rows stand in both networks with another value."""
        return self.changed["row_id"].n_unique()

    def __bool__(self) -> bool:
        return bool(self.added.height or self.removed.height or self.changed.height)


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two networks; tables without a change are left out."""

    old: Network
    new: Network
    tables: Mapping[str, TableDifference]

    @property
    def manifest(self) -> list[dict[str, Any]]:
        """What the two manifests say differently: key, old, new."""
        pairs = ((f.name, getattr(self.old.manifest, f.name), getattr(self.new.manifest, f.name)) for f in _SAID)
        return [{"key": key, "old": _said(old), "new": _said(new)} for key, old, new in pairs if old != new]

    @property
    def table(self) -> pl.DataFrame:
        """Every change as one table: table, row_id, change (added, removed, changed), column, old, new."""
        parts = [pl.DataFrame(schema=dict(FIELDS))]
        for name, found in self.tables.items():
            for change, frame in (("added", found.added), ("removed", found.removed)):
                ids = frame.select(_row_id(table(name)))
                nothing = [pl.lit(None, dtype=pl.String).alias(c) for c in ("column", "old", "new")]
                parts.append(ids.with_columns(pl.lit(name).alias("table"), pl.lit(change).alias("change"), *nothing))
            parts.append(found.changed.with_columns(pl.lit(name).alias("table"), pl.lit("changed").alias("change")))
        return pl.concat([part.select(list(FIELDS)) for part in parts])

    def to_dicts(self) -> list[dict[str, Any]]:
        """Every change as a plain row."""
        return self.table.to_dicts()


#: Notes tell how a network was made; they are no part of what it says.
_SAID = tuple(f for f in fields(Manifest) if f.name not in {"created_by", "notes"})


def diff(old: Network, new: Network) -> Difference:
    """What changed from one network to another.

    Rows are matched by the key of their table. An empty list counts as missing, and lists are compared in their order.
    """
    found = {name: _of_table(table(name), old[name], new[name]) for name in TABLES}
    return Difference(old, new, {name: difference for name, difference in found.items() if difference})


def _of_table(schema: Table, old: pl.DataFrame, new: pl.DataFrame) -> TableDifference:
    old, new = _plain(schema, old), _plain(schema, new)
    if not schema.key:
        return TableDifference(schema.name, _surplus(new, old), _surplus(old, new), _no_cells())
    key = list(schema.key)
    added = new.join(old, on=key, how="anti", nulls_equal=True, maintain_order="left")
    removed = old.join(new, on=key, how="anti", nulls_equal=True, maintain_order="left")
    both = new.join(old, on=key, how="inner", suffix=_OLD, nulls_equal=True, maintain_order="left")
    return TableDifference(schema.name, added, removed, _cells(schema, both))


_OLD = "\x1fold"


def _cells(schema: Table, both: pl.DataFrame) -> pl.DataFrame:
    """Cells that differ, of rows that stand in both networks; only rows that differ somewhere are looked at twice."""
    columns = [c for c in schema.columns if not c.key]
    if not columns or both.is_empty():
        return _no_cells()
    differs = [pl.col(c.name).ne_missing(pl.col(c.name + _OLD)).alias(c.name) for c in columns]
    marks = both.select(differs)
    changed = both.with_row_index("place").filter(marks.select(pl.any_horizontal(pl.all())).to_series())
    parts = [
        changed.filter(pl.col(c.name).ne_missing(pl.col(c.name + _OLD))).select(
            "place",
            _row_id(schema),
            pl.lit(order).alias("order"),
            pl.lit(c.name).alias("column"),
            _text(c, c.name + _OLD).alias("old"),
            _text(c, c.name).alias("new"),
        )
        for order, c in enumerate(columns)
        if marks[c.name].any()
    ]
    return pl.concat(parts).sort("place", "order").drop("place", "order") if parts else _no_cells()


def _no_cells() -> pl.DataFrame:
    return pl.DataFrame(schema={name: FIELDS[name] for name in ("row_id", "column", "old", "new")})


def _plain(schema: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Empty lists as missing, so that CSV and Parquet compare equal."""
    lists = [c.name for c in schema.columns if c.is_list]
    return frame.with_columns(pl.when(pl.col(name).list.len() > 0).then(pl.col(name)).alias(name) for name in lists)


def _surplus(frame: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Rows that stand in a table more often than in the other, as often as they do."""
    names = frame.columns
    count = pl.int_range(pl.len()).over(names).alias("nth")
    left, right = frame.with_columns(count), other.with_columns(count)
    return left.join(right, on=[*names, "nth"], how="anti", nulls_equal=True, maintain_order="left").drop("nth")


def _row_id(schema: Table) -> pl.Expr:
    """The key of a row as one text; a row without a key is told by all that it says."""
    names = schema.key or tuple(c.name for c in schema.columns)
    texts = [_text(schema.column(name), name).fill_null("") for name in names]
    return pl.concat_str(texts, separator=KEY_SEPARATOR).alias("row_id")


def _text(column: Column, name: str) -> pl.Expr:
    """A column as text; `name` is what it is called in the frame at hand."""
    if column.is_list:
        return pl.col(name).cast(pl.List(pl.String)).list.join(LIST_SEPARATOR)
    return pl.col(name).cast(pl.String)


def _said(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value
