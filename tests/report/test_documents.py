"""Saved results: everything wrong with one is said at once."""

from __future__ import annotations

import json

import pytest

from vendorline import __version__
from vendorline.errors import InvalidInput
from vendorline.report import read_result


def faults_of(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_result(path)
    return caught.value.faults


def test_reads_what_a_command_saved(tmp_path, documents):
    path = tmp_path / "r.json"
    path.write_text("\ufeff" + json.dumps(documents[1]), encoding="utf-8")
    assert read_result(path) == documents[1]


def test_no_such_file(tmp_path):
    with pytest.raises(InvalidInput, match="no such file"):
        read_result(tmp_path / "none.json")


def test_not_json(tmp_path):
    (fault,) = faults_of(tmp_path / "r.json", '{"rows": [\n oops]}')
    assert fault.row == 2
    assert "is not JSON" in fault.problem


def test_not_text(tmp_path):
    path = tmp_path / "r.json"
    path.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_result(path)


@pytest.mark.parametrize("content", ["[]", "3", "null", '"x"'])
def test_not_an_object(tmp_path, content):
    (fault,) = faults_of(tmp_path / "r.json", content)
    assert fault.problem == "is not a JSON object"


def test_another_version(tmp_path, documents):
    (fault,) = faults_of(tmp_path / "r.json", {**documents[0], "vendorline": "99.1.0"})
    assert fault.value == "99.1.0"
    assert __version__ in fault.problem


def test_a_patch_release_has_the_same_shape(tmp_path, documents):
    path = tmp_path / "r.json"
    document = {**documents[0], "vendorline": ".".join([*__version__.split(".")[:2], "77"])}
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read_result(path)["command"] == "check"


def test_a_command_without_a_section(tmp_path, documents):
    (fault,) = faults_of(tmp_path / "r.json", {**documents[0], "command": "validate"})
    assert "check" in fault.remedy


def test_all_faults_at_once(tmp_path, documents):
    row = documents[1]["rows"][3]
    rows = [
        {**row, "verdict": "fine", "deadline": "2023-02-30"},
        7,
        {**row, "share_low": "0.3", "vendor_ids": "huawei"},
    ]
    bad = {"command": "check", "inputs": [{"path": 1}], "rows": rows, "provisions": [], "collisions": {}}
    faults = faults_of(tmp_path / "r.json", bad)
    assert [fault.column for fault in faults] == [
        "vendorline", "inputs", "rows[0].verdict", "rows[0].deadline", "rows[1]", "rows[2].vendor_ids",
        "rows[2].share_low", "provisions", "collisions",
    ]  # fmt: skip


@pytest.mark.parametrize("wrong", [{}, {"rows": None}, {"rows": {}}, {"rows": [], "inputs": None}])
def test_other_shapes(tmp_path, wrong):
    assert faults_of(tmp_path / "r.json", {"vendorline": __version__, "command": "check", **wrong})


@pytest.mark.parametrize(
    "left_out", [None, {}, [1], [{"table": "sites"}], [{"table": "sites", "rows": "3"}], [{"rows": 1}]]
)
def test_rows_left_out_of_another_shape(tmp_path, documents, left_out):
    (fault,) = faults_of(tmp_path / "r.json", {**documents[0], "left_out": left_out})
    assert fault.column == "left_out"


def test_what_stopped_a_command_is_no_result(tmp_path, documents):
    (fault,) = faults_of(tmp_path / "r.json", {**documents[0], "rows": [{"file": "x"}], "error": "x: 1 error"})
    assert fault.column == "error"


def test_sources_that_are_no_list_are_a_fault() -> None:
    from vendorline.report.sections.check import faults

    document = {"rows": [], "provisions": {"GB-X": {"sources": 1.5}}}
    assert [fault.column for fault in faults(document, "r.json")] == ["provisions"]
