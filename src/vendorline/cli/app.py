"""The command line: one module per command, nothing decided here.

Command modules import heavy libraries inside their functions, so that `vendorline --help` answers at once.
"""

from __future__ import annotations

import sys
import traceback
from typing import Annotated

import typer

from vendorline.errors import Stopped, UnknownName, UsageError, VendorlineError

app = typer.Typer(
    name="vendorline",
    help="Decide whether, and how far, a vendor may take part in a 5G network, and show why.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

DONE, FOUND, USAGE, BAD_INPUT, INFEASIBLE, INTERNAL = range(6)
#: What a shell gives a command that was interrupted.
STOPPED = 130


def _version(value: bool) -> None:
    if value:
        from vendorline.version import __version__

        typer.echo(f"vendorline {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    pass


def _register() -> None:
    from vendorline.cli.check import check
    from vendorline.cli.demo import demo
    from vendorline.cli.diff import diff
    from vendorline.cli.example import example
    from vendorline.cli.explain import explain
    from vendorline.cli.export import export
    from vendorline.cli.expose import expose
    from vendorline.cli.import_ import import_
    from vendorline.cli.knowledge import knowledge
    from vendorline.cli.report import report
    from vendorline.cli.rules import rules
    from vendorline.cli.validate import validate
    from vendorline.cli.vendors import vendors

    app.command("demo")(demo)
    app.command("example")(example)
    app.command("import")(import_)
    app.command("validate")(validate)
    app.add_typer(rules, name="rules")
    app.add_typer(knowledge, name="knowledge")
    app.add_typer(vendors, name="vendors")
    app.command("check")(check)
    app.command("expose")(expose)
    app.command("diff")(diff)
    app.command("explain")(explain)
    app.command("report")(report)
    app.add_typer(export, name="export")


_register()


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    raise SystemExit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code of design section 6 instead of leaving."""
    from vendorline.cli.failure import tell

    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        result = app(args=arguments, standalone_mode=False)
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
