"""Tests of provisions as data: a small network, a day, and the rows that a check must give (`*.test.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ConfigDict, Field, ValidationError

from vendorline.check.evaluate import check
from vendorline.errors import Fault, InvalidRules
from vendorline.network.schema import TABLES, table
from vendorline.network.tables import Manifest, Network
from vendorline.rulebook.aims import Determination
from vendorline.rulebook.law import Rulebook
from vendorline.rulebook.load import read_yaml
from vendorline.rulebook.terms import Record, Text


class Given(Record):
    """A network as rows of tables, and what is determined about vendors."""

    as_of: date
    complete: tuple[Text, ...] = ()
    tables: dict[str, tuple[dict[str, Any], ...]]
    determinations: tuple[dict[str, Any], ...] = ()


class CaseText(Record):
    """One test. `expect`: rows of which each named field must be as told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    given: Given
    on: date
    known: date | None = None
    as_if: bool = False
    expect: tuple[dict[str, Any], ...] = Field(min_length=1)


class CaseFile(Record):
    """The tests of one instrument."""

    instrument: Text
    tests: tuple[CaseText, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one test; no `problems` = passed."""

    file: str
    name: str
    problems: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The outcome as a plain row."""
        return {"file": self.file, "name": self.name, "passed": not self.problems, "problems": list(self.problems)}


def read_cases(text: str, file: str) -> CaseFile:
    """The tests of one file.

    Raises InvalidRules with every fault, each with its line.
    """
    document = read_yaml(text, file)
    try:
        return CaseFile.model_validate(document.data)
    except ValidationError as error:
        faults = [
            Fault(
                file,
                document.line(tuple(e["loc"])),
                None,
                None,
                f"{'.'.join(map(str, e['loc']))}: {e['msg']}",
                "see the author's guide",
            )
            for e in error.errors(include_url=False, include_context=False)
        ]
        raise InvalidRules(f"{file} has {len(faults)} faults", faults) from None


@cache
def shipped_cases() -> tuple[tuple[str, str], ...]:
    """File name and text of the tests that the package ships."""
    folder = files("vendorline.rulebook") / "data"
    return tuple(
        (f"{home.name}/{item.name}", item.read_text(encoding="utf-8"))
        for home in sorted((h for h in folder.iterdir() if h.is_dir()), key=lambda h: h.name)
        for item in sorted(home.iterdir(), key=lambda i: i.name)
        if item.name.endswith(".test.yaml")
    )


def cases_in(paths: Sequence[Path]) -> tuple[tuple[str, str], ...]:
    """File name and text of tests in files and folders."""
    found = [p for path in paths for p in (sorted(path.rglob("*.test.yaml")) if path.is_dir() else [path])]
    return tuple((str(path), path.read_text(encoding="utf-8-sig")) for path in found)


def run_cases(texts: Sequence[tuple[str, str]], provisions: Rulebook) -> tuple[Outcome, ...]:
    """Run every test of some files.

    Raises InvalidRules with the faults of all files together.
    """
    faults: list[Fault] = []
    parsed: list[tuple[str, CaseFile]] = []
    for file, text in texts:
        try:
            parsed.append((file, read_cases(text, file)))
        except InvalidRules as error:
            faults += error.faults
    if faults:
        raise InvalidRules(f"{len(faults)} faults in the tests of provisions", faults)
    return tuple(
        Outcome(file, case.name, _problems(case, provisions)) for file, cases in parsed for case in cases.tests
    )


def _problems(case: CaseText, provisions: Rulebook) -> tuple[str, ...]:
    jurisdictions = sorted({str(row.get("provision_id", "")).partition("-")[0] for row in case.expect})
    found = check(
        _network(case.given),
        jurisdictions,
        case.on,
        known=case.known,
        as_if=case.as_if,
        provisions=provisions,
        determinations=[Determination(**_typed(d)) for d in case.given.determinations],
    ).to_dicts()
    problems = []
    for wanted in case.expect:
        keys = ("provision_id", "reading", "operator_id", "level_key")
        rows = [r for r in found if all(_same(r[k], wanted[k]) for k in keys if k in wanted)]
        if wanted.get("verdict") == "no_row":
            problems += [f"{wanted['provision_id']}: a row where none is expected"] if rows else []
        elif len(rows) != 1:
            problems.append(f"{wanted.get('provision_id')}: {len(rows)} rows where one is expected")
        else:
            problems += [
                f"{wanted['provision_id']} {name}: {rows[0].get(name)!r}, expected {value!r}"
                for name, value in wanted.items()
                if not _same(rows[0].get(name), value)
            ]
    return tuple(problems)


def _same(value: Any, told: Any) -> bool:
    """Whether a value of a row is what a test tells, as text."""
    if value is None or told is None:
        return value is told
    if isinstance(value, bool):
        return str(value).lower() == str(told).lower()
    if isinstance(value, (int, float)):
        try:
            return abs(float(value) - float(told)) < 1e-9
        except ValueError:
            return False
    return str(value) == str(told)


def _network(given: Given) -> Network:
    unknown = set(given.tables) - set(TABLES)
    if unknown:
        raise InvalidRules(
            "no such table",
            [Fault("", None, None, None, f"no such table: {', '.join(sorted(unknown))}", "use a table of a network")],
        )
    frames = {name: _frame(name, rows) for name, rows in given.tables.items()}
    return Network.of(frames, as_of=given.as_of, manifest=Manifest(complete=frozenset(given.complete)))


def _frame(name: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of text as a table of the schema's types."""
    dtypes = table(name).polars_schema()
    columns = dict.fromkeys(column for row in rows for column in row)
    series = []
    for column in columns:
        values = [row.get(column) for row in rows]
        dtype = dtypes[column]
        as_text = pl.List(pl.String) if isinstance(dtype, pl.List) else pl.String
        text = pl.Series(column, values, dtype=as_text)
        series.append(text.str.to_date("%Y-%m-%d") if dtype == pl.Date else text.cast(dtype))
    return pl.DataFrame(series)


def _typed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: date.fromisoformat(v) if k.endswith("_on") and v else v for k, v in row.items()}
