"""Write the provisions that the package ships into the one file that it loads; their YAML files stay the source.

With --check nothing is written; the exit code is 1 where the file is stale. A test does the same.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vendorline.rulebook.generated import NAME, written
from vendorline.rulebook.load import load_instruments, shipped_texts

TARGET = Path(__file__).resolve().parents[1] / "src" / "vendorline" / "rulebook" / NAME
PARTS = ("provisions", "illustrations")


def law() -> str:
    """The text of the generated file, from the YAML files alone."""
    texts = {part: shipped_texts(part) for part in PARTS}
    return written({part: (found, load_instruments(found).instruments) for part, found in texts.items()})


def main() -> int:
    """Write or check the generated file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the file is stale")
    text, check = law(), parser.parse_args().check
    if check:
        stale = not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text
        print("stale: run `make reference`" if stale else "up to date")
        return int(stale)
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
