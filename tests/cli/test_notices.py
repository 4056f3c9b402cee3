"""What must be said of a network stands around every text, and in every document."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from networks import element, network
from vendorline.cli.app import run
from vendorline.cli.output import Format, Output, draw_after, draw_before
from vendorline.network import write_network
from vendorline.project.documents import network_document

LEFT_OUT = [
    {"table": "elements", "operator_id": "op", "cause": "function: a required value is missing", "rows": 1_200},
    {"table": "sites", "operator_id": None, "cause": "[bold]x[/bold]", "rows": 1},
]


def drawn(draw: Callable[[Console, Any], None], result: dict[str, Any]) -> str:
    buffer = io.StringIO()
    draw(Console(file=buffer, width=190, highlight=False), result)
    return buffer.getvalue()


def test_rows_left_out_are_told_after_the_result() -> None:
    told = drawn(draw_after, {"left_out": LEFT_OUT})
    assert told.splitlines()[0].startswith("1,201 rows were left out on import")
    assert "1,200 in elements of op: function: a required value is missing" in told
    assert "1 in sites: [bold]x[/bold]" in told


@pytest.mark.parametrize("result", [{}, {"left_out": []}, {"left_out": None, "synthetic": None}])
def test_nothing_to_say_is_not_said(result: dict[str, Any]) -> None:
    assert drawn(draw_after, result) + drawn(draw_before, result) == ""


def test_many_causes_are_cut() -> None:
    rows = [{**LEFT_OUT[0], "cause": f"cause {n}"} for n in range(20)]
    assert "and 8 more causes" in drawn(draw_after, {"left_out": rows})


def test_emit_puts_both_around_the_text(tmp_path: Path) -> None:
    result = {"synthetic": "Invented.", "left_out": LEFT_OUT[:1], "rows": []}
    Output(Format.text, file=tmp_path / "o").emit(result, lambda console: console.print("the result"))
    lines = (tmp_path / "o").read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["Invented.", "the result"]
    assert "left out" in lines[2]


def test_a_document_says_what_the_manifest_says() -> None:
    made = network([element("e")])
    made = replace(made, manifest=replace(made.manifest, synthetic="Invented."))
    found = network_document("x", made, [{"a": 1}], more=2)
    assert (found["synthetic"], found["left_out"], found["rows"], found["more"]) == ("Invented.", [], [{"a": 1}], 2)
    assert network_document("x", None, [])["inputs"] == []


@pytest.mark.parametrize(
    "command",
    ["check NET --rules GB", "check NET --rules GB --explain GB-2020-01-TWO", "expose NET", "explain NET e", "diff NET NET", "validate NET",
     "check NET --rules GB --from 2020-02-01 --to 2020-03-01 --every change"],
)  # fmt: skip
def test_an_invented_network_is_said_to_be_one_by_every_command(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = network([element("e", vendor_id="nokia")])
    write_network(replace(made, manifest=replace(made.manifest, synthetic="Invented for a test.")), tmp_path / "NET")
    assert run(command.split()) == 0
    assert capsys.readouterr().out.count("Invented for a test.") == 1
    assert run([*command.split(), "--format", "json"]) == 0
    assert '"synthetic": "Invented for a test."' in capsys.readouterr().out
