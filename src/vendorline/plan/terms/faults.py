"""What is wrong with a file of terms in form: names, units, numbers and ranges, each with its line and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from vendorline.errors import Fault, did_you_mean
from vendorline.plan.terms.model import Budget, Crews, Delivery, SiteClass, Terms, UnitCost
from vendorline.plan.terms.written import as_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from vendorline.rulebook.strict_yaml import Document

Place: TypeAlias = tuple[str | int, ...]

#: The terms that are lists of rows, and what a row of each is.
ROWS: Mapping[str, type[BaseModel]] = {
    "unit_costs": UnitCost,
    "site_classes": SiteClass,
    "crews": Crews,
    "deliveries": Delivery,
    "budgets": Budget,
}
#: How a name goes on with its unit.
_UNITS = ("_per_", "_share", "_months", "_years", "_km", "_index", "_cost", "_periods")
_REMEDIES: Mapping[str, tuple[str, str]] = {
    "missing": ("is missing", "add it"),
    "int_type": ("is no number", "write a whole number"),
    "float_type": ("is no number", "write a number"),
    "tuple_type": ("is no list", "write a list"),
    "dict_type": ("is no mapping", "write one line for each name, as name: number"),
    "string_type": ("is no text", "write a name"),
    "string_too_short": ("is empty", "write a name"),
    "string_too_long": ("is longer than 200 characters", "write a shorter name"),
    "string_pattern_mismatch": ("is no currency code", "write three capital letters, such as EUR"),
    "int_from_float": ("is no whole number", "write a whole number"),
}


def field_of(place: Place) -> str | None:
    """The name of a place: the names on the way to it."""
    return ".".join(part for part in place if isinstance(part, str) and part != "[key]") or None


def fault_at(document: Document, place: Place, value: Any, problem: str, remedy: str) -> Fault:
    """What is wrong with a value, with its line."""
    shown = None if value is None or isinstance(value, dict | list) else str(value)
    return Fault(document.file, document.line(place), field_of(place), shown, problem, remedy)


def faults_of_form(document: Document, error: ValidationError) -> Iterator[Fault]:
    """Everything that the record found wrong.

    Args:
        document: the file.
        error: what the record said of its data.
    """
    details = error.errors(include_url=False)
    meant = {
        (*detail["loc"][:-1], name)
        for detail in details
        if detail["type"] == "extra_forbidden" and (name := _meant(detail["loc"])) is not None
    }
    for detail in details:
        if detail["type"] == "missing" and detail["loc"] in meant:
            continue  # It is there, under another name, and that is said.
        value = None if detail["type"] == "missing" else detail["input"]
        yield fault_at(document, detail["loc"], value, *_said(detail))


def _said(detail: ErrorDetails) -> tuple[str, str]:
    """Problem and remedy of one thing that the record found."""
    kind, place, value, limits = detail["type"], detail["loc"], detail["input"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown(place)
    if kind == "not_plain":
        return limits["problem"], limits["remedy"]
    if value is None and kind != "missing":
        return "is empty", "write a value, or remove the line so that the default counts"
    if kind == "literal_error":
        return "is none of what it can be", f"write {limits['expected'].replace(chr(39), '')}"
    if kind in {"model_type", "model_attributes_type"}:
        row = ROWS.get(str(place[0]))
        return "is no row", f"write a row of {', '.join(row.model_fields)}" if row else "write terms as name: value"
    if kind.startswith(("greater_than", "less_than")):
        return _out_of_range(place, value, limits)
    from vendorline.rulebook.record_problems import problems_of

    return _REMEDIES.get(kind) or ("; ".join(problems_of(detail["msg"])), "see the template for what it means")


def _out_of_range(place: Place, value: Any, limits: Mapping[str, Any]) -> tuple[str, str]:
    """Problem and remedy of a number that is too small or too large."""
    if place[0] == "winter_months":
        return "is no month", "write months as 1 to 12"
    least, most = limits.get("ge", limits.get("gt")), limits.get("le", limits.get("lt"))
    if least is not None:
        above = "more than " if "gt" in limits else ""
        problem = "is negative" if float(value) < 0 and least == 0 else f"is too small: the least is {above}{least:g}"
        return problem, f"write {above}{least:g}" + ("" if above else " or more")
    if most == 1 and 1 < float(value) <= 100:
        return "is more than the whole", f"write a share from 0 to 1: {as_share(str(value))}"
    below = "less than " if "lt" in limits else ""
    return f"is too large: the most is {below}{most:g}", f"write {below}{most:g}" + ("" if below else " or less")


def _fields_at(place: Place) -> list[str]:
    """The fields that may stand where a name stands."""
    record = Terms if len(place) == 1 else ROWS[str(place[0])]
    return list(record.model_fields)


def _meant(place: Place) -> str | None:
    """The field that a name means which leaves out the unit."""
    name, fields = str(place[-1]), _fields_at(place)
    longer = [field for field in fields if field.startswith(name + "_") and field[len(name) :].startswith(_UNITS)]
    return longer[0] if longer and len(name) > 2 else None


def _unknown(place: Place) -> tuple[str, str]:
    """Problem and remedy of a name that no field has."""
    name, fields = str(place[-1]), _fields_at(place)
    meant = _meant(place)
    if meant is not None:
        return "has no unit in its name", f"write {meant}"
    if len(place) == 1:
        for term, row in ROWS.items():
            found = [field for field in row.model_fields if field == name or field.startswith(name + "_per_")]
            if found:
                return "is no term of its own", f"write {' and '.join(found)} in the rows of {term}"
    near = did_you_mean(name, fields)
    if near:
        return "is unknown", f"did you mean {near}?"
    return "is unknown", "see the template for every term" if len(place) == 1 else f"fields are {', '.join(fields)}"
