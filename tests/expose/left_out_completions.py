"""The networks that one with rows left out may be, each written down whole: slow and obvious, from the rows as they were given.

A row left out stands in each of them. A cell of it that could not be read has any value that it may have, one of nothing in this network
among them; the same text in two cells is the same thing. Two rows of one key that differ leave open what they differ in.
"""

import json
from datetime import date
from itertools import product

from exposure_reference import LAYERS

from vendorline.knowledge.tables import functions

SWITCHES = tuple(dict.fromkeys(row["interface"] for row in LAYERS if row["interface"]))
DOMAINS = sorted({f.domain for f in functions().values()} | {"other"})
ROLES = ("component", "software", "signing", "operation", "host")
KINDS = ("manages", "hosts", "updates")
STATES = ("on", "off", "unknown")
NOWHERE = "nothing of this network"
TABLES = ("elements", "supplies", "protections", "links", "groups", "members", "needs", "controls")
KEYS = {
    "protections": ("operator_id", "region", "interface"), "controls": ("controller_id", "element_id", "kind"),
    "groups": ("group_id",), "members": ("group_id", "element_id"), "needs": ("dependent_id", "needed_id"),
}  # fmt: skip
#: What a column names.
NAMES = {
    "operator_id": ("operators",), "site_id": ("sites",), "element_id": ("elements",), "controller_id": ("elements",),
    "a_id": ("elements",), "b_id": ("elements",), "needed_id": ("elements", "groups"), "dependent_id": ("demands", "routes"),
    "group_id": ("groups",),
}  # fmt: skip
OWN_ID = {"elements": "element_id", "groups": "group_id", "links": "link_id"}
REQUIRED = {
    "elements": ("element_id", "site_id", "operator_id", "function"), "supplies": ("role",), "protections": ("interface",),
    "links": ("link_id", "a_id", "b_id"), "groups": ("group_id", "needed"), "members": ("group_id", "element_id"),
    "needs": ("dependent_id", "needed_id"), "controls": ("controller_id", "element_id", "kind"),
}  # fmt: skip
DATES = ("acquired_on", "installed_on", "retired_on", "from_on", "until_on")


class TooManyError(Exception):
    """More networks than anybody wants to go through."""


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _value(column, text):
    """What a cell says; None for one that nobody can read."""
    if column in DATES:
        return _day(text)
    if column == "needed":
        return int(text) if text.isdigit() and int(text) > 0 else None
    allowed = {"role": ROLES, "kind": KINDS, "confidentiality": STATES, "integrity": STATES}.get(column)
    return text if allowed is None or text in allowed else None


def in_service(t, on):
    """The tables without elements that are not in service; none where a demand needs one of them, or runs over it."""
    gone = {
        e["element_id"] for e in t["elements"]
        if (e["installed_on"] or on) > on or (e["retired_on"] or date.max) <= on
    }  # fmt: skip
    on_the_way = {e for d in t["demands"] for e in (*d["radio"], *(d["anchor"] or ()))}
    on_the_way |= {r["element_id"] for r in t["routes"]} | {n["needed_id"] for n in t["needs"]}
    if gone & on_the_way:
        return
    names = ("element_id", "controller_id", "a_id", "b_id")
    without = {
        name: [row for row in t[name] if not gone & {row.get(column) for column in names}]
        for name in ("elements", "controls", "members", "supplies", "links")
    }
    yield {**t, **without}


