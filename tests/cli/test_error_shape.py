"""Whatever stops a command, `--format json` gives one shape: the sentence, the exit code and every fault as a row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from vendorline.cli.app import run
from vendorline.cli.commands import command_line
from vendorline.results import table


def _commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    children = getattr(command, "commands", {})
    if not children and any("--format" in p.opts for p in command.params):
        yield words, command
    for name, child in children.items():
        yield from _commands(child, (*words, name))


COMMANDS = dict(_commands(typer.main.get_command(command_line())))
#: Options without which a command does not start.
NEEDED = {
    ("check",): ["--rules", "GB"],
    ("import",): ["--into", "made"],
    ("report",): ["--output", "page.html"],
    ("explain",): ["--rules", "GB"],
    ("rules", "stale"): ["--jurisdiction", "XX"],
}
#: Commands that find nothing under a name that nothing has, and say so as a result.
FIND_NOTHING = {
    ("rules", "search"),
    ("rules", "list"),
    ("rules", "coverage"),
    ("knowledge", "list"),
    ("rules", "test"),
    ("decide", "list"),
}


def _shape(code: int, out: str, words: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out)
    assert list(found)[:4] == ["vendorline", "command", "inputs", "rows"]
    assert found["command"] == " ".join(words).removesuffix(" case").removesuffix(
        " network"
    )  # `decide CASE` is `decide case CASE`
    assert isinstance(found["error"], str)
    assert found["error"]
    assert found["exit_code"] == code
    assert found["errors"] + found["warnings"] == len(found["rows"])
    assert all(tuple(row) == table("faults").names for row in found["rows"])
    return found


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_wrong_usage(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code = run([*words, "--format", "json", "--no-such-option"])
    assert code == 2
    assert "no-such-option" in _shape(code, capsys.readouterr().out, words)["error"]


@pytest.mark.parametrize("words", [w for w in COMMANDS if w not in FIND_NOTHING], ids=" ".join)
def test_bad_input(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "elements.csv").write_text("element_id\n", encoding="utf-8")
    arguments = ["broken" for p in COMMANDS[words].params if p.param_type_name == "argument" and p.required]
    code = run([*words, *arguments, *NEEDED.get(words, []), "--format", "json"])
    out = capsys.readouterr().out
    if words[-1] == "validate":  # its result is what is wrong
        assert code == 3
        assert [row["severity"] for row in json.loads(out)["rows"]].count("error")
        return
    assert code in {2, 3}
    if words == ("import",):  # its result says what it could not read
        assert json.loads(out)["error"]
        return
    assert bool(_shape(code, out, words)["rows"]) == (code == 3)
    assert [p.name for p in tmp_path.iterdir()] == ["broken"]


@pytest.mark.parametrize(("error", "code"), [(RuntimeError("no"), 5), (KeyboardInterrupt(), 130), (OSError("no"), 5)])
def test_what_nobody_foresaw_and_an_interrupt(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(**_: Any) -> None:
        raise error

    monkeypatch.setattr("vendorline.cli.commands.parser_of", lambda _: stop)
    assert run(["check", "--format", "json"]) == code
    _shape(code, capsys.readouterr().out, ("check",))
