"""Saved results: reading them, and saying everything that is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vendorline.errors import Fault, InvalidInput
from vendorline.network.guard import located, read_bytes, short
from vendorline.report.left_out import is_left_out
from vendorline.report.sections import SECTIONS
from vendorline.results.reading import faults
from vendorline.results.result import load
from vendorline.version import __version__

#: A result of a whole country's network with every row is some hundred megabytes.
MOST_BYTES = 1_000_000_000
_AGAIN = "save it again with `--format json --output FILE`"


def read_result(path: Path) -> dict[str, Any]:
    """A result saved by a command with `--format json --output FILE`, or the folder of one that a project keeps.

    Raises InvalidInput with every fault for a file that is not JSON, of another shape or made by another version.
    """
    name = str(path)
    if path.is_dir():
        kept = dict(load(path).document)
        require(kept, name)
        return kept
    try:
        path.stat()
        text = read_bytes(path, MOST_BYTES).decode("utf-8-sig")
        with located(path, but=(json.JSONDecodeError,)):
            document = json.loads(text)
    except FileNotFoundError:
        raise InvalidInput(f"no such file: {name}", [Fault.at(name, None, "is not there", _AGAIN)]) from None
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault.at(short(name), None, f"cannot be read: {short(str(error))}", _AGAIN)
        raise InvalidInput(f"{short(name)} cannot be read", [fault]) from error
    except json.JSONDecodeError as error:
        fault = Fault.at(name, error.lineno, f"is not JSON: {error.msg}, column {error.colno}", _AGAIN)
        raise InvalidInput(f"{name} is not a saved result", [fault]) from error
    with located(path):
        require(document, name)
    return dict(document)


def require(document: Any, file: str) -> None:
    """Raise InvalidInput with every fault unless this is a result that a report can show."""
    faults = tuple(document_faults(document, file))
    if faults:
        raise InvalidInput(f"{file} is not a result that this version can show", faults)


def document_faults(document: Any, file: str) -> Iterator[Fault]:
    """Everything that keeps a document from being shown."""
    if not isinstance(document, Mapping):
        yield Fault.at(file, None, "is not a JSON object", _AGAIN)
        return
    if document.get("error"):
        problem = "says what stopped a command, and holds no result"
        yield Fault(file, None, "error", str(document["error"])[:200], problem, "mend that, and run the command again")
        return
    version = document.get("vendorline")
    if not isinstance(version, str):
        yield Fault(file, None, "vendorline", None, "does not say which version made it", _AGAIN)
    elif _contract(version) != _contract(__version__):
        problem = f"was made by another version than this one, {__version__}"
        yield Fault(file, None, "vendorline", version, problem, "run the command again with this version")
    rows, inputs = document.get("rows"), document.get("inputs")
    if not isinstance(inputs, list) or list(faults("inputs", inputs, file, _AGAIN)):
        yield Fault(file, None, "inputs", None, "is not a list of {path, sha256}", _AGAIN)
    if not is_left_out(document.get("left_out", [])):
        yield Fault(file, None, "left_out", None, "is not a list of {table, operator_id, cause, rows}", _AGAIN)
    if not isinstance(rows, list):
        yield Fault(file, None, "rows", None, "is not a list", _AGAIN)
    command = document.get("command")
    section = SECTIONS.get(command) if isinstance(command, str) else None
    if section is None:
        known = ", ".join(sorted(SECTIONS))
        yield Fault(file, None, "command", repr(command), "has no section in a report", f"a report shows: {known}")
    elif isinstance(rows, list):
        yield from section.faults(document, file)


def _contract(version: str) -> tuple[str, ...]:
    """The part of a version that fixes the shape of results: patch releases share it."""
    return tuple(version.split(".")[:2])


def document_of(result: Any) -> Mapping[str, Any]:
    """A result as the document that commands save: findings, exposures, decisions, answers of jobs, or a document itself."""
    if isinstance(result, Mapping):
        return result
    if hasattr(result, "document"):
        told: Mapping[str, Any] = result.document
        return told
    from vendorline.project.documents import result_of

    return result_of(result).document
