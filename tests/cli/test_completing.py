"""What Tab offers, asked as a shell asks for it: through environment variables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from networks import element, network
from vendorline.cli.app import run
from vendorline.cli.completing.names import KINDS
from vendorline.network import write_network
from vendorline.rulebook.terms import Technology
from vendorline.vendors import vendors


class Shell:
    """A shell that asks what could stand next."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def asks(self, name: str, line: str) -> str:
        """What it is told for a line, the last word of which is not finished."""
        words = line.split()
        asked = {
            "_VENDORLINE_COMPLETE": f"complete_{name}", "_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            "COMP_WORDS": line, "COMP_CWORD": str(len(words) - (not line.endswith(" "))),
        }  # fmt: skip
        if name != "bash":
            asked.pop("COMP_WORDS")
        with self._monkeypatch.context() as here:
            for variable, value in asked.items():
                here.setenv(variable, value)
            assert run([]) == 0
        said = self._capsys.readouterr()
        assert said.err == ""
        return said.out.rstrip("\n")

    def offers(self, line: str) -> dict[str, str]:
        """Names with what they stand for, as fish is told them."""
        pairs = (line.partition("\t") for line in self.asks("fish", line).splitlines())
        return {name: told for name, _, told in pairs}


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(monkeypatch, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A network of two operators in two regions."""
    operators = [
        {"operator_id": "north-tel", "name": "Northern Telephone", "country": "GB", "plmn": ["00101"]},
        {"operator_id": "south-tel", "name": "Southern Telephone", "country": "GB", "plmn": ["00102"]},
    ]
    made = network([element("a", "s1", operator_id="north-tel")], operators=operators)
    regions = ["New Brunswick" if place else "Alberta" for place in range(made["sites"].height)]
    made = made.with_tables(sites=made["sites"].with_columns(region=pl.Series(regions, dtype=pl.String)))
    write_network(made, tmp_path / "net")
    return tmp_path / "net"


def test_commands_and_options(shell: Shell) -> None:
    assert set(shell.offers("vendorline ch")) == {"check"}
    assert set(shell.offers("vendorline rules st")) == {"stale"}
    assert {"--rules", "--rows"} <= set(shell.offers("vendorline check net --r"))
    assert "--public" not in shell.offers("vendorline explain net e1 --p")


def test_jurisdictions_by_code_and_by_name(shell: Shell) -> None:
    assert shell.offers("vendorline check net --rules G")["GB"] == "United Kingdom"
    assert shell.offers("vendorline check net --as-if unit") == {"united Kingdom": "GB", "united States": "US"}
    assert "GB,CA" in shell.offers("vendorline check net --rules GB,C")
    assert "GB,GB" not in shell.offers("vendorline check net --rules GB,")
    assert "DE" in shell.offers("vendorline rules compare ")
    assert "DE" in shell.offers("vendorline rules list --jurisdiction D")


def test_provisions_with_their_short_titles(shell: Shell) -> None:
    found = shell.offers("vendorline check net --rules GB --provision GB-2022-DVD-C")
    assert found["GB-2022-DVD-CORE"] == "Core out"
    assert "GB-2022-DVD" in shell.offers("vendorline rules show GB-2022")


def test_other_names_that_ship(shell: Shell) -> None:
    assert shell.offers("vendorline check net --ban hua") == {"huawei": "Huawei"}
    assert "huawei,zte" in shell.offers("vendorline check net --ban huawei,z")
    assert "huawei+zte" in shell.offers("vendorline expose net --coalition huawei+z")
    assert list(shell.offers("vendorline check net --verdict b")) == ["breached"]
    assert "breached:binding" in shell.offers("vendorline check net --fail-on breached")
    assert {"core", "ran"} <= set(shell.offers("vendorline check net --in "))
    assert "huawei:locate_identified" in shell.offers("vendorline expose net --explain huawei:loc")
    assert "n3=off" in shell.offers("vendorline expose net --set n3")
    assert set(shell.offers("vendorline example ")) == {"canada-2020", "united-kingdom-2020"}
    assert "canada-2020" in shell.offers("vendorline decide can")
    assert {"functions", "claims"} <= set(shell.offers("vendorline knowledge show "))


def test_operators_and_regions_of_the_network_that_is_named(shell: Shell, folder: Path) -> None:
    found = shell.offers(f"vendorline check {folder} --operator ")
    assert found == {"north-tel": "Northern Telephone", "south-tel": "Southern Telephone"}
    assert "Alberta" in shell.offers(f"vendorline check {folder} --rules GB --region Al")
    assert f"{folder}" not in shell.asks("fish", "vendorline check nowhere --operator ")


def test_tables_of_text_and_projects_are_read_as_well(shell: Shell, tmp_path: Path) -> None:
    snapshot = tmp_path / "mine" / "network" / "2026-01-01"
    snapshot.mkdir(parents=True)
    (tmp_path / "mine" / "vendorline.toml").touch()
    (snapshot / "operators.csv").write_text("operator_id,name\nours,Our Own\n", encoding="utf-8")
    assert shell.offers(f"vendorline check {tmp_path / 'mine'} --operator o") == {"ours": "Our Own"}


def test_each_shell_gets_words_that_it_can_put_in(shell: Shell) -> None:
    assert shell.asks("bash", "vendorline check net --as-if unit").splitlines() == [
        r"united\ Kingdom",
        r"united\ States",
    ]
    assert '"GB":"United Kingdom"' in shell.asks("zsh", "vendorline check net --rules G")
    assert shell.asks("zsh", "vendorline check ") == "_files"


@pytest.mark.parametrize(
    "line", ["vendorline check 'x --rules ", "vendorline nonsense --x ", "vendorline check net --explain ::"]
)
def test_what_makes_no_sense_offers_nothing_and_says_nothing(shell: Shell, line: str) -> None:
    for name in ("bash", "zsh"):
        shell.asks(name, line)


def test_a_table_that_cannot_be_read_offers_nothing(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "operators.parquet").write_bytes(b"no table")
    assert shell.offers(f"vendorline check {tmp_path} --operator ") in ({}, {"": ""})


def test_every_kind_of_name_is_there_and_as_the_program_knows_it(folder: Path) -> None:
    found = {kind: dict(names(folder, "")) for kind, names in KINDS.items()}
    assert all(found.values())
    assert set(vendors()) <= set(found["vendors"])
    assert {*found["technologies"], "any"} == set(Technology.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_can_be_shown_and_installed(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("typer.completion._get_shell_name", lambda: name)
    monkeypatch.setattr("typer._completion_shared._get_shell_name", lambda: name)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run(["--show-completion"]) == 0
    assert "_VENDORLINE_COMPLETE=complete_" in capsys.readouterr().out
    assert run(["--install-completion"]) == 0
    assert any(file.is_file() for file in tmp_path.rglob("*vendorline*"))


def test_names_that_ship_are_read_without_heavy_libraries() -> None:
    program = (
        "import os, sys\n"
        "os.environ |= {'_VENDORLINE_COMPLETE': 'complete_fish', '_TYPER_COMPLETE_FISH_ACTION': 'get-args',"
        " '_TYPER_COMPLETE_ARGS': 'vendorline check net --provision GB'}\n"
        "from vendorline.cli.app import run\n"
        "run([])\n"
        "print(*(name for name in ('polars', 'numpy', 'yaml') if name in sys.modules), file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert "GB-2022-DVD-CORE" in told.stdout
    assert told.stderr.strip() == ""


#: What bash makes of a line before it asks, and what it is to put in after the last sign.
PARTED = [
    ("check NET --ban|=|hu", "huawei"),
    ("check NET --ban|=", "huawei"),
    ("expose NET --explain|huawei|:|re", "read"),
    ("expose NET --explain|huawei|:", "read"),
    ("expose NET --explain|huawei|:|deny|:|Al", "Alberta"),
    ("expose NET --set|n3|=|o", "on"),
    ("expose NET --set|=|n3|=|o", "on"),
    ("check NET --fail-on|breached|:|b", "binding"),
    ("check NET --explain|=|GB-2022-DVD-C", "GB-2022-DVD-CORE"),
    ("expose NET --explain huawei: --vendor hua", "huawei"),
    ("expose NET --explain huawei:re", "huawei:read"),
]


@pytest.mark.parametrize(("line", "offered"), PARTED)
def test_bash_parts_words_at_signs(
    line: str, offered: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["vendorline", *line.replace("NET", str(folder)).replace("|", " ").split(" ")]
    monkeypatch.setenv("_VENDORLINE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "\n".join(words))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    assert run([]) == 0
    assert offered in capsys.readouterr().out.splitlines()


def test_the_function_that_bash_gets_puts_in_what_goes_on(folder: Path, tmp_path: Path) -> None:
    program = tmp_path / "vendorline"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vendorline "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = f"""
    source <("{program}" --show-completion bash)
    COMP_WORDS=(vendorline expose "{folder}" --explain huawei : re) COMP_CWORD=6
    _vendorline_completion "{program}"
    printf '%s\n' "${{COMPREPLY[@]}}"
    """
    told = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=True)
    assert {"read", "read_active"} <= set(told.stdout.splitlines())
