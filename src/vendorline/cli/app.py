"""The command line: one module per command, nothing decided here.

Command modules import heavy libraries inside their functions, so that `vendorline --help` answers at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from vendorline.errors import UnknownName, UsageError, VendorlineError, cut

app = typer.Typer(
    name="vendorline",
    help="Decide whether, and how far, a vendor may take part in a 5G network, and show why.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

DONE, FOUND, USAGE, BAD_INPUT, INFEASIBLE, INTERNAL = range(6)


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
    from vendorline.cli.output import print_error

    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        result = app(args=arguments, standalone_mode=False)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except KeyboardInterrupt:
        print_error("stopped; nothing was left half-written")
        return 130
    except (UsageError, UnknownName) as error:
        tell(error, arguments)
        return USAGE
    except VendorlineError as error:
        tell(error, arguments)
        return BAD_INPUT
    except OSError as error:
        if error.filename is None or not error.strerror:
            return _leave(error)
        print_error(f"{cut(str(error.filename), 200)}: {error.strerror}; name a file or folder that can be used")
        return USAGE
    except Exception as error:
        return _leave(error)
    return result if isinstance(result, int) else DONE


def _leave(error: Exception) -> int:
    """Usage errors of the parser keep their own words; anything else is ours to mend."""
    import traceback

    from vendorline.cli.output import print_error

    show = getattr(error, "show", None)
    if callable(show) and hasattr(error, "exit_code"):
        show()
        return USAGE
    traceback.print_exception(error)
    print_error(f"internal error: {error!r}; please report it with the lines above")
    return INTERNAL
