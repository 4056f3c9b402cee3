"""Results are kept and read back exactly, whole or not at all; what is no result says why."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vendorline.errors import InvalidInput
from vendorline.results import TABLES, changed_row, document_keys, new_row, table
from vendorline.results.document import document
from vendorline.results.result import Result, fingerprint_of, load

_NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": _TEXTS,
    "text[]": st.lists(_TEXTS, max_size=3),
    "date": st.dates(),
    "flag": st.booleans(),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.integers(-(2**53), 2**53) | _NUMBERS.filter(lambda v: v != int(v)),
    "float": _NUMBERS,
    "share": st.floats(0, 1),
}


def rows_of(name: str, *, compared: bool = False) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows that a table may hold."""
    columns = {}
    for column in table(name).columns:
        value = st.sampled_from(column.allowed) if column.allowed else _VALUES[column.type]
        if column.status not in {"compared", "drawn"} or compared:
            columns[column.name] = value if column.required == "yes" else st.none() | value
    return st.lists(st.fixed_dictionaries(columns), max_size=4)


@st.composite
def results(draw: st.DrawFn) -> Result:
    """A result of check or expose with whatever may stand in it."""
    command = draw(st.sampled_from(["check", "expose"]))
    keys = {
        name: draw(rows_of(key.holds, compared=draw(st.booleans())))
        for name, key in document_keys(command).items()
        if key.table is not None and name != "inputs" and (name == "rows" or draw(st.booleans()))
    }
    rows = keys.pop("rows")
    said = document(command, rows, inputs=[{"path": "a", "sha256": "b"}], as_if=True, **keys)
    beside = {"check_elements": table("check_elements").frame(draw(rows_of("check_elements")))}
    return Result(said, beside if command == "check" else {}, draw(st.none() | st.just("f" * 64)))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(result=results())
def test_a_folder_gives_back_what_was_saved(result: Result, tmp_path: Path) -> None:
    for _ in range(2):  # over what stands there already, too
        result.save(tmp_path / "kept")
    back = load(tmp_path / "kept")
    assert back == result
    assert json.dumps(back.document) == json.dumps(result.document)
    assert [p.name for p in tmp_path.iterdir()] == ["kept"]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(result=results())
def test_a_json_file_gives_back_the_document(result: Result, tmp_path: Path) -> None:
    result.save(tmp_path / "kept.json")
    back = load(tmp_path / "kept.json")
    assert json.dumps(back.document) == json.dumps(result.document)
    assert back.fingerprint == result.fingerprint
    assert back.table.schema == result.table.schema


def test_a_row_that_cannot_be_kept_as_a_table_is_kept_as_it_is(tmp_path: Path) -> None:
    odd = {**new_row("expose_rows", vendor_ids=[], measure="m", weight="w", low=0.0, high=1.0), "extra": 1}
    result = Result(document("expose", [odd]))
    result.save(tmp_path / "kept")
    assert load(tmp_path / "kept") == result
    assert not (tmp_path / "kept" / "rows.parquet").exists()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"rows": [{"on": "2020-13-01"}]}, "rows[0].on"),
        ({"rows": 3}, "rows"),
        ({"command": None}, "command"),
        ({"vendorline": "0.0.0"}, "vendorline"),
        ({"collisions": [{"provision_ids": [1]}]}, "collisions[0].provision_ids"),
    ],
)
def test_faults_say_where(tmp_path: Path, change: dict[str, Any], column: str) -> None:
    file = tmp_path / "r.json"
    file.write_text(json.dumps({**document("check", []), **change}), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        load(file)
    assert column in [fault.column for fault in caught.value.faults]
    assert {fault.file for fault in caught.value.faults} == {str(file)}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"tables": {"rows": "no"}, "beside": [], "document": {}}'])
def test_what_is_no_result_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "result.json").write_text(content, encoding="utf-8")
    for path in (tmp_path, tmp_path / "result.json"):
        with pytest.raises(InvalidInput):
            load(path)


def _as_one_line(text: str) -> str:
    return json.dumps(json.loads(text))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"as_if": true', '"as_if": false'),
        lambda text: text.replace(' "sha256": "', ' "sha256": "0', 1),
        lambda text: text.replace("}", "} ", 1),
        lambda text: "\n".join(line for line in text.splitlines() if not line.startswith(' "sha256": ')),
        _as_one_line,
    ],
)
def test_a_folder_of_which_anything_was_changed_is_refused(tmp_path: Path, change: Callable[[str], str]) -> None:
    rows = [new_row("expose_rows", vendor_ids=["v"], measure="m", weight="w", low=0.0, high=1.0)]
    Result(document("expose", rows, as_if=True)).save(tmp_path / "kept")
    file = tmp_path / "kept" / "result.json"
    before = file.read_text(encoding="utf-8")
    file.write_text(change(before), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != before
    with pytest.raises(InvalidInput, match="is not a saved result"):
        load(tmp_path / "kept")
    file.write_text(before, encoding="utf-8")
    table_file = tmp_path / "kept" / "rows.parquet"
    table_file.write_bytes(table_file.read_bytes()[:-1] + b"?")
    with pytest.raises(InvalidInput, match="is not a saved result"):
        load(tmp_path / "kept")


def test_a_save_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Result(document("expose", []))
    kept.save(tmp_path / "kept")

    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pl.DataFrame, "write_parquet", stop)
    row = new_row("expose_rows", vendor_ids=[], measure="m", weight="w", low=0.0, high=1.0)
    with pytest.raises(KeyboardInterrupt):
        Result(document("expose", [row])).save(tmp_path / "kept")
    assert load(tmp_path / "kept") == kept
    assert [p.name for p in tmp_path.iterdir()] == ["kept"]


def test_the_fingerprint_changes_with_whatever_a_result_rests_on() -> None:
    base: dict[str, Any] = {"inputs": ["a"], "options": {"on": date(2020, 1, 1)}, "law": [{"limit": 1}]}
    others = [
        {"inputs": ["b"]},
        {"inputs": ["a", "a"]},
        {"options": {"on": date(2020, 1, 2)}},
        {"options": {"on": date(2020, 1, 1), "as_if": True}},
        {"law": [{"limit": 2}]},
    ]
    made = [fingerprint_of("check", **base | other) for other in ({}, *others)]
    assert len({*made, fingerprint_of("expose", **base)}) == len(others) + 2
    assert fingerprint_of("check", **base) == made[0]


def test_rows_have_the_columns_of_their_table_and_no_other() -> None:
    for name in TABLES:
        assert tuple(new_row(name)) == table(name).names
        with pytest.raises(TypeError, match="no_such_column"):
            new_row(name, no_such_column=1)
    assert list(changed_row("check_rows", new_row("check_rows"), change="new"))[-1] == "change"
    with pytest.raises(TypeError, match="no_such_column"):
        changed_row("check_rows", {}, no_such_column=1)
