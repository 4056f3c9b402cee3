"""Tests of provisions as data: a small network, a day, and the rows that a check must give (`*.test.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ConfigDict, Field, ValidationError

from vendorline import results
from vendorline.check.evaluate import check
from vendorline.errors import Fault, InvalidRules
from vendorline.evidence.plain_record import Day, Text
from vendorline.evidence.strict_record import Record
from vendorline.network.cells import LIST_SEPARATOR, Cells, cast_cells
from vendorline.network.schema import TABLES, table
from vendorline.network.tables import Manifest, Network
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.designated_vendors import Determination
from vendorline.rulebook.law import Rulebook
from vendorline.rulebook.load import faults_of
from vendorline.rulebook.strict_yaml import Document, read_text, read_yaml


class Decided(Record):
    """What is determined about a vendor."""

    instrument_id: Text
    vendor_id: Text
    from_on: Day | None = None
    until_on: Day | None = None


class Given(Record):
    """A network as rows of tables, and what is determined about vendors."""

    as_of: Day
    complete: tuple[Text, ...] = ()
    tables: dict[str, tuple[dict[str, Any], ...]]
    determinations: tuple[Decided, ...] = ()


class CaseText(Record):
    """One test. `expect`: rows of which each named field must be as told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Text
    given: Given
    on: Day
    known: Day | None = None
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
        cases = CaseFile.model_validate(document.data)
    except ValidationError as error:
        faults = [
            document.fault(e["loc"], f"{'.'.join(map(str, e['loc']))}: {e['msg']}", "see the author's guide")
            for e in faults_of(error)
        ]
        raise InvalidRules(f"{file} has {len(faults)} faults", faults) from None
    faults = [fault for place, case in enumerate(cases.tests) for fault in _faults(document, place, case)]
    if faults:
        raise InvalidRules(f"{file} has {len(faults)} faults", faults)
    return cases


def _faults(document: Document, place: int, case: CaseText) -> Iterator[Fault]:
    """Tables and columns that a network has not, cells that cannot be read, and expectations of no provision."""
    for name, rows in case.given.tables.items():
        home = ("tests", place, "given", "tables", name)
        if name not in TABLES:
            yield document.fault(home, f"no such table: {name}", "use a table of a network")
            continue
        known = table(name).polars_schema()
        for column in dict.fromkeys(column for row in rows for column in row):
            if column not in known:
                first = next(i for i, row in enumerate(rows) if column in row)
                yield document.fault((*home, first, column), f"{name} has no column {column}", "see the tables")
                continue
            for batch in _cells(name, column, rows).faults:
                if batch.severity == "error":
                    yield from (
                        document.fault((*home, i, column), f"{column}: {batch.problem}", batch.remedy)
                        for i in batch.index
                    )
    for i, wanted in enumerate(case.expect):
        if not wanted.get("provision_id"):
            yield document.fault(("tests", place, "expect", i), "names no provision", "give provision_id")


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
    return tuple((str(path), read_text(path)) for path in found)


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
        accept_recalled=True,
        provisions=provisions,
        determinations=[Determination(**d.model_dump()) for d in case.given.determinations],
    ).to_dicts()
    problems, about = [], results.table("check_rows").subject
    for wanted in case.expect:
        rows = [r for r in found if all(_same(r[k], wanted[k]) for k in about if k in wanted)]
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
    frames = {name: _frame(name, rows) for name, rows in given.tables.items()}
    return Network.of(frames, as_of=given.as_of, manifest=Manifest(complete=frozenset(given.complete)))


def _frame(name: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of text as a table of the schema's types."""
    columns = dict.fromkeys(column for row in rows for column in row)
    return pl.DataFrame([_cells(name, column, rows).values for column in columns])


def _cells(name: str, column: str, rows: Sequence[Mapping[str, Any]]) -> Cells:
    """A column read as the cells of an inventory are."""
    values = (row.get(column) for row in rows)
    return _read(
        name,
        column,
        tuple(
            LIST_SEPARATOR.join(map(str, v)) if isinstance(v, list) else None if v is None else str(v) for v in values
        ),
    )


@lru_cache(maxsize=10_000)
def _read(name: str, column: str, cells: tuple[str | None, ...]) -> Cells:
    """Cells of text, once for all the tests in which the same ones stand."""
    text, meant = pl.Series(column, cells, dtype=pl.String), table(name).column(column)
    if meant.item_type == "country":
        # Tests may stand in a country that nobody has.
        return Cells(text, (), text.is_null() & False)
    return cast_cells(meant, text)
