"""Pages written by hand: what they tell people to type exists, every page is in the navigation, the site builds strictly."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import yaml


def _pages(root: Path) -> list[Path]:
    return [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").rglob("*.md"))]


def _typed(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Every line that a page tells people to type: in console blocks after `$ `."""
    for page in _pages(root):
        for block in re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.replace("\\\n", " ").splitlines():
                if line.startswith("$ "):
                    yield page.relative_to(root).as_posix(), shlex.split(line[2:], comments=True)


def test_commands_shown_exist_with_the_options_shown(reference: ModuleType, root: Path) -> None:
    known = dict(reference.commands())
    wrong, shown = [], 0
    for page, words in _typed(root):
        program, *rest = words
        if Path(program).name != "vendorline":
            continue
        shown += 1
        path: tuple[str, ...] = ("vendorline",)
        while rest and (*path, rest[0]) in known:
            path = (*path, rest.pop(0))
        if path == ("vendorline", "decide") and rest and not rest[0].startswith("-"):
            path = (*path, "case")  # the word may be left out
        if path == ("vendorline", "plan") and rest and not rest[0].startswith("-"):
            path = (*path, "network")  # so may this one
        command = known[path]
        options = {opt for p in command.params for opt in (*p.opts, *p.secondary_opts)} | {"--help"}
        given = [word.partition("=")[0] for word in rest if word.startswith("--")]
        if hasattr(command, "commands") and not given:
            wrong.append(f"{page}: {shlex.join(words)}: no such command")
        wrong += [f"{page}: {shlex.join(words)}: no option {o}" for o in given if o not in options]
    assert wrong == []
    assert shown > 10


def test_links_of_the_pages_beside_the_code_lead_somewhere(root: Path) -> None:
    broken = []
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        links = re.findall(r"\]\(([^)#\s]+)", (root / name).read_text(encoding="utf-8"))
        broken += [f"{name}: {link}" for link in links if "://" not in link and not (root / link).exists()]
    assert broken == []


def test_make_targets_shown_exist(root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    wanted = {words[1] for _, words in _typed(root) if words[0] == "make"}
    wanted |= {t for page in _pages(root) for t in re.findall(r"`make ([a-z]+)`", page.read_text(encoding="utf-8"))}
    assert {"demo", "test"} <= wanted
    assert wanted <= targets


def _layers(root: Path) -> list[str]:
    """The layers of the house, highest first, as the linter of imports has them."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return list(next(c["layers"] for c in contracts if c["type"] == "layers"))


def test_architecture_has_a_row_per_package_and_names_what_is_planned(root: Path) -> None:
    page = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    home = root / "src" / "vendorline"
    built = {folder.name for folder in home.iterdir() if (folder / "__init__.py").exists()}
    rows = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    names = [name for layer in _layers(root) for name in re.findall(r"\w+", layer)]
    assert rows == [name for name in names if name in built]
    modules = {path.stem for path in home.glob("*.py")} - {"__init__"}
    assert all(f"`{name}`" in page for name in modules)
    planned = {name for layer in _layers(root) for name in re.findall(r"\((\w+)\)", layer)}
    sentence = next(line for line in page.splitlines() if line.startswith("Planned and not built yet"))
    assert set(re.findall(r"`(\w+)`", sentence.partition("The layers")[0])) == planned - {"settings"}
    assert "`settings`" in sentence


def test_contributing_tells_the_layers_as_they_are_checked(root: Path) -> None:
    page = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith("- Imports go downwards only"))
    told = [re.findall(r"`(\w+)`", part) for part in line.partition(";")[0].split(" > ")]
    bare = [re.sub(r"\(\w+\)", "", layer).replace("|", " ").split() for layer in _layers(root)]
    single = {"__main__", "callable_module", "version", "quick_dataclass", "free_memory"}
    assert told == [names for layer in bare if (names := [n for n in layer if n not in single])]


def test_every_page_is_in_the_navigation(root: Path) -> None:
    def leaves(node: object) -> Iterator[str]:
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            for child in node.values():
                yield from leaves(child)
        elif isinstance(node, list):
            for child in node:
                yield from leaves(child)

    navigation = list(leaves(yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))
    pages = {page.relative_to(root / "docs").as_posix() for page in (root / "docs").rglob("*.md")}
    assert sorted(navigation) == sorted(pages)


def test_records_of_decisions_have_their_three_parts(root: Path) -> None:
    records = sorted((root / "docs" / "adr").glob("[0-9]*.md"))
    numbers = [int(record.name[:4]) for record in records]
    assert numbers == list(range(1, len(records) + 1))
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], record.name


def _build(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("zensical")
    return subprocess.run(
        [str(program), "build", "--clean", "--strict", "--config-file", "mkdocs.yml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_site_builds_and_a_broken_link_does_not(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "docs", tmp_path / "docs")
    shutil.copy(root / "mkdocs.yml", tmp_path)
    built = _build(tmp_path)
    assert built.returncode == 0, built.stdout + built.stderr
    html = (tmp_path / "site" / "concepts" / "verdicts.html").read_text(encoding="utf-8")
    assert "The law at two dates" in html
    fetched = re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=[\"']?(https?://[^\"' >]+)", html)
    assert fetched == [], "pages must not fetch anything from elsewhere"

    page = tmp_path / "docs" / "index.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n[nowhere](nowhere.md)\n", encoding="utf-8")
    broken = _build(tmp_path)
    assert broken.returncode != 0
    said = re.sub(r"\x1b\[[0-9;]*m", "", broken.stdout + broken.stderr)
    assert "nowhere.md" in said
