"""The commands as one command line, or some of them.

Command modules import heavy libraries inside their functions, so that `vendorline --help` answers at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.main

from vendorline.cli.names_of_commands import COMMANDS, GROUPS
from vendorline.cli.options import PanelledCommand


def _version(value: bool) -> None:
    if value:
        from vendorline.version import __version__

        typer.echo(f"vendorline {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


@cache
def parser_of(names: tuple[str, ...]) -> Any:
    """What takes the arguments of some commands apart; made once, for programs that run several commands."""
    return typer.main.get_command(command_line(names))


def command_line(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line with some of its commands; with one alone it stands quickly, and says the same of it."""
    app = typer.Typer(
        name="vendorline",
        help="Decide whether, and how far, a vendor may take part in a 5G network, and show why.",
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    for name in names:
        # `import` is no name for a module.
        module = import_module(f"vendorline.cli.{name.replace('import', 'import_')}")
        if name in GROUPS:
            app.add_typer(getattr(module, name), name=name)
        else:
            app.command(name)(vars(module)[module.__name__.rpartition(".")[2]])
    _grouped(app)
    return app


def _grouped(app: typer.Typer) -> None:
    """The options of every command stand in boxes, also that for help."""
    groups = [group.typer_instance for group in app.registered_groups]
    for held in (app, *filter(None, groups)):
        for command in held.registered_commands:
            command.cls = PanelledCommand
