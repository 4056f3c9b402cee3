"""Which column of a sheet is what: by its header, in several languages, else by what stands in it; always to be overridden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.contents import MOST, by_content, fits, looked_at, of_vendors
from vendorline.importers.table.files.sheet import Sheet
from vendorline.importers.table.headers import (
    Group,
    Head,
    Named,
    find_header,
    group_of,
    heads,
    named,
    near_name,
    own_table,
    unit_in,
)
from vendorline.importers.table.layout import NOT_THESE, Layout, Recognised, Way
from vendorline.importers.table.rivals import settle
from vendorline.importers.table.values.flags import flag_of
from vendorline.importers.table.values.projected import axis_of
from vendorline.importers.table.values.states import are_states
from vendorline.importers.table.words import words
from vendorline.network.schema import table
from vendorline.vendors.spelling import fold

#: Fields of which one says that the rows are about devices.
OF_DEVICES = frozenset({"vendor", "function", "product"})
#: A sheet is a table where its header row has at least this many columns that are known.
FEWEST_KNOWN = 2


def lay_out(sheet: Sheet, given: Mapping[str, str]) -> Layout | None:
    """Find the header row of a sheet and what its columns are; None where it is no table.

    Args:
        sheet: the sheet as read.
        given: fields by header, from the command line or from the mapping of last time; `-` leaves the column aside.
    """
    own = own_table(sheet)
    found = find_header(sheet, own, given)
    if found is None:
        return None
    sheet, at, known = found
    heading = heads(sheet, at)
    fewest = 1 if own or any(head.shown in given for head in heading) else FEWEST_KNOWN
    if known < fewest:
        return None
    layout = _Columns(sheet, at, own, given, heading).layout()
    return layout if any(column.field for column in layout.columns) else None


class _Columns:
    """The columns of a sheet as they are recognised: what the options say, then names, near names, and what stands in them."""

    def __init__(
        self, sheet: Sheet, at: int, own: str | None, given: Mapping[str, str], heading: Sequence[Head]
    ) -> None:
        self.sheet, self.at, self.own, self.heading = sheet, at, own, heading
        self.body = sheet.cells.slice(at + 1)
        self.found: dict[int, Recognised] = {}
        self.faults: list[Fault] = []
        self.replaced: dict[int, pl.Series] = {}
        self.values = {head.place: looked_at(self.body[str(head.place)]) for head in heading}
        self._given(given)
        self._flags()
        self._named()
        self._axes()
        self._by_content()
        self._empty()
        self._positions()

    def layout(self) -> Layout:
        """What was found, the columns in their order."""
        for head in self.heading:
            if head.place not in self.found:
                self.found[head.place] = Recognised(head.place, head.shown, None, "left aside", unit_in(head.text))
        columns = tuple(self.found[head.place] for head in self.heading)
        return Layout(self._sheet(), self.own, self.at, columns, tuple(self.faults))

    def _sheet(self) -> Sheet:
        """The sheet with the cells that were settled between columns."""
        if not self.replaced:
            return self.sheet
        top = self.sheet.cells.slice(0, self.at + 1)
        columns = {
            str(place): pl.concat([top[str(place)], cells.cast(pl.String).alias(str(place))])
            for place, cells in self.replaced.items()
        }
        return replace(self.sheet, cells=self.sheet.cells.with_columns(**columns))

    def _taken(self) -> set[str]:
        return {column.field for column in self.found.values() if column.field and column.group is None}

    def _take(self, head: Head, field: str, way: Way, name: Named | None = None) -> None:
        unit = name.unit if name else unit_in(head.text)
        language = name.language if name else None
        group = name.group if name and way != "given" else None
        self.found[head.place] = Recognised(head.place, head.shown, field, way, unit, language, group)

    def _aside(self, head: Head) -> None:
        self.found[head.place] = Recognised(head.place, head.shown, None, "left aside", unit_in(head.text))

    def _named_by(self, head: Head) -> Named | None:
        if self.own is not None:
            return Named(head.text) if head.text in {column.name for column in table(self.own).columns} else None
        return named(head.text)

    def _given(self, given: Mapping[str, str]) -> None:
        for head in self.heading:
            if head.shown not in given:
                continue
            field = given[head.shown]
            if field == NOT_THESE or field in self._taken():
                self._aside(head)
            else:
                self._take(head, field, "given", self._named_by(head))

    def _flags(self) -> None:
        """Columns that say yes or no for one technology each."""
        for head in self.heading if self.own is None else ():
            if head.place not in self.found:
                field = flag_of(head.text, self.body[str(head.place)])
                if field is not None and field not in self._taken():
                    self._take(head, field, "name")

    def _axes(self) -> None:
        """Columns of coordinates of a projected system, where no column names degrees."""
        for head in self.heading if self.own is None else ():
            if head.place not in self.found and (field := axis_of(head.text)) and field not in self._taken():
                self._take(head, field, "name")

    def _named(self) -> None:
        """Columns by their names, each field once: where several have something in them, their contents decide or it is asked."""
        rivals: dict[str, list[tuple[Head, Named]]] = {}
        grouped: dict[tuple[str, Group], list[Head]] = {}
        for head in self.heading:
            if head.place in self.found:
                continue
            name = self._named_by(head)
            if name is None or not self.values[head.place]:
                continue
            if name.group is not None:
                grouped.setdefault((name.field, name.group), []).append(head)
                self._take(head, name.field, "name", name)
            elif name.field in self._taken():
                self._aside(head)
            else:
                rivals.setdefault(name.field, []).append((head, name))
        self._states(rivals)
        self._ids_of_rows(rivals)
        self._names_of_devices(rivals)
        for field, candidates in rivals.items():
            self._settle(field, candidates)
        for (field, _), several in grouped.items():
            if len(several) > 1:
                self._settle(field, [(head, self._named_by(head) or Named(field)) for head in several])

    def _states(self, rivals: dict[str, list[tuple[Head, Named]]]) -> None:
        """A header for regions (`Estado`, `State`) over words for states of life is one of states."""
        named = rivals.get("region", [])
        stated = [(head, name) for head, name in named if are_states(self.values[head.place])]
        if stated and "status" not in rivals:
            rivals["status"] = stated
            rivals["region"] = [pair for pair in named if pair not in stated]
            if not rivals["region"]:
                del rivals["region"]

    def _names_of_devices(self, rivals: dict[str, list[tuple[Head, Named]]]) -> None:
        """A column called a name and no more names the elements, where another names the sites and no name stands twice."""
        held = self._taken() | rivals.keys()
        if self.own is not None or "element_id" in held or not {"site_id", "site_name"} & held:
            return
        for head in self.heading:
            cells = self.body[str(head.place)]
            apart = cells.drop_nulls().n_unique() == cells.len() > 0
            if head.place not in self.found and fold(head.text) in words("name") and apart and held & OF_DEVICES:
                rivals["element_id"] = [(head, Named("element_id"))]
                return

    def _ids_of_rows(self, rivals: dict[str, list[tuple[Head, Named]]]) -> None:
        """A column that is called an id and no more is that of the site, or of the element where another column names the site."""
        for head in self.heading:
            if self.own is not None or head.place in self.found or fold(head.text) not in words("row_id"):
                continue
            held = self._taken() | rivals.keys()
            field = next((field for field in ("site_id", "element_id") if field not in held), None)
            if field is not None and self.values[head.place]:
                rivals[field] = [(head, Named(field))]

    def _settle(self, field: str, candidates: Sequence[tuple[Head, Named]]) -> None:
        chosen = candidates[0][0].place
        if len(candidates) > 1:
            rows = self.sheet.rows.slice(self.at + 1)
            pairs = [(head.place, head.shown) for head, _ in candidates]
            settled = settle(field, pairs, self.body, rows, self.sheet.label)
            chosen = settled.place
            self.faults += settled.faults
            if settled.cells is not None:
                self.replaced[chosen] = settled.cells
        for head, name in candidates:
            if head.place == chosen:
                self._take(head, field, "name", name)
            else:
                self._aside(head)

    def _by_content(self) -> None:
        if self.own is not None:
            return
        open_ = [head for head in self.heading if head.place not in self.found and self.values[head.place]]
        for head in open_:
            near = near_name(head.text)
            if near is not None and near.id not in self._taken():
                self._take(head, near.id, "near name")
        self._contradicted_vendor([head for head in open_ if head.place not in self.found])
        for head in open_:
            if head.place in self.found:
                continue
            values = self.values[head.place]
            group = group_of(head.text)
            if group is not None:
                if of_vendors(values) >= MOST:
                    self._vendor_of(head, group)
                continue
            field = by_content(values, self._taken())
            if field is not None:
                self._take(head, field, "content")

    def _vendor_of(self, head: Head, group: Group) -> None:
        """A column that is called a technology and holds vendors; where another one names them for it, the two are settled."""
        name = Named("vendor", None, None, group)
        others = [c.place for c in self.found.values() if c.field == "vendor" and c.group == group]
        if others and self.values[others[0]]:
            held = next(other for other in self.heading if other.place == others[0])
            self._settle("vendor", [(held, name), (head, name)])
        else:
            self._take(head, "vendor", "content", name)

    def _contradicted_vendor(self, others: Sequence[Head]) -> None:
        """A column that is called one of vendors and names none gives way to one that holds hardly anything else."""
        holder = next(
            (c for c in self.found.values() if c.field == "vendor" and c.way != "given" and not c.group), None
        )
        if holder is None or fits("vendor", self.values[holder.place]) > 0:
            return
        for head in others:
            if group_of(head.text) is None and of_vendors(self.values[head.place]) >= MOST:
                self.found[holder.place] = replace(holder, field=None, way="left aside")
                self._take(head, "vendor", "content")
                problem = f"{holder.header!r} names no vendor that is known, {head.shown!r} names hardly anything else and is read"
                remedy = f'if that is wrong: --map "vendor={holder.header}"'
                self.faults.append(Fault(self.sheet.label, None, "vendor", None, problem, remedy, "warning"))
                return

    def _empty(self) -> None:
        """Columns without anything in them are what their names say, where no other column is."""
        for head in self.heading:
            if head.place in self.found:
                continue
            name = self._named_by(head)
            if name is not None and name.field not in self._taken():
                self._take(head, name.field, "name", name)

    def _positions(self) -> None:
        """Latitude and longitude go before a column of whole positions, unless that one alone can be read."""
        holders = {c.field: c for c in self.found.values() if c.field in {"position", "latitude", "longitude"}}
        position = holders.get("position")
        if self.own is not None or position is None:
            return
        read = fits("position", self.values[position.place])
        apart = [holders[name] for name in ("latitude", "longitude") if name in holders]
        angles = min((fits(str(c.field), self.values[c.place]) for c in apart), default=0.0) if len(apart) == 2 else 0.0
        # A position in one cell is the last resort, but for angles that nobody can read.
        aside = apart if read > 0 and (not apart or read > angles * 2) else [position]
        if aside == apart and not apart:
            return
        if aside == [position] and not apart and not self.values[position.place]:
            return
        for column in aside:
            self.found[column.place] = replace(column, field=None, way="left aside")
        filled = [column for column in aside if self.values[column.place] and column.way != "given"]
        if filled:
            names = " and ".join(repr(column.header) for column in filled)
            problem = f"{names} is left aside: " + (
                "positions are read from other columns" if apart else "what stands in it is no position"
            )
            remedy = "leave the other columns aside (--map -=HEADER) if this one is right"
            self.faults.append(Fault(self.sheet.label, None, "position", None, problem, remedy, "warning"))
