"""What is wrong with a field of a case, and how to mend it, in words for people who write cases."""

from __future__ import annotations

import re

from vendorline.decide.case.doubts import COMMA

_SAID = {
    "missing": "is missing",
    "extra_forbidden": "is no field here",
    "float_parsing": "is no number",
    "float_type": "is no number",
    "int_parsing": "is no whole number",
    "finite_number": "is no finite number",
    "bool_parsing": "is neither true nor false",
    "dict_type": "is no mapping of names",
    "tuple_type": "is no list",
    "model_type": "is no mapping of fields",
    "model_attributes_type": "is no mapping of fields",
    "string_type": "is no text",
    "string_too_short": "is empty",
    "string_too_long": "is too long",
    "string_pattern_mismatch": "is no name: letters, digits, `-` and `_`",
}
_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "take it out, or write it as `vendorline decide schema` names it",
    "float_parsing": "write a number with a point, such as 0.25",
    "float_type": "write a number with a point, such as 0.25",
    "int_parsing": "write a whole number, such as 2024",
    "bool_parsing": "write true or false",
    "finite_number": "write a number, such as 0.25",
    "dict_type": "write names with what belongs to each: {name: ..., other: ...}",
    "model_type": "write fields with what belongs to each: {field: ..., other: ...}",
    "model_attributes_type": "write fields with what belongs to each: {field: ..., other: ...}",
    "tuple_type": "write a list: [first, second]",
    "string_type": "write a text",
    "string_too_short": "write something, or take the field out",
    "string_too_long": "shorten it",
    "string_pattern_mismatch": "write a name such as block-5g",
}
#: Where there is nothing shorter to say.
SEE_FIELDS = "the page Case files says what may stand here"
_PERCENT = re.compile(r"^\s*(-?\d+(?:[.,]\d+)?)\s*(?:%|per ?cent|percent)\s*$")
_COMMA = re.compile(r"^\s*-?\d+,\d+\s*$")
_BOUND = re.compile(r"^Input should be (greater|less) than( or equal to)? (\S+)$")
_LENGTH = re.compile(r"(?:at least|at most) (\d+) items? after validation, not (\d+)")
_COUNTRY_FIELD = "jurisdiction"


def problem_and_remedy(problem: str, kind: str, value: str | None, field: str) -> tuple[str, str]:
    """The words for what a schema finds wrong.

    Args:
        problem: as the schema says it.
        kind: the kind of fault, by the schema's name.
        value: what stands there; None where it is more than one value.
        field: the name of the field it stands in.
    """
    if kind == "float_type" and value == "None":
        return _SAID.get(kind, problem), COMMA
    if value is not None and kind in {"float_parsing", "float_type"}:
        return "is no number", _number(value)
    if field == _COUNTRY_FIELD and kind == "string_pattern_mismatch":
        return "is no code of a country or union", f"write two capital letters, such as {_code_of(value)}"
    if (bound := _BOUND.match(problem)) is not None:
        return _bound(bound[1] == "less", bound[2] is not None, bound[3])
    if kind in {"too_long", "too_short"} and (length := _LENGTH.search(problem)) is not None:
        wanted, found = length.groups()
        word = "most" if kind == "too_long" else "least"
        return f"has {_entries(found)}, and at {word} {wanted} may stand here", _of_length(kind, wanted)
    if kind == "literal_error":
        return "is none of the words for it", problem.replace("Input should be", "write").replace("'", "`")
    if kind in _SAID:
        return _SAID[kind], _REMEDIES[kind]
    head, sign, remedy = problem.partition(": write ")
    if sign:
        return head, f"write {remedy}"
    if problem.startswith("lies outside 0 to 1"):
        return problem, "write parts of 1: 0.2, not 20 and not 20 %"
    return problem, SEE_FIELDS


def _code_of(value: str | None) -> str:
    """The code of the country that is meant; of any where none is found."""
    from vendorline.knowledge.tables import rows

    said = (value or "").strip().casefold()
    known = rows("countries")
    return next(
        (row["code"] for row in known if said in {row["code"].casefold(), row["name"].casefold()}), known[0]["code"]
    )


def _number(value: str) -> str:
    if (percent := _PERCENT.match(value)) is not None:
        share = float(percent[1].replace(",", ".")) / 100
        return f"write it as a part of 1: {share:.10g}, not {value.strip()}"
    if _COMMA.match(value):
        return f"write it with a point: {value.strip().replace(',', '.')}, not {value.strip()}"
    return _REMEDIES["float_parsing"]


def _bound(is_most: bool, is_included: bool, end: str) -> tuple[str, str]:
    if is_most and end in {"1", "1.0"}:
        return "is more than 1", "write a part of 1: 0.3, not 30 and not 30 %"
    if is_included:
        return f"is {'more' if is_most else 'less'} than {end}", f"write at {'most' if is_most else 'least'} {end}"
    word = "less" if is_most else "more"
    return f"is not {word} than {end}", f"write something {word} than {end}"


def _entries(count: str) -> str:
    return "1 entry" if count == "1" else f"{count} entries"


def _of_length(kind: str, wanted: str) -> str:
    if kind == "too_short":
        return f"add to it, at least {_entries(wanted)}" if wanted != "1" else "add one"
    if wanted == "2":
        return "write two ends: [0, 4]; a decimal comma splits a number in two"
    return f"keep the {wanted} that matter most"
