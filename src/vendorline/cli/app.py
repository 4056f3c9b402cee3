"""The command line from its arguments to its exit code; nothing is decided here."""

from __future__ import annotations

import gc
import os
import sys

from vendorline.cli.names_of_commands import COMMANDS
from vendorline.errors import Stopped, UnknownName, UsageError, VendorlineError

DONE, FOUND, USAGE, BAD_INPUT, INFEASIBLE, INTERNAL = range(6)
#: The program, and where a shell says that it asks for the names that could stand next.
NAME, COMPLETING = "vendorline", "_VENDORLINE_COMPLETE"
#: What a shell gives a command that was interrupted.
STOPPED = 130


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    # A command ends before a search for cycles pays, and needs none when it ends. It needs no plug-in of a library, and its
    # products of matrices are too small for threads of their own.
    gc.set_threshold(500_000, 50, 50)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = run(arguments)
    gc.freeze()
    raise SystemExit(code)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code instead of leaving."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(arguments)
    except KeyboardInterrupt as stop:
        from vendorline.cli.failure import tell

        return tell(stop, arguments, STOPPED)


def _words_to_complete() -> list[str]:
    """What stands on a command line on which a shell asks for names, without the program."""
    if COMPLETING not in os.environ:
        return []
    if os.environ[COMPLETING] == "complete_bash":
        from vendorline.cli.completing.bash import put_together

        os.environ.update(put_together(os.environ))
    return (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or "").split()[1:]


def _run(arguments: list[str]) -> int:
    import typer

    from vendorline.cli.commands import parser_of
    from vendorline.cli.failure import tell

    try:
        words = _words_to_complete() or arguments
        asked = words[:1] if words and words[0] in COMMANDS else COMMANDS
        result = parser_of(tuple(asked))(args=arguments, prog_name=NAME, standalone_mode=False)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except SystemExit as end:
        if isinstance(end.code, int) and (COMPLETING in os.environ or not end.code):
            return end.code
        from vendorline.cli.writing import silence

        silence()  # the parser leaves so where nobody reads on
        return DONE
    except Stopped as stop:
        return tell(stop, arguments, STOPPED)
    except (UsageError, UnknownName) as error:
        return tell(error, arguments, USAGE)
    except VendorlineError as error:
        return tell(error, arguments, BAD_INPUT)
    except Exception as error:
        if COMPLETING in os.environ:  # a shell that asks for names can show no error
            return DONE
        # The parser's own errors, and files that cannot be opened, are for the user to mend; anything else is ours.
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            return tell(error, arguments, USAGE)
        if isinstance(error, OSError) and error.filename is not None and error.strerror:
            return tell(error, arguments, BAD_INPUT)
        import traceback

        traceback.print_exception(error)
        return tell(error, arguments, INTERNAL)
    if result == STOPPED:  # the parser makes this of an interrupt
        raise KeyboardInterrupt
    return result if isinstance(result, int) else DONE
