"""The command line: one module per command, nothing decided here.

Command modules import heavy libraries inside their functions, so that `vendorline --help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated

import typer

from vendorline.cli.names_of_commands import COMMANDS, GROUPS
from vendorline.errors import Stopped, UnknownName, UsageError, VendorlineError

DONE, FOUND, USAGE, BAD_INPUT, INFEASIBLE, INTERNAL = range(6)
#: What a shell gives a command that was interrupted.
STOPPED = 130


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


def command_line(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The command line with some of its commands; with one alone it stands quickly, and says the same of it."""
    app = typer.Typer(
        name="vendorline",
        help="Decide whether, and how far, a vendor may take part in a 5G network, and show why.",
        no_args_is_help=True,
        add_completion=False,
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
    return app


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    # A command ends before a search for cycles pays, and needs no plug-in of a library.
    gc.set_threshold(100_000, 50, 50)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    raise SystemExit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code instead of leaving."""
    from vendorline.cli.failure import tell

    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        asked = arguments[:1] if arguments and arguments[0] in COMMANDS else COMMANDS
        result = command_line(asked)(args=arguments, standalone_mode=False)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except (KeyboardInterrupt, Stopped) as stop:
        return tell(stop, arguments, STOPPED)
    except (UsageError, UnknownName) as error:
        return tell(error, arguments, USAGE)
    except VendorlineError as error:
        return tell(error, arguments, BAD_INPUT)
    except Exception as error:
        # The parser's own errors, and files that cannot be opened, are for the user to mend; anything else is ours.
        of_parser = hasattr(error, "show") and hasattr(error, "exit_code")
        of_file = isinstance(error, OSError) and error.filename is not None and bool(error.strerror)
        if not of_parser and not of_file:
            traceback.print_exception(error)
            return tell(error, arguments, INTERNAL)
        return tell(error, arguments, USAGE)
    if result == STOPPED:  # the parser makes this of an interrupt
        return tell(KeyboardInterrupt(), arguments, STOPPED)
    return result if isinstance(result, int) else DONE
