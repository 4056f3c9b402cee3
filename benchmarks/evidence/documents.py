"""Ten thousand documents added, searched and traced, beside SQLite's full-text search alone on the same texts.

python benchmarks/evidence/documents.py [--documents N]
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from vendorline.evidence.register import Register
from vendorline.evidence.register.citable import citable_claims, statements_behind

WORDS = 4_000
TODAY = date(2020, 3, 11)


def text_of(number: int, words: list[str]) -> str:
    """About 3,500 characters in six paragraphs, with a number that no other has."""
    rng = random.Random(number)
    paragraphs = [" ".join(rng.choices(words, k=90)).capitalize() + "." for _ in range(6)]
    return f"Document {number} said this alone: envoy{number} spoke.\n\n" + "\n\n".join(paragraphs) + "\n"


def main() -> None:
    """Add, search, trace; print times, sizes and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=10_000)
    count = parser.parse_args().documents
    rng = random.Random(1)
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(3, 10))) for _ in range(WORDS)]
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "documents", Path(place) / "project"
        folder.mkdir()
        for number in range(count):
            (folder / f"{number}.txt").write_text(text_of(number, words), encoding="utf-8")
        given = sum(file.stat().st_size for file in folder.iterdir())
        register = Register(home)
        added = timed(lambda: register.add([folder], today=TODAY))
        texts = register.rows("texts")
        asked = [f"envoy{rng.randrange(count)}" for _ in range(200)]
        searched = timed(lambda: [register.search(word) for word in asked])
        state(register, [row["text_id"] for row in texts[:1_000]])
        claims = list(citable_claims(home))[:100]
        traced = timed(lambda: [list(statements_behind(home, name)) for name in claims])
        kept = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())

        alone = sqlite3.connect(Path(place) / "alone.sqlite")
        alone.execute("create virtual table t using fts5(text)")

        def put() -> None:
            rows = ((file.read_text(encoding="utf-8"),) for file in sorted(folder.iterdir()))
            alone.executemany("insert into t values (?)", rows)
            alone.commit()

        put_alone = timed(put)
        query = "select snippet(t, 0, '', '', '', 24) from t where t match ? order by bm25(t) limit 20"
        searched_alone = timed(lambda: [alone.execute(query, (f'"{word}"',)).fetchall() for word in asked])
        alone.close()
        size_alone = (Path(place) / "alone.sqlite").stat().st_size
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} documents, {given / 1e6:.0f} MB; times in CPU seconds of this process, peak memory {memory:.0f} MB"
    )
    print(f"add     {added:8.1f} s   full-text search alone {put_alone:8.1f} s   ratio {added / put_alone:5.1f}")
    print(
        f"search  {searched / 200 * 1e3:8.2f} ms  full-text search alone {searched_alone / 200 * 1e3:8.2f} ms  ratio {searched / searched_alone:5.1f}"
    )
    print(f"trace   {traced / max(1, len(claims)) * 1e3:8.2f} ms  a claim to its statement and document, of 1,000")
    print(
        f"size    {kept / 1e6:8.0f} MB  full-text search alone {size_alone / 1e6:8.0f} MB, without the documents themselves"
    )


def state(register: Register, text_ids: list[str]) -> None:
    """A statement and a claim for each text."""
    exact = [register.text(text_id).split(":")[1].split(".")[0].strip() for text_id in text_ids[:1_000]]
    register.record(
        "statements",
        [
            {"statement_id": f"S{n}", "text_id": text_id, "exact": words, "kind": "statement", "form": "paraphrase"}
            for n, (text_id, words) in enumerate(zip(text_ids, exact, strict=True))
        ],
        today=TODAY,
    )
    register.record(
        "claims",
        [{"claim_id": f"C{n}", "statement_ids": [f"S{n}"], "proposition": "x"} for n in range(len(text_ids))],
        today=TODAY,
    )


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of a piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
