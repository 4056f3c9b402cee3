"""What falls with what: rows that are sound by themselves but rest on a rejected one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from vendorline.network.cells import as_text
from vendorline.network.left_out import MERGED
from vendorline.network.validation.keys import references_of, targets
from vendorline.network.validation.typed_table import Checked, mask

#: Tables in which rows of one id make a whole, and what falls when one of them is missing: a route without a hop is another route.
WHOLES = (
    ("routes", "routes", "route_id"),
    ("route_shares", "route_shares", "route_id"),
    ("route_shares", "routes", "route_id"),
    ("members", "groups", "group_id"),
)
REJECTED_SCHEMA = {
    "file": pl.String, "row": pl.Int64, "column": pl.String, "value": pl.String, "problem": pl.String, "cause": pl.String,
    "original": pl.String,
}  # fmt: skip
BY_FAULT, BY_PARENT = "fault", "parent"

Fallen = dict[str, pl.DataFrame]
_NO_FALLEN = {"index": pl.UInt32, "column": pl.String, "value": pl.String, "problem": pl.String}


class _Dependents:
    """Rows that are out, table by table, and why the fallen ones fell."""

    def __init__(self, tables: Mapping[str, Checked]) -> None:
        self.tables = tables
        self.out = {name: checked.rejected() for name, checked in tables.items()}
        self.broken = {name: checked.broken() for name, checked in tables.items()}
        self.fallen: dict[str, list[pl.DataFrame]] = {name: [] for name in tables}

    def drop(self, name: str, hits: pl.DataFrame, column: str, problem: str) -> bool:
        """Take rows out (`index`, `id` of what they rest on); says whether any was still in."""
        fresh = hits.unique("index", keep="first", maintain_order=True)
        fresh = fresh.filter(~self.out[name].gather(fresh["index"]))
        if not fresh.height:
            return False
        rows = mask(fresh["index"], self.out[name].len())
        self.out[name], self.broken[name] = self.out[name] | rows, self.broken[name] | rows
        self.fallen[name].append(
            fresh.select(
                pl.col("index").cast(pl.UInt32), column=pl.lit(column), value=pl.col("id"), problem=pl.lit(problem)
            )
        )
        return True

    def lost(self, name: str, column: str) -> pl.Series:
        """Ids that only rejected rows give."""
        ids = self.tables[name].frame[column]
        gone, kept = ids.filter(self.out[name]).drop_nulls().unique(), ids.filter(~self.out[name]).drop_nulls().unique()
        return gone.alias("id").to_frame().join(kept.alias("id").to_frame(), on="id", how="anti").to_series()

    def by_reference(self, name: str) -> bool:
        checked, changed = self.tables[name], False
        for column in checked.schema.columns:
            aims = [aim for aim in targets(column) if aim[0] in self.tables]
            for table, parent in aims:
                usable = self.tables[table].usable
                if usable and not self.out[table].any():
                    continue
                found = references_of(checked, column)
                if usable:
                    found = found.join(self.lost(table, parent).to_frame(), on="id", how="semi", maintain_order="left")
                else:
                    # Nothing of that table stays: what no other table gives rests on it.
                    found = found.join(self._given(aims).to_frame(), on="id", how="anti", maintain_order="left")
                changed |= self.drop(name, found, column.name, f"its row in {table} was rejected")
        return changed

    def _given(self, aims: Sequence[tuple[str, str]]) -> pl.Series:
        """Ids that rows which stay give in one of several tables."""
        kept = [
            self.tables[table].frame[parent].filter(~self.out[table]).drop_nulls()
            for table, parent in aims
            if self.tables[table].usable
        ]
        return pl.concat([pl.Series("id", [], dtype=pl.String), *(ids.alias("id") for ids in kept)]).unique()

    def by_whole(self, part: str, whole: str, column: str) -> bool:
        if part not in self.tables or whole not in self.tables or not self.broken[part].any():
            return False
        ids = self.tables[part].frame[column].filter(self.broken[part]).drop_nulls().unique().alias("id").to_frame()
        rows = self.tables[whole].frame.select(pl.col(column).alias("id")).with_row_index("index")
        hits = rows.join(ids, on="id", how="semi", maintain_order="left")
        return self.drop(whole, hits, column, f"another row of it in {part} was rejected")


def find_dependents(tables: Mapping[str, Checked]) -> tuple[dict[str, pl.Series], Fallen]:
    """Rows that are out in the end, with a fault of their own or not, and the fallen ones with what they rest on."""
    fall = _Dependents(tables)
    changed = any(rows.any() for rows in fall.out.values()) or any(not checked.usable for checked in tables.values())
    while changed:
        changed = False
        for name in tables:
            changed |= fall.by_reference(name)
        for part, whole, column in WHOLES:
            changed |= fall.by_whole(part, whole, column)
    fallen = {name: pl.concat(parts) for name, parts in fall.fallen.items() if parts}
    return fall.out, fallen


def rejected_rows(checked: Checked, fallen: pl.DataFrame | None) -> pl.DataFrame:
    """Every rejected row, once for each of its errors, with the row as it was given as JSON."""
    parts = [
        pl.DataFrame(
            {
                "index": batch.index.cast(pl.UInt32),
                "column": pl.Series([batch.column], dtype=pl.String).new_from_index(0, batch.index.len()),
                "value": batch.values.cast(pl.String),
                "problem": pl.Series([batch.problem]).new_from_index(0, batch.index.len())
                if batch.details is None
                else batch.details,
            }
        ).with_columns(cause=pl.lit(MERGED if batch.spoils == "merged" else BY_FAULT))
        for batch in checked.batches
        if (batch.severity == "error" and batch.spoils == "row") or batch.spoils == "merged"
    ]
    if not checked.usable and checked.frame.height:
        whole = pl.DataFrame({"index": pl.int_range(checked.frame.height, dtype=pl.UInt32, eager=True)})
        nothing = pl.lit(None, pl.String)
        lacking = pl.lit("the table lacks a required column")
        parts.append(whole.with_columns(column=nothing, value=nothing, problem=lacking, cause=pl.lit(BY_FAULT)))
    if fallen is not None:
        parts.append(fallen.with_columns(cause=pl.lit(BY_PARENT)))
    lost = pl.DataFrame(
        [
            {
                "file": checked.file,
                "row": row,
                "problem": "cannot be laid out in columns",
                "cause": BY_FAULT,
                "original": text,
            }
            for row, text in checked.source.lost
        ],
        schema=REJECTED_SCHEMA,
    )
    given = checked.source.frame
    if not parts or given is None:
        return lost
    rows = pl.concat(parts)
    index = rows["index"]
    texts = [as_text(given[name].gather(index)) for name in given.columns]
    original = pl.DataFrame(texts).select(pl.struct(pl.all()).struct.json_encode()).to_series() if texts else None
    rows = rows.with_columns(
        file=pl.lit(checked.file),
        row=checked.source.rows.gather(index),
        original=pl.lit(None) if original is None else original,
    )
    return pl.concat([rows.select(pl.col(name).cast(dtype) for name, dtype in REJECTED_SCHEMA.items()), lost]).sort(
        "row", maintain_order=True
    )
