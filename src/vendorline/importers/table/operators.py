"""Whose a row is: operators by an id made of their name, networks that several share, and PLMN written as a name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import combinations

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.changes import as_changes
from vendorline.importers.table.words import no_name
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import bare, fold, joined, legal_forms
from vendorline.vendors.wording import is_marked

#: Marks between two operators; the weak ones also stand within one name (AT&T).
_STRONG = re.compile(r"\s*[/\\;,|\n]\s*")
_ANY = re.compile(r"\s*[/\\;,|\n&+]\s*|\s+-\s+|\s+(?:and|und|et|y|e|og|och)\s+", re.IGNORECASE)
_PLMN = re.compile(r"(\d{3})[\s./-]?(\d{2,3})")
#: Names at least so alike, and so long, are asked about.
ALIKE = 0.88
SHORTEST_ALIKE = 5
#: Only so many names are compared with each other.
COMPARED = 300


@dataclass(frozen=True, slots=True)
class Operators:
    """Rows with the id of their operator, and what is to be said of it; `licensees` by the id of a shared network."""

    rows: pl.DataFrame
    changes: pl.DataFrame
    licensees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def operators_by_id(inventory: pl.DataFrame, given: pl.DataFrame | None, where: pl.DataFrame, number: str) -> Operators:
    """Operators by an id made of their name, or by the one that a table of operators gives them.

    A cell that names several is a shared network where each stands alone elsewhere; else the row has no operator, and it is asked.

    Args:
        inventory: rows with columns operator, plmn and the number of the row.
        given: the table of operators, where there is one.
        where: file and row of each number.
        number: name of the column that numbers the rows.
    """
    known = _given(given)
    names = inventory["operator"].drop_nulls().unique(maintain_order=True).to_list()
    codes = {name: "".join(found.groups()) for name in names if (found := _PLMN.fullmatch(name.strip()))}
    by_code = _names_of_codes(inventory, given, codes, known)
    alone = {
        name
        for name in names
        if name not in codes and not no_name(name) and not is_marked(name) and len(_parts(name, _ANY)) == 1
    }
    forms = {bare(name) for name in alone} | set(known)
    ids: dict[str, str | None] = {}
    licensees: dict[str, tuple[str, ...]] = {}
    asked, unnamed = [], []
    for name in names:
        if name in codes:
            ids[name] = by_code.get(codes[name], codes[name])
        elif (own := known.get(fold(name)) or known.get(bare(name))) is not None:
            ids[name] = own
        elif no_name(name) or is_marked(name):
            ids[name] = None
            unnamed.append(name)
        elif len(parts := _parts(name, _ANY)) > 1 and all(bare(part) in forms for part in parts):
            several = tuple(dict.fromkeys(_id(part, known) for part in parts))
            ids[name] = "_".join(several) if len(several) > 1 else several[0]
            licensees |= {str(ids[name]): several} if len(several) > 1 else {}
        elif len(_parts(name, _STRONG)) > 1 or any(bare(part) in forms for part in parts if len(parts) > 1):
            ids[name] = None
            asked.append(name)
        else:
            ids[name] = _id(name, known)
    named = {name: None for name in codes if codes[name] in by_code}
    rows = inventory.with_columns(operator_name="operator").with_columns(
        pl.col("operator").replace_strict(ids, default=None, return_dtype=pl.String) if ids else pl.col("operator"),
        plmn=pl.coalesce("plmn", pl.col("operator").replace_strict(codes, default=None, return_dtype=pl.String)),
    )
    changes = _changes(rows, where, number, licensees)
    return Operators(
        rows.with_columns(pl.col("operator_name").replace(named)) if named else rows,
        changes,
        licensees,
        (
            *_unnamed(unnamed, rows, where, number),
            *_asked(asked, rows, where, number),
            *_alike(alone, rows, where, number),
        ),
        _notes(licensees, codes, by_code),
    )


def _id(name: str, known: Mapping[str, str]) -> str:
    return known.get(fold(name)) or known.get(bare(name)) or bare(name).replace(" ", "_") or name


def _given(given: pl.DataFrame | None) -> dict[str, str]:
    """Ids by folded name, and by the name without legal form, of a table of operators."""
    if given is None or not {"operator_id", "name"} & set(given.columns):
        return {}
    columns = [name for name in ("operator_id", "name") if name in given.columns]
    pairs = [
        (str(row[0]), text) for row in given.select(columns).iter_rows() if row[0] for text in reversed(row) if text
    ]
    return {bare(text): id_ for id_, text in pairs} | {fold(text): id_ for id_, text in pairs}


def _parts(name: str, between: re.Pattern[str]) -> list[str]:
    """The parts of a name between marks; a part of legal forms alone belongs to the one before it."""
    return [part for part in between.split(name) if fold(part) and not set(fold(part).split()) <= legal_forms()]


def _names_of_codes(
    inventory: pl.DataFrame, given: pl.DataFrame | None, codes: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, str]:
    """The operator whose name another row gives beside a PLMN that stands as a name; none where two do."""
    found: dict[str, set[str]] = {}
    pairs: list[tuple[str | None, str | None]] = [
        (name, plmn) for name, plmn in inventory.select("operator", "plmn").unique().iter_rows() if name not in codes
    ]
    if given is not None and {"operator_id", "plmn"} <= set(given.columns):
        pairs += list(given.select("operator_id", "plmn").iter_rows())
    for name, plmn in pairs:
        if name and plmn and len(_parts(name, _ANY)) == 1:
            for code in re.split(r"[;,\s]+", plmn):
                found.setdefault(re.sub(r"\D", "", code), set()).add(_id(name, known))
    return {code: min(ids) for code, ids in found.items() if len(ids) == 1}


# What is said ----------------------------------------------------------------------------------------------------------------


def _changes(
    rows: pl.DataFrame, where: pl.DataFrame, number: str, licensees: Mapping[str, tuple[str, ...]]
) -> pl.DataFrame:
    differs = rows.filter(pl.col("operator") != pl.col("operator_name")).join(where, on=number, how="left")
    shared = pl.col("operator").is_in(list(licensees))
    why = pl.when(shared).then(pl.lit("a network that several operators share")).otherwise(pl.lit("operator by its id"))
    where_to = {"column": pl.lit("operator"), "field": pl.lit("operator")}
    return as_changes(differs.with_columns(original="operator_name", value="operator", why=why, **where_to))


def _unnamed(names: Sequence[str], rows: pl.DataFrame, where: pl.DataFrame, number: str) -> list[Fault]:
    remedy = "write the operator of these rows; if it is an operator's name, give a table operators with it"
    return [
        Fault(file, row, "operator", name, "names no operator for certain", remedy)
        for name, file, row in _firsts(names, rows, where, number)
    ]


def _asked(names: Sequence[str], rows: pl.DataFrame, where: pl.DataFrame, number: str) -> list[Fault]:
    remedy = (
        "give each operator a row of its own somewhere, or a table operators with a row for this name whose licensees are the others; "
        "if it is one operator, a table operators with this name"
    )
    return [
        Fault(
            file, row, "operator", name, "may name several operators, and they do not all stand alone elsewhere", remedy
        )
        for name, file, row in _firsts(names, rows, where, number)
    ]


def _alike(names: Iterable[str], rows: pl.DataFrame, where: pl.DataFrame, number: str) -> list[Fault]:
    """Warnings for names that may be one operator's."""
    by_form = {bare(name): name for name in sorted(names)}
    pairs = [
        (by_form[one], by_form[other])
        for one, other in combinations(sorted(by_form)[:COMPARED], 2)
        if _are_alike(one, other)
    ]
    remedy = "write one spelling if they are one; they are judged as two"
    return [
        Fault(file, row, "operator", second, f"looks like {first!r}", remedy, "warning")
        for first, second in pairs
        for _, file, row in _firsts([second], rows, where, number)
    ]


def _are_alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_ALIKE or re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    return joined(one) == joined(other) or difflib.SequenceMatcher(None, one, other).ratio() >= ALIKE


def _firsts(names: Iterable[str], rows: pl.DataFrame, where: pl.DataFrame, number: str) -> list[tuple[str, str, int]]:
    """The first row of each name, by its number: an import tells the file and the row."""
    found = []
    for name in names:
        first = rows.filter(pl.col("operator_name") == name)[number].min()
        place = where.filter(pl.col(number) == first)
        found.append((name, str(place["file"].item()), int(first)))  # type: ignore[arg-type]
    return found


def _notes(
    licensees: Mapping[str, tuple[str, ...]], codes: Mapping[str, str], by_code: Mapping[str, str]
) -> tuple[str, ...]:
    shared = [
        f"{id_} is a network that {' and '.join(ids)} share: its elements count for each"
        for id_, ids in licensees.items()
    ]
    named = [code for code in codes.values() if code not in by_code]
    plmn = [f"{', '.join(named)}: a PLMN stands as the operator's name; no other row says whose it is"] if named else []
    return (*shared, *plmn)
