"""Write the provisions that the package ships as the JSON that it loads; their YAML files stay the source.

With --check nothing is written; the exit code is 1 where a file is stale. A test does the same.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vendorline.rulebook.generated_law import FOLDER, written
from vendorline.rulebook.load import load_instruments, shipped_texts

TARGET = Path(__file__).resolve().parents[1] / "src" / "vendorline" / "rulebook" / FOLDER
PARTS = ("provisions", "illustrations")


def law(part: str) -> str:
    """The text of a generated file, from the YAML files alone."""
    texts = shipped_texts(part)
    return written(texts, load_instruments(texts).instruments)


def main() -> int:
    """Write or check the generated files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is stale")
    check, stale = parser.parse_args().check, False
    TARGET.mkdir(exist_ok=True)
    for part in PARTS:
        text, file = law(part), TARGET / f"{part}.json"
        if check and (not file.is_file() or file.read_text(encoding="utf-8") != text):
            print(f"{file.name} is stale: run `make reference`")
            stale = True
        elif not check:
            file.write_text(text, encoding="utf-8")
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
