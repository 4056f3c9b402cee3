"""A new project: its folder, with settings and an empty place for each thing that jobs share."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from vendorline.errors import UsageError
from vendorline.project.folder import NETWORKS, RULES, SETTINGS

CASES = "cases"


def make_project(
    folder: Path, *, name: str | None = None, country: str | None = None, operators: Sequence[str] = ()
) -> Path:
    """Make a project folder, whole or not at all; returns its path.

    Args:
        folder: where it goes; must not be there, or be empty.
        name: what it is called.
        country: whose law it is about, two letters.
        operators: whose networks it is about.

    Raises UsageError where something stands there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and is not empty; name another folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        made.chmod(0o755)
        for part in (NETWORKS, RULES, CASES):
            (made / part).mkdir()
        (made / SETTINGS).write_text(_settings(name or folder.name, country, operators), encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        made.replace(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return folder


def _settings(name: str, country: str | None, operators: Sequence[str]) -> str:
    """The settings as TOML; texts are written as JSON writes them, which TOML reads."""
    lines = [f"name = {json.dumps(name, ensure_ascii=False)}"]
    if country:
        lines.append(f"country = {json.dumps(country)}")
    if operators:
        lines.append(f"operators = [{', '.join(json.dumps(one, ensure_ascii=False) for one in operators)}]")
    return "\n".join(lines) + "\n"
