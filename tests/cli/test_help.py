"""`--help`: options in boxes by what they are for, and none that is only there to be refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from vendorline.cli.app import run
from vendorline.cli.commands import command_line
from vendorline.knowledge.data_files import rows_of

BOXES = {
    "check": ["What to judge", "When", "What if", "Narrow down", "Privacy", "Output"],
    "expose": ["What to judge", "What if", "Narrow down", "Privacy", "Output"],
    "import": ["How to read it", "What to leave out", "What to assume", "Output"],
    "explain": ["What to judge", "When", "Output"],
    "report": ["What to judge", "Privacy", "Output"],
    "decide case": ["What if", "How to compute it", "Output"],
}


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that runs something, by its words."""
    held = typer.main.get_command(command_line()).commands  # type: ignore[attr-defined]
    for name, command in held.items():
        inner = getattr(command, "commands", None)
        yield from ((f"{name} {word}", one) for word, one in inner.items()) if inner else [(name, command)]


def shown(command: Any) -> list[Any]:
    """The options that the help of a command lists, that for help itself too."""
    params = command.get_params(typer.Context(command))
    return [one for one in params if one.param_type_name == "option" and not one.hidden]


@pytest.mark.parametrize("words", BOXES)
def test_options_stand_in_boxes_and_the_output_last(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = dict(commands())[words]
    assert list(dict.fromkeys(one.rich_help_panel for one in shown(command))) == BOXES[words]
    assert run([*words.split(), "--help"]) == 0
    told = capsys.readouterr().out
    heads = [line.split("─ ")[1].split(" ─")[0] for line in told.splitlines() if line.startswith("╭─ ")]
    assert heads == ["Arguments", *BOXES[words]]
    assert "<bool>" not in told


def test_what_goes_out_stands_in_one_box_everywhere() -> None:
    for words, command in commands():
        boxes = {name: one.rich_help_panel for one in shown(command) for name in one.opts}
        assert {boxes.get(name, "Output") for name in ("--format", "--output", "--quiet", "--help")} <= {
            "Output",
            None,
        }, words


def test_every_option_says_what_it_takes() -> None:
    silent = [
        f"{words} {one.opts[0]}"
        for words, command in commands()
        for one in shown(command)
        if not one.is_flag and not one.metavar
    ]
    assert silent == []


def test_no_option_is_listed_only_to_be_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "net", "e1", "--public"]) == 2
    assert "--public does not go with it" in capsys.readouterr().err
    listed = {name for one in shown(dict(commands())["explain"]) for name in one.opts}
    assert "--public" not in listed
    said = {row["option"] for row in rows_of("vendorline.cli", "data/options.csv") if row["help"].startswith("Refused")}
    assert said == {"--public"}
