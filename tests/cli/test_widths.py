"""Tables for people at any width: no operator, provision or verdict is ever shortened."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.measure import Measurement

from networks import bound, element, network
from vendorline.cli.app import run
from vendorline.cli.tables.fitting import _widths
from vendorline.network import write_network

WIDTHS = (80, 100, 120, 160)
NAMES = [f"operator-with-a-long-name-{n}" for n in range(7)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven operators with long names, each with radio and core equipment of several vendors."""
    operators = [
        {"operator_id": name, "name": name, "country": "GB", "plmn": [f"0010{n}"]} for n, name in enumerate(NAMES)
    ]
    elements = [
        element(
            f"{name}-{n}",
            f"s{n}-{name}",
            operator_id=name,
            vendor_id=vendor,
            function=function,
            installed_on=date(2019, 1, 1),
        )
        for k, name in enumerate(NAMES)
        for n, (vendor, function) in enumerate(
            [("huawei", "gnb"), ("nokia", "gnb"), ("ericsson", "amf"), (None, "gnb")][: 2 + k % 3]
        )
    ]
    target = tmp_path_factory.mktemp("wide") / "net"
    bindings = [bound() | {"operator_id": name} for name in NAMES]
    write_network(network(elements, operators=operators, bindings=bindings), target)
    return target


@pytest.fixture(scope="module")
def rows_of() -> dict[str, list[dict[str, Any]]]:
    """The rows of each command, asked for once: they do not hang on a width."""
    return {}


LAW = ["--rules", "GB", "--on", "2023-06-01", "--known", "2026-11-23"]
COMMANDS = {
    "glance": ["check", "{}", *LAW],
    "rows": ["check", "{}", *LAW, "--rows"],
    "margins": ["check", "{}", *LAW, "--margins", "--side-by-side"],
    "against": ["check", "{}", *LAW, "--against", "{}"],
    "changes": [
        "check",
        "{}",
        *LAW[:2],
        "--known",
        "2026-11-23",
        "--from",
        "2023-01-01",
        "--to",
        "2024-06-30",
        "--every",
        "change",
    ],
    "trial": ["check", "{}", "--ban", "huawei", "--by", "2027-12-31"],
    "element": ["explain", "{}", f"{NAMES[0]}-0", "--rules", "GB", "--on", "2023-06-01"],
    "law": ["rules", "list", "--jurisdiction", "GB"],
    "coverage": ["rules", "coverage", "--jurisdiction", "GB"],
    "words": ["rules", "search", "huawei"],
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_shortened(
    name: str,
    width: int,
    folder: Path,
    rows_of: dict[str, list[dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    words = [word.format(folder) for word in COMMANDS[name]]
    assert run(words) == 0
    text = capsys.readouterr().out
    if name not in rows_of:
        assert run([*words, "--format", "json"]) == 0
        rows_of[name] = json.loads(capsys.readouterr().out)["rows"]
    rows = rows_of[name]
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    for row in rows:
        if row.get("provision_id"):
            assert row["provision_id"] in text
    told = {row["operator_id"] for row in rows if row.get("operator_id")}
    assert all(operator in text for operator in told) or re.search(rf"\ball {len(told)}\b", text)
    for row in rows:
        if row.get("verdict"):
            assert row["verdict"].replace("_", " ") in text


@pytest.mark.parametrize("width", WIDTHS)
def test_exposure_keeps_every_number(
    width: int, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["expose", str(folder)]) == 0
    text = capsys.readouterr().out
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    assert len(re.findall(r"\binterception\b", text)) >= 1
    for vendor in ("huawei", "nokia", "ericsson"):
        assert vendor in text


@pytest.mark.parametrize(
    "text",
    ["", "a", "two words", " beside  blanks ", "日本 word", "[bold]thick[/] word", "two\nlines of it", "5G: 35 %", "—"],
)
def test_a_cell_is_as_wide_as_it_is_drawn(text: str) -> None:
    console = Console(width=200, emoji=False)
    drawn = Measurement.get(console, console.options, text)
    assert _widths(console, text) == (drawn.maximum, drawn.minimum)
