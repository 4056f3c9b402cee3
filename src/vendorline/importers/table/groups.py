"""Sheets with a column per technology, or columns in groups, as rows: one for each group of a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.contents import canonical
from vendorline.importers.table.headers import Group
from vendorline.importers.table.layout import Layout, Recognised
from vendorline.importers.table.rivals import DIFFERS


def unfold(layout: Layout) -> tuple[list[Layout], list[str]]:
    """One layout for each technology or function that has columns of its own, one for rows that fill none; and what to say of it.

    A row gives an element for each group in which it says something. What a row says of all its groups counts for each of them.
    """
    groups = list(dict.fromkeys(column.group for column in layout.columns if column.group is not None))
    if not groups or layout.table is not None:
        return [layout], []
    shared = [column for column in layout.columns if column.group is None]
    held = {column.field for column in shared if column.field}
    doubled = sorted({str(c.field) for c in layout.columns if c.group is not None} & held)
    faults = [_asked(layout, field) for field in doubled]
    layouts = [_of_group(layout, shared, group, doubled) for group in groups]
    names = ", ".join(group.value for group in groups)
    note = (
        f"{layout.sheet.label}: columns stand in groups ({names}); each row gives an element for every group it fills"
    )
    rest = _rest(layout, shared, keep_all=bool(doubled))
    first = replace(rest, faults=(*layout.faults, *faults))
    others = [replace(one, sheet=replace(one.sheet, notes=(), faults=())) for one in layouts]
    if not held:
        return [replace(others[0], faults=first.faults), *others[1:]], [note]
    return [first, *others], [note]


def _filled(layout: Layout, columns: Sequence[Recognised]) -> pl.Series:
    """Rows, the header and those above it among them, in which one of the columns holds something."""
    cells = layout.sheet.cells
    filled = cells.select(pl.any_horizontal(pl.col(str(column.place)).is_not_null() for column in columns)).to_series()
    return filled | (pl.int_range(cells.height, eager=True) <= layout.header_at)


def _rest(layout: Layout, shared: Sequence[Recognised], *, keep_all: bool) -> Layout:
    grouped = [column for column in layout.columns if column.group is not None]
    columns = (*shared, *(replace(column, field=None, way="left aside") for column in grouped))
    ordered = tuple(sorted(columns, key=lambda column: column.place))
    filled = _filled(layout, grouped)
    above = pl.int_range(filled.len(), eager=True) <= layout.header_at
    keep = pl.repeat(value=True, n=filled.len(), eager=True) if keep_all else (~filled | above)
    return replace(layout, sheet=layout.sheet.where(keep), columns=ordered)


def _of_group(layout: Layout, shared: Sequence[Recognised], group: Group, doubled: Sequence[str]) -> Layout:
    own = [column for column in layout.columns if column.group == group]
    sheet = layout.sheet.where(_filled(layout, own))
    cells = sheet.cells
    kept = [column for column in shared if column.field not in doubled]
    place = 1 + max(int(name) for name in cells.columns)
    said = next((column for column in kept if column.field == group.field), None)
    values = list(_values(cells, layout.header_at, said, group))
    cells = cells.with_columns(pl.Series(str(place), values, dtype=pl.String))
    if said is not None:
        kept = [column if column is not said else replace(said, field=None, way="left aside") for column in kept]
    for column in kept:
        if column.field == "element_id":
            name = pl.col(str(column.place))
            body = pl.int_range(pl.len()) > layout.header_at
            cells = cells.with_columns(
                pl.when(body).then(pl.format("{}.{}", name, pl.lit(group.value))).otherwise(name)
            )
    typed = sheet.typed
    if typed is not None:
        typed = typed.with_columns(pl.lit(value=False).alias(str(place)))
    made = Recognised(place, group.value, group.field, "name", None, None, group)
    columns = (*sorted((*kept, *own), key=lambda column: column.place), made)
    return replace(layout, sheet=replace(sheet, cells=cells, typed=typed), columns=columns, faults=())


def _values(cells: pl.DataFrame, header_at: int, said: Recognised | None, group: Group) -> Iterator[str]:
    """The technology or function of each row: that of the group, unless the row itself says otherwise: then it means neither."""
    texts: list[str | None] = [None] * cells.height if said is None else cells[str(said.place)].to_list()
    for number, text in enumerate(texts):
        known = canonical(group.field, text) if text is not None and number > header_at else None
        mine = canonical(group.field, group.value)
        fits = (
            known is None
            or known == mine
            or (isinstance(known, frozenset) and isinstance(mine, frozenset) and mine <= known)
        )
        yield group.value if fits else f"{text}{DIFFERS}{group.value}"


def _asked(layout: Layout, field: str) -> Fault:
    plain = next(column.header for column in layout.columns if column.field == field and column.group is None)
    parts = [column.header for column in layout.columns if column.field == field and column.group is not None]
    problem = f"{plain!r} names {field} for every technology, {' and '.join(map(repr, parts))} for one each"
    remedy = f'leave one aside: --map "-={plain}"'
    return Fault(layout.sheet.label, None, field, None, problem, remedy)
