"""The provisions of the package as JSON that loads at once, made from the YAML files by `scripts/build_law.py`.

The YAML files are the source: a generated file is taken only while the fingerprint that it holds is theirs. What its records must
agree in was tried when it was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from importlib.resources import files

from vendorline.rulebook.model import Instrument
from vendorline.rulebook.terms import AGREED

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
    """The text of a generated file: the fingerprint of the files that it is made from, and their instruments, one a line."""
    lines = ",\n".join(instrument.model_dump_json(exclude_unset=True) for instrument in instruments)
    return f'{{"fingerprint": "{fingerprint(texts)}", "instruments": [\n{lines}\n]}}\n'


def read_generated(name: str, texts: Texts) -> tuple[Instrument, ...] | None:
    """The instruments of some files from their generated file; None where that is missing, or was not made from these files."""
    try:
        said = json.loads((files("vendorline.rulebook") / FOLDER / f"{name}.json").read_bytes())
        if said["fingerprint"] != fingerprint(texts):
            return None
        return tuple(Instrument.model_validate(one, context={AGREED: True}) for one in said["instruments"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
