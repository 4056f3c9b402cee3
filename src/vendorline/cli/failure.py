"""What a command says that cannot go on: on stderr for people, and as a document where JSON was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vendorline.errors import (
    CutOff,
    Fault,
    InvalidInput,
    Stopped,
    UnknownName,
    Unwritable,
    UsageError,
    VendorlineError,
    counted,
    cut,
)


def tell(error: BaseException, arguments: Sequence[str], code: int) -> int:
    """Say what stopped a command, and every fault behind it; returns the exit code.

    Where the arguments ask for JSON, a document with `error`, `exit_code`, and the faults as `rows`, goes where the result would have gone, or to
    stdout where nothing can be written there.
    """
    from vendorline.cli.fault_groups import fault_rows
    from vendorline.cli.output import print_error, print_faults
    from vendorline.cli.writing import put
    from vendorline.results.document import error_document, to_json

    faults: Sequence[Fault] = error.faults if isinstance(error, InvalidInput) else ()
    said = _sentence(error)
    of_user = isinstance(error, UsageError | UnknownName | Stopped | KeyboardInterrupt) or hasattr(error, "show")
    if "--public" in arguments and not of_user:
        from vendorline.project.public import public_faults

        said = f"{_public_sentence(error)}; without --public it is told in full"
        faults = public_faults(faults)
    show = getattr(error, "show", None)
    if callable(show):
        show()
    elif not _says_the_same(said, faults):
        print_error(said)
    print_faults(faults)
    if _value_of("--format", arguments) != "json":
        return code
    if isinstance(error, CutOff):
        return code
    content = to_json(error_document(_command(arguments), said, code, fault_rows(faults)))
    output = _value_of("--output", arguments)
    elsewhere = output is None or _command(arguments) == "report" or isinstance(error, Unwritable)
    for file in [None] if elsewhere else [Path(output or ""), None]:
        try:
            put(content, file)
        except Unwritable as unwritten:
            print_error(str(unwritten))
        else:
            break
    return code


def _says_the_same(said: str, faults: Sequence[Fault]) -> bool:
    """Whether the one fault that there is says what the sentence says, and its remedy besides."""
    return len(faults) == 1 and said == f"{faults[0].problem}: {faults[0].file}"


def _sentence(error: BaseException) -> str:
    """What stopped a command, in one sentence."""
    if isinstance(error, KeyboardInterrupt):
        return "stopped; nothing was left half-written"
    if isinstance(error, VendorlineError):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{cut(str(error.filename), 200)}: {error.strerror}; name a file or folder that can be used"
    parsing = getattr(error, "format_message", None)
    if callable(parsing):
        return str(parsing())
    return f"internal error: {error!r}; please report it with the lines above"


def _public_sentence(error: BaseException) -> str:
    """What stopped a command, in a sentence without names and paths."""
    if isinstance(error, InvalidInput):
        return f"the input cannot be used: {counted(len(error.faults) or 1, 'fault')}"
    if isinstance(error, OSError) and error.strerror:
        return f"a file cannot be used: {error.strerror}"
    return f"internal error: {type(error).__name__}"


def _value_of(option: str, arguments: Sequence[str]) -> str | None:
    """The value of an option, the last one given."""
    found = None
    for place, argument in enumerate(arguments):
        if argument == option and place + 1 < len(arguments):
            found = arguments[place + 1]
        elif argument.startswith(f"{option}="):
            found = argument.partition("=")[2]
    return found


def _command(arguments: Sequence[str]) -> str:
    """The name of the command, that of its group before it."""
    from vendorline.cli.names_of_commands import GROUPS, OF_DECIDE, OF_PLAN

    words = [argument for argument in arguments[:2] if not argument.startswith("-")]
    # `decide CASE` and `plan NETWORK` are commands of their own.
    under = {"decide": OF_DECIDE, "plan": OF_PLAN}.get(words[0] if words else "")
    alone = under is not None and not set(words[1:]) & under
    return " ".join(words if words and words[0] in GROUPS and not alone else words[:1])
