"""A few mutants of every reader's inputs, always the same: none fails, hangs or leaves anything half-written. The many are in fuzz/."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

FUZZ = Path(__file__).parents[2] / "fuzz"
EACH = 4
SEED = 20
#: A workbook may name its last cell, for which its reader asks for more memory than there is; the driver runs it apart.
APART: frozenset[str] = frozenset()
NAMES = (
    "csv",
    "xlsx",
    "parquet",
    "opencellid",
    "graphml",
    "bulkcm",
    "free5gc",
    "tables",
    "manifest",
    "result",
    "rules",
)


@pytest.fixture
def trying(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    if not FUZZ.is_dir():
        pytest.skip("fuzz/ is not part of this copy")
    monkeypatch.setattr(sys, "path", [str(FUZZ), *sys.path])
    import trying

    return trying


def test_every_reader_has_mutants(trying: ModuleType) -> None:
    assert {*NAMES} | APART == set(trying.readers.READERS)


@pytest.mark.parametrize("reader", NAMES)
def test_mutants_are_read_or_refused(
    trying: ModuleType, reader: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VENDORLINE_SHARED", raising=False)
    trying.readers.inputs.seeds.cache_clear()
    found = [trying.try_one(reader, SEED, number, tmp_path / "work") for number in range(EACH)]
    assert [(one.number, one.problem) for one in found if one.problem] == []
    assert {one.code for one in found} <= {0, 2, 3}


def test_the_same_numbers_make_the_same_mutant(trying: ModuleType) -> None:
    for reader in ("csv", "graphml", "manifest"):
        one, other = (trying.readers.mutant(reader, 3, 4) for _ in range(2))
        assert one == other
        assert one != trying.readers.mutant(reader, 3, 5)
