"""What each rule of a cell says when it is broken, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vendorline.errors import Severity, did_you_mean
from vendorline.knowledge import tables as knowledge
from vendorline.network.faults import UNCONFIRMED, Grouping
from vendorline.network.schema import Column
from vendorline.vendors import near_name

TYPES = {
    "integer": ("not a whole number", "write digits only, such as 1200"),
    "number": ("not a number", "write digits with a point as decimal mark, such as 51.5"),
    "date": ("not a date of the calendar in ISO 8601", "write YYYY-MM-DD, such as 2020-07-14"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a broken rule says, how to mend it, and what makes one fault."""

    problem: str
    remedy: str
    severity: Severity = "error"
    grouping: Grouping = "cell"
    claim: str = ""


_FIXED = {
    "error_value": Rule("a spreadsheet's error value, not data", "mend the formula, or leave the cell empty if it is unknown"),
    "missing": Rule("a required value is missing", "fill it in"),
    "plmn": Rule("not a PLMN", "write MCC then MNC, five or six digits with their leading zeros, such as 302720"),
    "country": Rule("no country of ISO 3166-1", "write its two letters, such as CA"),
    "unknown_vendor": Rule(
        "unknown vendor: nobody has confirmed it, so it counts as unknown; the name is kept",
        "mend the name, or confirm it: vendorline vendors confirm DIR NAME", "warning", "value", UNCONFIRMED,
    ),
    "ambiguous_vendor": Rule(
        "a word that several vendors go by, so it counts as unknown; the word is kept",
        "write which one, or confirm it: vendorline vendors confirm DIR NAME --as ID", "warning", "value", UNCONFIRMED,
    ),
    "several_vendors": Rule(
        "several vendors in one cell, so which one it is counts as unknown; the names are kept",
        "give each its own row, or name the one that made it", "warning", "value", UNCONFIRMED,
    ),
    "doubtful_vendor": Rule(
        "a vendor's name with a doubt or a denial, so it counts as unknown; the words are kept",
        "name the vendor alone, or leave the cell empty", "warning", "value", UNCONFIRMED,
    ),
    "no_name": Rule(
        "no vendor's name; read as unknown", "leave the cell empty, or name the vendor", "warning", "value", UNCONFIRMED
    ),
    "unknown_function": Rule(
        "unknown function; kept as given, belongs to no domain", "use an id of the knowledge table functions", "warning", "value"
    ),
    "unknown_interface": Rule(
        "unknown interface; kept as given, protects nothing", "use an id of the knowledge table interfaces", "warning", "value"
    ),
}  # fmt: skip


def rule_for(column: Column, name: str) -> Rule:
    """The rule of that name in the words of a column."""
    if name == "type":
        return Rule(*TYPES[column.item_type])
    if name == "range":
        return Rule(f"out of range: {_range(column)}", "correct the value; mind the unit and the sign")
    if name == "allowed":
        return Rule("not one of the values allowed here", f"write one of {', '.join(column.allowed)}")
    return _FIXED[name]


def _range(column: Column) -> str:
    unit = f" {column.unit}" if column.unit else ""
    if column.maximum is None:
        return f"at least {column.minimum:g}{unit}"
    if column.minimum is None:
        return f"at most {column.maximum:g}{unit}"
    return f"{column.minimum:g} to {column.maximum:g}{unit}"


def hint_for(column: Column, rule: str) -> Callable[[str], str | None] | None:
    """What offers the nearest known name for a value that breaks the rule; None where names do not help."""
    if rule == "country":
        codes = {row["name"]: code for code, row in knowledge.countries().items()}
        return lambda value: codes.get(did_you_mean(value, list(codes)) or "")
    known: list[str] = []
    if rule == "unknown_vendor":
        return near_name
    if rule == "unknown_function":
        known = list(knowledge.functions())
    elif rule == "unknown_interface":
        known = list(knowledge.interfaces())
    elif rule == "allowed" and not column.is_list:
        known = list(column.allowed)
    return (lambda value: did_you_mean(value, known)) if known else None
