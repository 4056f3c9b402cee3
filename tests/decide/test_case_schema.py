"""The JSON Schema and the description of case files cover every field of the model, and every field that shipped cases use."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from vendorline.decide.case.new import new_case, new_from
from vendorline.decide.case.schema import case_fields, case_schema, written_fields

CASES = Path(str(files("vendorline.decide") / "data" / "cases"))
#: What a file may write though the model has no field of that name.
WRITTEN_ALONE = {("Case", "based_on"), ("Amounts", "LINE"), ("Option", "stance_if_EVENT")}


def test_every_field_is_described_once():
    told = [(one.record, one.field) for one in case_fields()]
    assert len(told) == len(set(told))
    assert set(told) == {*written_fields(), *WRITTEN_ALONE}
    assert all(one.meaning and one.type for one in case_fields())
    text = (files("vendorline.decide") / "data" / "fields.csv").read_text(encoding="utf-8")
    assert {len(row) for row in csv.reader(text.splitlines())} == {4}


def test_required_fields_are_those_of_the_schema():
    defined = case_schema()["$defs"]
    for one in case_fields():
        if one.record in defined and (one.record, one.field) not in WRITTEN_ALONE:
            assert one.required == (one.field in defined[one.record].get("required", [])), (one.record, one.field)


def _problems(value: Any, schema: dict[str, Any], defined: dict[str, Any], place: str = "") -> list[str]:
    """What a schema finds wrong with a value, of the words that case_schema uses."""
    if "$ref" in schema:
        return _problems(value, defined[schema["$ref"].rpartition("/")[2]], defined, place)
    if "anyOf" in schema:
        tried = [_problems(value, each, defined, place) for each in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    kinds = {
        "string": str,
        "number": (int, float),
        "integer": int,
        "boolean": bool,
        "array": list,
        "object": dict,
        "null": type(None),
    }
    wanted = schema.get("type")
    allowed = [wanted] if isinstance(wanted, str) else wanted or list(kinds)
    if not any(
        isinstance(value, kinds[kind]) and (not isinstance(value, bool) or kind == "boolean") for kind in allowed
    ):
        return [f"{place}: {value!r} is no {allowed}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{place}: {value!r} is not among {schema['enum']}"]
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return [f"{place}: {value!r} is not like {schema['pattern']}"]
    if isinstance(value, list):
        each = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
        if len(each) != len(value):
            return [f"{place}: has {len(value)} items"]
        return [p for i, item in enumerate(value) for p in _problems(item, each[i], defined, f"{place}[{i}]")]
    if not isinstance(value, dict):
        return []
    found = [f"{place}: lacks {name}" for name in schema.get("required", []) if name not in value]
    for name, item in value.items():
        known = [s for n, s in schema.get("properties", {}).items() if n == name]
        known += [s for pattern, s in schema.get("patternProperties", {}).items() if re.search(pattern, name)]
        rest = schema.get("additionalProperties", True)
        if known:
            found += _problems(item, known[0], defined, f"{place}.{name}")
        elif rest is False:
            found.append(f"{place}: knows no {name}")
        elif isinstance(rest, dict):
            found += _problems(item, rest, defined, f"{place}.{name}")
    return found


class _Json(yaml.SafeLoader):
    """YAML as editors give it to a schema: days are text."""


_Json.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith("timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.yaml")))
def test_shipped_cases_are_as_the_schema_has_them(name):
    schema = case_schema()
    whole, later = schema["$defs"]["Case"], schema["$defs"]["Later"]
    data = yaml.load((CASES / f"{name}.yaml").read_text(encoding="utf-8"), _Json)
    assert _problems(data, later if "based_on" in data else whole, schema["$defs"]) == []
    assert _problems(yaml.load(new_from(name), _Json), whole, schema["$defs"]) == []


def test_a_new_case_is_as_the_schema_has_it_and_a_wrong_one_is_not():
    schema = case_schema()
    data = yaml.load(new_case({"day": "2026-11-27"}), _Json)
    whole = schema["$defs"]["Case"]
    assert _problems(data, whole, schema["$defs"]) == []
    data["options"]["allow"]["leed"] = "2 years"
    data["horizon"] = "ten years"
    del data["terms"]["late"]["outcome"]
    assert len(_problems(data, whole, schema["$defs"])) == 3
