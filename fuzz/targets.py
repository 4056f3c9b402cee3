"""The same readers for a fuzzer that is led by coverage: `python fuzz/targets.py graphml CORPUS`, where Atheris is installed.

The fuzzer hands over bytes; the reader gets them as the content of its file, beside whatever else it needs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import inputs  # noqa: E402 - stands beside this file
import readers  # noqa: E402
import trying  # noqa: E402

#: Which of a mutant's files gets the bytes.
HIT = {
    "free5gc": "core/amfcfg.yaml",
    "tables": "own/elements.csv",
    "manifest": "own/manifest.json",
    "result": "result.json",
}


def read(reader: str, content: bytes, work: Path) -> None:
    """Let a reader have the content; raises AssertionError where something happens that must not."""
    usual = readers.mutant(reader, 0, 0)
    files = dict(usual.files)
    files[HIT.get(reader, next(iter(files)))] = content
    tried = trying.try_mutant(readers.Mutant(files, usual.arguments, usual.into), work)
    if tried[1] is not None:
        raise AssertionError(tried[1])


def main() -> None:
    """Fuzz the reader that the command line names."""
    try:
        import atheris
    except ImportError:
        raise SystemExit("Atheris is not installed: python -m pip install atheris, or run fuzz/mutate.py") from None
    if len(sys.argv) < 2 or sys.argv[1] not in readers.READERS:
        raise SystemExit(f"name a reader: {', '.join(readers.READERS)}")
    reader = sys.argv.pop(1)
    inputs.seeds(reader)
    work = Path(tempfile.mkdtemp(prefix="vendorline-fuzz-"))
    with atheris.instrument_imports():
        import vendorline.cli.app
        import vendorline.importers.formats  # noqa: F401 - what is watched
    atheris.Setup(sys.argv, lambda content: read(reader, content, work / "w"))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
