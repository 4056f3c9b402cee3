"""The JSON object that every command, saved result and web page shares, and the one in which a command says what stopped it."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from vendorline.version import __version__

_NO_LETTERS = re.compile("[\ud800-\udfff]")
_AS_IT_IS = frozenset({type(None), str, bool, int, float})


def plain(value: Any) -> Any:
    """A value as JSON holds it: dates ISO 8601, numbers numbers, missing null."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Path | str):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): v if type(v) in _AS_IT_IS else plain(v) for k, v in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(v) for v in value)
    if isinstance(value, Sequence):
        return [v if type(v) in _AS_IT_IS else plain(v) for v in value]
    return value


def document(
    command: str, rows: Iterable[Mapping[str, Any]], *, inputs: Iterable[Mapping[str, Any]] = (), **keys: Any
) -> dict[str, Any]:
    """The JSON object of a result.

    Args:
        command: which command made it.
        rows: the result.
        inputs: path and SHA-256 of the files that it rests on.
        keys: what else stands beside the rows.
    """
    return {
        "vendorline": __version__,
        "command": command,
        "inputs": [plain(item) for item in inputs],
        "rows": [plain(row) for row in rows],
        **{key: plain(value) for key, value in keys.items()},
    }


def error_document(command: str, error: str, exit_code: int, rows: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The JSON object of a command that has no result: what stopped it in a sentence, and the faults behind it as rows."""
    wrong = sum(row["severity"] == "error" for row in rows)
    return document(command, rows, error=error, errors=wrong, warnings=len(rows) - wrong, exit_code=exit_code)


def to_json(result: Mapping[str, Any]) -> str:
    """A document as text that UTF-8 can hold: letters of a path that are none are written as JSON escapes them."""
    text = json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return text if text.isascii() else _NO_LETTERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the old one or the whole new one; a link is followed, and a device or a pipe written into.

    Raises OSError, which names the file, where that cannot be done.
    """
    data = content.encode() if isinstance(content, str) else content
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                stream.write(data)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
