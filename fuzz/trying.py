"""One mutant read by the program, and what came of it."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import traceback
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import readers

INTERNAL = 5
#: Kinds of errors by which a library seldom says that a file is damaged, and our own mistakes often show.
SUSPICIOUS = re.compile(
    r"cannot be read: (?P<kind>AttributeError|TypeError|KeyError|IndexError|AssertionError|ZeroDivisionError|NotImplementedError|"
    r"SchemaError|ShapeError|ColumnNotFoundError|InvalidOperationError|ComputeError|PanicException|StopIteration)[^\n]{0,200}"
)


@dataclass(frozen=True)
class Tried:
    """What came of a mutant: exit code, whether it came past the first parser, and everything that must not happen."""

    reader: str
    number: int
    code: int
    past: bool
    problem: str | None = None

    def to_json(self) -> str:
        """The same as a line of JSON."""
        return json.dumps(asdict(self))


def try_one(reader: str, seed: int, number: int, work: Path) -> Tried:
    """Let the program read one mutant, laid out in `work`."""
    code, problem, past = try_mutant(readers.mutant(reader, seed, number), work)
    return Tried(reader, number, code, past, problem)


def try_mutant(found: readers.Mutant, work: Path) -> tuple[int, str | None, bool]:
    """The exit code for a mutant laid out in `work`, what must not happen and did, and whether it came past the first parser."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    readers.lay_out(found, work)
    here = Path.cwd()
    os.chdir(work)
    try:
        code, out, err = _run(found.arguments)
        past = code == 0 or not any(words in out + err for words in readers.FIRST_PARSE)
        return code, _problem(found, code, out, err), past
    finally:
        os.chdir(here)


def _problem(found: readers.Mutant, code: int, out: str, err: str) -> str | None:
    if code == INTERNAL:
        return "exit 5: " + (err.strip().splitlines() or [""])[-1][:300]
    if "Traceback" in err:
        return "traceback"
    if (odd := SUSPICIOUS.search(out + err)) is not None:
        return f"suspicious: {odd[0][:200]}"
    if found.into is None:
        return None
    hidden = [path.name for path in Path().iterdir() if path.name.endswith(".part")]
    if hidden:
        return f"half-written: {hidden[0]}"
    into = Path(found.into)
    if code != 0:
        return "half-written: a folder beside an error" if into.exists() else None
    checked, told, _ = _run(("validate", found.into))
    if checked != 0:
        return f"accepted, and does not validate: {_first_error(told)}"
    return None


def _first_error(out: str) -> str:
    try:
        rows: list[dict[str, Any]] = json.loads(out)["rows"]
    except (ValueError, KeyError):
        return out[:200]
    first = next((row for row in rows if row["severity"] == "error"), {})
    return f"{first.get('file')} {first.get('column')}: {first.get('problem')}"[:300]


def _run(arguments: tuple[str, ...]) -> tuple[int, str, str]:
    from vendorline.cli.app import run

    words = [*arguments, *(() if arguments[0] == "report" else ("--format", "json"))]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = run(words)
        except BaseException:  # noqa: BLE001 - whatever leaves the program is what is looked for
            traceback.print_exc()
            code = INTERNAL
    return code, out.getvalue(), err.getvalue()
