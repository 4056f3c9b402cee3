"""Files of priors that tests write: whole ones, and ones with something changed."""

from __future__ import annotations

from pathlib import Path

from vendorline.errors import Fault, InvalidInput
from vendorline.likely import Priors, read_priors

HEAD = "title: priors of a test\n"
SETTINGS = """together:
  - {world: true, value: 1, source: a test}
spread:
  - {world: true, value: 1, source: a test}
"""


def written(folder: Path, text: str, *, settings: str = SETTINGS) -> Path:
    """A file of priors in a folder."""
    path = folder / "priors.yaml"
    path.write_text(HEAD + text + settings, encoding="utf-8")
    return path


def read(folder: Path, text: str, *, settings: str = SETTINGS) -> Priors:
    """The priors that a text says."""
    return read_priors(written(folder, text, settings=settings))


def faults(folder: Path, text: str, *, settings: str = SETTINGS) -> list[Fault]:
    """What is wrong with a text."""
    try:
        read(folder, text, settings=settings)
    except InvalidInput as error:
        return list(error.faults)
    return []
