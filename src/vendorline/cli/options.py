"""The options of the commands, and what `--help` says of each: `data/options.csv`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import typer

from vendorline.knowledge.data_files import rows_of


@cache
def _said() -> dict[tuple[str, str], dict[str, str]]:
    rows = rows_of("vendorline.cli", "data/options.csv")
    return {(row["command"], row["option"]): row for row in rows}


def options_of(command: str) -> Callable[..., Any]:
    """What makes the options of a command, or of a group of commands, by their names, such as `--rules`."""

    def option(name: str, **more: Any) -> Any:
        row = _said()[command, name]
        return typer.Option(name, help=row["help"], metavar=row["metavar"] or None, **more)

    return option
