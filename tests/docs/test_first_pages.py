"""The pages that people read first: the tutorial shows what comes out, the glossary says one thing once, quoted messages exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from vendorline.cli.app import run

ROOT = Path(__file__).resolve().parents[2]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def plain(text: str) -> str:
    """Text with one blank wherever it has some: a terminal sets columns and breaks lines as wide as it is."""
    return " ".join(text.split())


def test_the_tutorial_shows_what_comes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    commands = 0
    for block in re.findall(r"```console\n(.*?)```", page("tutorial.md"), re.DOTALL):
        said = ""
        for line in block.splitlines():
            if line.startswith("$ "):
                program, *words = shlex.split(line[2:])
                assert program == "vendorline"
                assert run(words) == 0, line
                said, commands = plain(capsys.readouterr().out), commands + 1
            else:
                assert plain(line) in said, (line, said)
    assert commands == 11
    written = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "GB-2020-01-CAP-SITES" in written
    assert "CA-2022-5G" in written


def sections(name: str) -> dict[str, list[list[str]]]:
    """The rows of the table of each section, without its head."""
    found = {}
    for part in page(name).split("\n## ")[1:]:
        title, _, rest = part.partition("\n")
        rows = [[c.strip() for c in line.strip("|").split("|")] for line in rest.splitlines() if line.startswith("|")]
        found[title] = rows[2:]
    return found


def test_the_glossary_has_each_word_once_and_in_order() -> None:
    words = []
    for title, rows in sections("glossary.md").items():
        own = [row[0] for row in rows]
        assert own == sorted(own, key=str.casefold), title
        assert all(len(row) == 2 and row[1] and not row[1].endswith(".") for row in rows), title
        words += own
    assert len(words) == len(set(words)) > 70


def test_the_messages_of_the_troubleshooting_page_stand_in_the_program() -> None:
    sources = [*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("data/*.csv")]
    program = "\n".join(path.read_text(encoding="utf-8") for path in sources if "generated" not in path.parts)
    quoted = [row[0].strip("`") for rows in sections("troubleshooting.md").values() for row in rows]
    assert len(quoted) > 30
    assert [text for text in quoted if not all(part.strip() in program for part in text.split("…"))] == []
    reasons = re.findall(r"\(`(\w+)`\)", page("troubleshooting.md"))
    assert len(reasons) == 3
    assert all(f"\n{reason}," in program for reason in reasons)


def test_the_start_page_leads_three_people_to_their_task() -> None:
    parts = page("index.md").split("\n## ")
    for who, task in (
        ("You work for a regulator", "operators-from-a-list.md"),
        ("You keep an operator's network secure", "what-a-vendor-could-read.md"),
        ("You study policy", "compare-and-cite.md"),
    ):
        (part,) = [one for one in parts if one.startswith(who)]
        assert f"(how-to/{task})" in part.splitlines()[4]


def test_every_extra_stands_on_the_page_on_installing() -> None:
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    told = {row[0].strip("`") for row in sections("installing.md")["What else can be installed"]}
    assert told - {"none"} == set(extras) - {"dev", "oracles", "web"}


#: Words that another took the place of, on pages that people read for help.
RETIRED = {"maker": "vendor", "makers": "vendors"}


def test_the_pages_use_one_word_for_one_thing() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "how-to").glob("*.md")]
    text = {path.name: re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8")) for path in pages}
    found = {
        name: words for name, told in text.items() if (words := set(re.findall(r"\w+", told.lower())) & set(RETIRED))
    }
    assert found == {}
