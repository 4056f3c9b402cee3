"""Results as tables that filter, iterate, plot, and show themselves on a screen."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from vendorline.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from typing import Self

#: Rows that a notebook shows; the others are counted.
SHOWN = 12


class Tabular:
    """A result with a `table` of one row for each verdict or number.

    It iterates over its rows as dictionaries, `where` filters it, and a notebook shows its first rows.
    """

    __slots__ = ()

    #: Columns that are shown; the table has more.
    shown_columns: tuple[str, ...] = ()

    if TYPE_CHECKING:

        @property
        def table(self) -> pl.DataFrame:
            """The rows as a Polars table: a field, or a property of its own, of each result."""

        def kept(self, mask: pl.Series) -> Self:
            """The same result with some of its rows: each result says how."""

    def in_words(self) -> str:
        """What the result is, in one line."""
        return f"{len(self):,} rows"

    def __len__(self) -> int:
        return self.table.height

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.table.iter_rows(named=True)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.in_words()}>"

    def _repr_html_(self) -> str:
        """The first rows as a table, for notebooks."""
        names = [name for name in self.shown_columns if name in self.table.columns]
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_text(row[name]))}</td>" for name in names) + "</tr>"
            for row in self.table.head(SHOWN).select(names).iter_rows(named=True)
        )
        more = self.table.height - SHOWN
        rest = f"<p>… and {more:,} more rows; <code>.table</code> has all, with every column.</p>" if more > 0 else ""
        return f"<p>{html.escape(self.in_words())}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{rest}"

    def where(self, **conditions: Any) -> Self:
        """The same result with the rows that meet every condition.

        Args:
            conditions: column=value, or column=[values] for any of them; days may be text; a column of lists holds the value.

        Raises:
            UnknownName: for a column that the table does not have.
            UsageError: for a value that the column cannot hold.
        """
        return self.kept(fitting(self.table, conditions))


def fitting(frame: pl.DataFrame, conditions: Mapping[str, Any]) -> pl.Series:
    """Which rows meet every condition; see `Tabular.where`."""
    chosen = pl.Series([True] * frame.height, dtype=pl.Boolean)
    for name, wanted in conditions.items():
        if name not in frame.columns:
            raise UnknownName("column", name, frame.columns)
        values = [wanted] if isinstance(wanted, str) or not isinstance(wanted, Iterable) else list(wanted)
        chosen &= _fits(frame[name], values)
    return chosen


def _fits(column: pl.Series, wanted: list[Any]) -> pl.Series:
    if column.dtype == pl.Date:
        wanted = [_day(value) for value in wanted]
    try:
        if isinstance(column.dtype, pl.List):
            found = [bool(set(held or ()) & set(wanted)) for held in column.to_list()]
            return pl.Series(found, dtype=pl.Boolean)
        stated = pl.Series([value for value in wanted if value is not None], dtype=column.dtype, strict=True)
    except (TypeError, pl.exceptions.PolarsError):
        raise UsageError(f"{column.name} holds {column.dtype}, and cannot be {wanted!r}") from None
    among = column.is_in(stated.implode()).fill_null(value=False)
    return among | column.is_null() if None in wanted else among


def _day(value: Any) -> date | None:
    if not isinstance(value, str):
        return None if value is None else date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{value!r} is not a day; write it as YYYY-MM-DD") from None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.4g}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
