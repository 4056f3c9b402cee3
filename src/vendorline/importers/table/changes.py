"""Every cell that does not go in as it was written: where it stood, what it said, what it became and why."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from vendorline.quick_dataclass import dataclass

SCHEMA = {
    "file": pl.String, "row": pl.Int64, "column": pl.String, "field": pl.String, "original": pl.String, "value": pl.String,
    "why": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """Changes of one column for one reason: how many, and the first one."""

    file: str
    column: str | None
    field: str | None
    why: str
    cells: int
    original: str | None
    value: str | None

    def to_dict(self) -> dict[str, str | int | None]:
        """The kind as a plain row."""
        return {name: getattr(self, name) for name in self.__slots__}


def changed(
    file: str,
    rows: pl.Series,
    column: str | None,
    field: str | None,
    before: pl.Series,
    after: pl.Series,
    why: pl.Series | str,
) -> pl.DataFrame:
    """The cells that differ before and after, as rows of changes."""
    frame = pl.DataFrame({"row": rows, "original": before.cast(pl.String), "value": after.cast(pl.String)})
    reason = pl.lit(why) if isinstance(why, str) else why
    frame = frame.with_columns(file=pl.lit(file), column=pl.lit(column), field=pl.lit(field), why=reason)
    differs = pl.col("original").is_not_null() & pl.col("original").ne_missing(pl.col("value"))
    return as_changes(frame.filter(differs))


def noted(file: str, rows: pl.Series, told: pl.Series, value: str | None, why: str) -> pl.DataFrame:
    """Whole rows as changes: what stood first in each, and what became of it."""
    frame = pl.DataFrame({"row": rows, "original": told})
    said = {"file": file, "column": None, "field": None, "value": value, "why": why}
    return as_changes(frame.with_columns(**{name: pl.lit(text) for name, text in said.items()}))


def as_changes(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of a table of changes in their order and types."""
    return frame.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def together(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All changes in one table."""
    return pl.concat([pl.DataFrame(schema=SCHEMA), *parts])


def kinds(changes: pl.DataFrame) -> list[Kind]:
    """Changes by file, column and reason, in the order in which they first occur."""
    grouped = changes.group_by("file", "column", "field", "why", maintain_order=True).agg(
        cells=pl.len(), original=pl.col("original").first(), value=pl.col("value").first()
    )
    return [Kind(**row) for row in grouped.iter_rows(named=True)]
