"""The provisions of the package in one file of JSON that loads at once, made from the YAML files by `scripts/build_law.py`.

The YAML files are the source: the generated file is taken only while the fingerprint that it holds is theirs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from pydantic import TypeAdapter, ValidationError

from vendorline.rulebook.model import Instrument
from vendorline.rulebook.terms import Record

NAME = "generated.json"
#: File name and YAML text.
Texts = Sequence[tuple[str, str]]


class Generated(Record):
    """Instruments of some files, and the fingerprint of those."""

    fingerprint: str
    instruments: tuple[Instrument, ...]


_READER = TypeAdapter(dict[str, Generated])


def fingerprint(texts: Texts) -> str:
    """SHA-256 of the names and texts of files, in their order."""
    found = hashlib.sha256()
    for part in (part for pair in texts for part in pair):
        data = part.encode()
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


def written(parts: Mapping[str, tuple[Texts, Iterable[Instrument]]]) -> str:
    """The text of the generated file: for each part the fingerprint of its files and its instruments, one a line."""
    lines = [
        f'{json.dumps(name)}: {{"fingerprint": "{fingerprint(texts)}", "instruments": [\n'
        + ",\n".join(instrument.model_dump_json(exclude_unset=True) for instrument in instruments)
        + "\n]}"
        for name, (texts, instruments) in parts.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def read_generated(name: str, texts: Texts) -> tuple[Instrument, ...] | None:
    """The instruments of some files from the generated file; None where that is missing, or was not made from these files."""
    try:
        found = _READER.validate_json((files("vendorline.rulebook") / NAME).read_bytes())
    except (OSError, ValidationError):
        return None
    part = found.get(name)
    return part.instruments if part is not None and part.fingerprint == fingerprint(texts) else None