class Left:
    """A network with rows left out, and what each of their cells may be."""

    def __init__(self, network):
        self.t = {name: network[name].to_dicts() for name in network.frames}
        self.on = network.as_of
        lost = [
            r for r in network.left_out.to_dicts() if r["table"] in {*TABLES, "sites", "operators", "demands", "routes"}
        ]
        self.lost = [(r["table"], json.loads(r["cells"])) for r in lost]
        self.lost = [(name, {c: text for c, text in cells.items() if text}) for name, cells in self.lost]
        self.ids = {}
        for name, key in (
            ("operators", "operator_id"), ("sites", "site_id"), ("elements", "element_id"), ("groups", "group_id"),
            ("demands", "demand_id"), ("routes", "route_id"),
        ):  # fmt: skip
            self.ids[name] = [row[key] for row in self.t[name]]
            self.ids[name] += [cells[key] for table, cells in self.lost if table == name and key in cells]
            self.ids[name] = list(dict.fromkeys(self.ids[name]))
        self.slots = {}
        self.rows = []
        for table, cells in self.lost:
            if table in {"sites", "operators"}:
                row = {**cells, "country": "GB"}
                self.t[table].append(
                    {k: v for k, v in row.items() if k in {"site_id", "operator_id", "name", "country", "region"}}
                )
        for number, (table, cells) in enumerate(self.lost):
            if table in TABLES:
                self.rows.append((table, dict(self._cells(number, table, cells))))
        for row in self.t["links"]:
            said = {
                o["column"] for o in self.t["observations"]
                if (o["table"], o["row_id"], o["method"]) == ("links", row["link_id"], "unreadable")
            }  # fmt: skip
            for column in said & {"confidentiality", "integrity"}:
                if row[column] == "unknown":
                    row[column] = self._slot(("link", row["link_id"], column), STATES)
        for row in self.t["elements"]:
            said = {
                o["column"] for o in self.t["observations"]
                if (o["table"], o["row_id"], o["method"]) == ("elements", row["element_id"], "unreadable")
            }  # fmt: skip
            for column in said & {"installed_on", "retired_on"}:
                row[column] = self._slot(
                    ("element", row["element_id"]), (None, self.on if column == "retired_on" else date(9999, 1, 1))
                )
        self.stray = sorted(self._stray("groups"))
        for text in self.stray:
            self._slot(("needed", text), range(1, 1 + self._most()))

    def _most(self):
        return max(1, len(self.t["members"]) + sum(t == "members" for t, _ in self.lost))

    def _slot(self, key, values):
        self.slots.setdefault(key, list(dict.fromkeys(values)))
        return key

    def _cells(self, number, table, cells):
        columns = {"elements": ("element_id", "site_id", "operator_id", "function", "vendor_id", "product", "software_version",
                                "installed_on", "retired_on"),
                   "supplies": ("element_id", "operator_id", "domain", "region", "role", "vendor_id", "from_on", "until_on"),
                   "protections": ("operator_id", "region", "interface", "confidentiality", "integrity"),
                   "links": ("link_id", "a_id", "b_id", "interface", "confidentiality", "integrity"),
                   "groups": ("group_id", "needed"), "members": ("group_id", "element_id"),
                   "needs": ("dependent_id", "needed_id"), "controls": ("controller_id", "element_id", "kind", "blocked_by")}[table]  # fmt: skip
        for column in columns:
            text = cells.get(column)
            if OWN_ID.get(table) == column:
                yield column, text or f"lost row {number}"
            elif column in NAMES:
                yield column, self._named(number, table, column, text)
            elif text is None and column not in REQUIRED[table]:
                states_protection = any(cells.get(c, "unknown") != "unknown" for c in ("confidentiality", "integrity"))
                if table == "links" and column == "interface" and states_protection:
                    yield column, self._slot((number, column), (*SWITCHES, NOWHERE))
                else:
                    yield column, "unknown" if column in {"confidentiality", "integrity"} else None
            elif text is None or _value(column, text) is None or (column == "needed" and int(text) > self._most()):
                yield column, self._unread(number, column)
            else:
                yield column, _value(column, text)

    def _unread(self, number, column):
        if column == "function":
            return "other"
        if column in DATES:
            return self._slot((number, "days"), ("in service", NOWHERE))
        values = {"role": ROLES, "kind": KINDS, "interface": (*SWITCHES, NOWHERE), "confidentiality": STATES, "integrity": STATES,
                  "needed": range(1, 1 + self._most()), "domain": (*DOMAINS, NOWHERE)}  # fmt: skip
        return self._slot((number, column), values[column])

    def _stray(self, kind):
        """Texts that name a group, or an element, and no row has as its id."""
        told = {
            text for table, cells in self.lost if table in TABLES
            for column, text in cells.items()
            if NAMES.get(column) == (kind,) and OWN_ID.get(table) != column
        }  # fmt: skip
        return told - set(self.ids[kind])

    def _named(self, number, table, column, text):
        if text is None and column not in REQUIRED[table]:
            return None
        aims = NAMES[column]
        if text is not None and any(text in self.ids[aim] for aim in aims):
            return text
        groups = self._stray("groups")
        kind = "groups" if text in groups else "elements" if text in self._stray("elements") else aims
        key = (number, column) if text is None else ("text", kind, text)
        if column == "site_id":
            regions = {s["region"] for s in self.t["sites"]} - {None}
            return self._slot(key, (*sorted(regions), NOWHERE))
        values = [name for aim in aims for name in self.ids[aim]]
        if "groups" in aims and text in groups:
            values = [*self.ids["groups"], text]
        return self._slot(key, [*values, NOWHERE])

    def number(self):
        """How many ways there are to fill what could not be read."""
        count = 1
        for values in self.slots.values():
            count *= len(values)
        return count

    def networks(self, most):
        """The tables of every network that it may be."""
        if self.number() > most:
            raise TooManyError
        for values in product(*self.slots.values()):
            yield from self._tables(dict(zip(self.slots, values, strict=True)))

    def _tables(self, said):
        fill = lambda v: said[v] if isinstance(v, tuple) else v  # noqa: E731
        t = {name: [{c: fill(v) for c, v in row.items()} for row in rows] for name, rows in self.t.items()}
        rows = [(name, {c: fill(v) for c, v in row.items()}) for name, row in self.rows]
        for name, row in rows:
            if name == "elements" and row["element_id"] not in {e["element_id"] for e in t["elements"]}:
                self._element(t, row)
        for text in self.stray:
            if said["text", "groups", text] == text:
                t["groups"].append({"group_id": text, "needed": said["needed", text]})
        there = {e["element_id"] for e in t["elements"]}
        differing = []
        for name, row in rows:
            if name == "elements" or NOWHERE in row.values():
                continue
            if name == "groups" and row["group_id"].startswith("lost row"):
                continue  # nothing refers to it; whoever refers to a group that is not there is told of by its text
            if any(row[c] is not None and row[c] not in there for c in row if NAMES.get(c) == ("elements",)):
                continue
            if "in service" in row.values():
                row = {c: None if v == "in service" else v for c, v in row.items()}  # noqa: PLW2901
            key = KEYS.get(name)
            same = [r for r in t[name] if key and all(r[c] == row[c] for c in key)]
            if same:
                differing += [(same[0], c, v) for c, v in row.items() if c not in key and same[0][c] != v]
            else:
                t[name].append(row)
        groups, dependents = {g["group_id"] for g in t["groups"]}, {d["demand_id"] for d in t["demands"]}
        dependents |= {r["route_id"] for r in t["routes"]}
        t["members"] = [m for m in t["members"] if m["group_id"] in groups]
        t["needs"] = [n for n in t["needs"] if n["needed_id"] in groups | there and n["dependent_id"] in dependents]
        for values in product(*(self._any(column, row[column], value) for row, column, value in differing)):
            for (row, column, _), value in zip(differing, values, strict=True):
                row[column] = value
            yield from in_service(t, self.on)

    def _any(self, column, one, other):
        if column == "needed":
            return range(1, 1 + self._most())
        return STATES if column in {"confidentiality", "integrity"} else (one, other)

    def _element(self, t, row):
        if NOWHERE in (row["installed_on"], row["retired_on"]):
            return
        row = {c: None if v == "in service" else v for c, v in row.items()}
        sites = {s["site_id"] for s in t["sites"]}
        if row["site_id"] not in sites:
            region = None if row["site_id"] == NOWHERE else row["site_id"]
            row["site_id"] = f"site in {region}"
            t["sites"].append({"site_id": row["site_id"], "country": "GB", "region": region})
        if row["operator_id"] not in {o["operator_id"] for o in t["operators"]}:
            t["operators"].append({"operator_id": row["operator_id"], "name": "x", "country": "GB"})
        begun = row["installed_on"] is None or row["installed_on"] <= self.on
        if begun and (row["retired_on"] is None or row["retired_on"] > self.on):
            t["elements"].append(row)
