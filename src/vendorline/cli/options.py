"""The options of the commands, and what `--help` says of each: `data/options.csv`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import typer
from typer.core import TyperCommand

from vendorline.cli.completing import completed
from vendorline.knowledge.data_files import rows_of

#: The box of `--help` in which the options stand that say how a result is written.
OUTPUT = "Output"


class PanelledCommand(TyperCommand):
    """A command whose `--help` stands beside the options of its output, and not in a box of its own."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option that shows the help."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.rich_help_panel, found.metavar = OUTPUT, ""
        return found


@cache
def _said() -> dict[tuple[str, str], dict[str, str]]:
    rows = rows_of("vendorline.cli", "data/options.csv")
    return {(row["command"], row["option"]): row for row in rows}


def options_of(command: str) -> Callable[..., Any]:
    """What makes the options of a command, or of a group of commands, by their names, such as `--rules`."""

    def option(name: str, **more: Any) -> Any:
        row = _said()[command, name]
        return typer.Option(
            name,
            help=row["help"],
            metavar=row["metavar"],
            rich_help_panel=row["panel"] or None,
            autocompletion=completed(row["names"]) if row["names"] else None,
            **more,
        )

    return option
