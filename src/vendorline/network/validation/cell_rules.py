"""What each rule of a cell says when it is broken, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from vendorline.errors import Severity, did_you_mean
from vendorline.knowledge import tables as knowledge
from vendorline.knowledge.data_files import record, rows_of
from vendorline.network.faults import Grouping
from vendorline.network.schema import Column
from vendorline.quick_dataclass import dataclass
from vendorline.vendors import near_name


@dataclass(frozen=True, slots=True)
class Rule:
    """What a broken rule says, how to mend it, and what makes one fault."""

    problem: str
    remedy: str
    severity: Severity = "error"
    grouping: Grouping = "cell"
    claim: str = ""


@cache
def _rules() -> Mapping[str, Rule]:
    rows = rows_of("vendorline.network.validation", "data/cell_rules.csv")
    return {row["rule"]: record(Rule, row) for row in rows}


def rule_for(column: Column, name: str) -> Rule:
    """The rule of that name in the words of a column."""
    if name == "range":
        return Rule(f"out of range: {_range(column)}", "correct the value; mind the unit and the sign")
    if name == "allowed":
        return Rule("not one of the values allowed here", f"write one of {', '.join(column.allowed)}")
    return _rules()[f"type {column.item_type}" if name == "type" else name]


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
