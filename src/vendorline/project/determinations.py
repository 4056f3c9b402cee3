"""Determinations: who decided which vendor meets the criteria of a provision, when, why, and until when."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vendorline.errors import Fault, InvalidInput, InvalidRules, did_you_mean
from vendorline.rulebook import Determination, Rulebook
from vendorline.vendors import canonical_id, vendors

if TYPE_CHECKING:
    from vendorline.rulebook.strict_yaml import Document

_REMEDIES = {
    "missing": "add it",
    "extra_forbidden": "remove it; fields are instrument, vendor, from, until, decided_by, decided_on, why, source",
}


class _Record(BaseModel):
    """One determination as it stands in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instrument: str
    vendor: str
    decided_by: str
    decided_on: date
    why: str
    from_on: date | None = Field(default=None, alias="from")
    until_on: date | None = Field(default=None, alias="until")
    source: str | None = None


def read_determinations(path: Path, rulebook: Rulebook) -> tuple[Determination, ...]:
    """The determinations in a YAML file: a list under `determinations`.

    Args:
        path: the file.
        rulebook: what `instrument` may name: an instrument or a provision.

    Raises:
        InvalidInput: with every fault, each with its line.
    """
    from vendorline.rulebook.strict_yaml import read_text, read_yaml

    try:
        document = read_yaml(read_text(path), path.name)
    except InvalidRules as error:
        raise InvalidInput(f"{path} cannot be used", error.faults) from error
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault.at(path.name, None, f"cannot be read: {error}", "give a UTF-8 file")
        raise InvalidInput(f"{path} cannot be read", [fault]) from error
    data = {} if document.data is None else document.data
    rows = data.get("determinations") if isinstance(data, dict) else data
    if not isinstance(data, dict) or set(data) - {"determinations"} or not isinstance(rows, list | None):
        remedy = "write them as a list under determinations:"
        fault = Fault(path.name, document.line(()), None, None, "not a list of determinations", remedy)
        raise InvalidInput(f"{path} cannot be used", [fault])
    rows = rows or []
    known = sorted({law.id for law in rulebook} | {law.instrument_id for law in rulebook})
    faults: list[Fault] = []
    found = [d for place, row in enumerate(rows) if (d := _one(document, place, row, known, faults)) is not None]
    if faults:
        raise InvalidInput(f"{path} cannot be used", sorted(faults))
    return tuple(found)


def _one(document: Document, place: int, row: Any, known: list[str], faults: list[Fault]) -> Determination | None:
    def fault(field: str, value: str | None, problem: str, remedy: str) -> None:
        line = document.line(("determinations", place, field))
        faults.append(Fault(document.file, line, field or None, value, problem, remedy))

    from vendorline.rulebook.record_problems import problems_of

    try:
        record = _Record.model_validate(row)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=False):
            name = str(detail["loc"][0]) if detail["loc"] else ""
            value = None if isinstance(detail["input"], dict | list) else str(detail["input"])
            fault(
                name,
                value,
                "; ".join(problems_of(detail["msg"])),
                _REMEDIES.get(detail["type"], "see the page on determinations"),
            )
        return None
    if record.instrument not in known:
        near = did_you_mean(record.instrument, known)
        remedy = f"did you mean {near}?" if near else "see vendorline rules list"
        fault("instrument", record.instrument, "no such instrument or provision", remedy)
    vendor_id = canonical_id(record.vendor)
    if vendor_id is None:
        near = did_you_mean(record.vendor, list(vendors()))
        remedy = f"did you mean {near}?" if near else "see knowledge of vendors"
        fault("vendor", record.vendor, "unknown vendor", remedy)
    if record.from_on and record.until_on and record.until_on <= record.from_on:
        fault("until", str(record.until_on), "not after from", "correct from or until")
    return Determination(
        instrument_id=record.instrument,
        vendor_id=vendor_id or record.vendor,
        from_on=record.from_on or record.decided_on,
        **record.model_dump(include={"until_on", "source", "decided_by", "decided_on", "why"}),
    )
