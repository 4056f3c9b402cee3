"""The provisions of the package as JSON that loads at once, made from the YAML files by `scripts/build_law.py`.

The YAML files are the source: a generated file is taken only while the fingerprint that it holds is theirs. Its records were
validated when it was made; a checksum tells whether they are still those.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from importlib.resources import files

from vendorline.rulebook.made_records import data_of, made, without_defaults
from vendorline.rulebook.model import Instrument

FOLDER = "generated"
#: File name and YAML text.
Texts = Sequence[tuple[str, str]]


def fingerprint(texts: Texts) -> str:
    """SHA-256 of the names and texts of files, in their order."""
    found = hashlib.sha256()
    for part in (part for pair in texts for part in pair):
        data = part.encode()
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


def written(texts: Texts, instruments: Iterable[Instrument]) -> str:
    """The text of a generated file: the fingerprint of the files that it is made from, then their instruments, one a line, after their checksum."""
    lines = ",\n".join(map(_line, instruments))
    body = f"[\n{lines}\n]"
    return f'{{"fingerprint": "{fingerprint(texts)}", "sha256": "{_checksum(body)}", "instruments": {body}}}\n'


def _line(instrument: Instrument) -> str:
    return json.dumps(data_of(without_defaults(instrument)), ensure_ascii=False, separators=(",", ":"))


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def read_generated(name: str, texts: Texts) -> tuple[Instrument, ...] | None:
    """The instruments of some files from their generated file; None where that is missing, damaged, or was not made from these files."""
    try:
        text = (files("vendorline.rulebook") / FOLDER / f"{name}.json").read_text(encoding="utf-8")
        head, _, body = text.removesuffix("}\n").partition(', "instruments": ')
        said = json.loads(f"{head}}}")
        if said["fingerprint"] != fingerprint(texts) or said["sha256"] != _checksum(body):
            return None
        return tuple(made(Instrument, one) for one in json.loads(body))
    except (OSError, ValueError, KeyError, TypeError):
        return None
