"""Every command, option, table and column is documented, and the generated pages say what the program does now."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from vendorline.network.schema import tables
from vendorline.rulebook import provisions

JURISDICTIONS = [f"jurisdictions/{j.lower()}.md" for j in provisions().jurisdictions]
GENERATED = [
    "terms.md",
    "commands.md",
    "tables.md",
    "evidence.md",
    "knowledge.md",
    "provisions.md",
    "vendors.md",
    "claims.md",
    "sources.md",
    "repairs.md",
    "cases.md",
    "case.schema.json",
    "results.md",
    *JURISDICTIONS,
]


@pytest.mark.parametrize("name", GENERATED)
def test_generated_page_is_current(name: str, reference: ModuleType, root: Path) -> None:
    written = (root / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == reference.page(name), f"docs/reference/{name} is stale: run `make reference`"


def test_the_front_page_counts_what_there_is(reference: ModuleType, root: Path) -> None:
    told = f"{len(provisions())} provisions in {len(provisions().jurisdictions)} jurisdictions"
    assert told in (root / "README.md").read_text(encoding="utf-8"), "run `make reference`"
    assert reference.readme() == (root / "README.md").read_text(encoding="utf-8")


def test_every_generated_page_is_tested(reference: ModuleType) -> None:
    assert set(reference.PAGES) == set(GENERATED)


def test_every_command_says_what_it_does_and_gives_an_example(reference: ModuleType) -> None:
    silent = []
    for words, command in reference.commands():
        _, examples = reference._split_help(command.help or "")
        if not (command.help or "").strip():
            silent.append(f"{' '.join(words)}: no help")
        elif len(words) > 1 and not hasattr(command, "commands") and not examples:
            silent.append(f"{' '.join(words)}: no example")
    assert silent == []


def test_every_argument_and_option_has_a_meaning(reference: ModuleType) -> None:
    silent = [
        f"{' '.join(words)} {parameter.opts[0]}"
        for words, command in reference.commands()
        for parameter in command.params
        if not parameter.hidden and not (parameter.help or "").strip()
    ]
    assert silent == []


def test_every_command_and_option_stands_on_the_page(reference: ModuleType, root: Path) -> None:
    page = (root / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    missing = []
    for words, command in reference.commands():
        if len(words) == 1:
            continue
        _, found, section = page.partition(f"\n## {' '.join(words)}\n")
        section = section.partition("\n## ")[0]
        if not found:
            missing.append(" ".join(words))
        for parameter in command.params:
            if parameter.param_type_name == "option" and parameter.name != "help" and not parameter.hidden:
                missing += [f"{' '.join(words)} {opt}" for opt in parameter.opts if f"`{opt}`" not in section]
    assert missing == []


def test_every_table_and_column_stands_on_the_page_with_its_meaning(root: Path) -> None:
    page = (root / "docs" / "reference" / "tables.md").read_text(encoding="utf-8")
    missing = []
    for table in tables():
        section = page.partition(f"\n## {table.name}\n")[2].partition("\n## ")[0]
        if f"{table.meaning}." not in section:
            missing.append(table.name)
        for column in table.columns:
            assert column.meaning.strip(), f"{table.name}.{column.name} has no meaning"
            if f"| `{column.name}`" not in section or column.meaning.replace("|", "\\|") not in section:
                missing.append(f"{table.name}.{column.name}")
    assert missing == []


def test_a_new_column_makes_the_page_stale(reference: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    from vendorline.network import schema

    sites = schema.table("sites")
    wider = dataclasses.replace(
        sites, columns=(*sites.columns, dataclasses.replace(sites.columns[-1], name="height_m", meaning="Height"))
    )
    before = reference.page("tables.md")
    monkeypatch.setattr(schema, "tables", lambda: (wider,))
    assert "| `height_m` |" in reference.page("tables.md")
    assert "height_m" not in before
