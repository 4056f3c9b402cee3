"""What a command says that cannot go on: on stderr for people, and as a document where JSON was asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from vendorline.errors import InvalidInput, VendorlineError


def tell(error: VendorlineError, arguments: Sequence[str]) -> None:
    """Say what stopped a command, and every fault behind it.

    Where the arguments ask for JSON, a document with `error`, and the faults as `rows`, goes where the result would have gone.
    """
    from vendorline.cli.fault_groups import fault_rows
    from vendorline.cli.output import document, print_error, print_faults, to_json, write_atomically

    faults = error.faults if isinstance(error, InvalidInput) else ()
    print_error(str(error))
    print_faults(faults)
    if _value_of("--format", arguments) != "json":
        return
    wrong = sum(fault.severity == "error" for fault in faults)
    content = to_json(
        document(_command(arguments), fault_rows(faults), error=str(error), errors=wrong, warnings=len(faults) - wrong)
    )
    output = _value_of("--output", arguments)
    if output is None or _command(arguments) == "report":
        sys.stdout.write(content)
    else:
        write_atomically(Path(output), content)


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
    from vendorline.cli.app import GROUPS

    words = [argument for argument in arguments[:2] if not argument.startswith("-")]
    return " ".join(words if words and words[0] in GROUPS else words[:1])
