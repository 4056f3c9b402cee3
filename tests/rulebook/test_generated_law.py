"""The generated form of the law says exactly what the YAML files say, and is left alone where it does not come from them."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from pydantic_core import to_jsonable_python

from vendorline.rulebook import generated_law as generated
from vendorline.rulebook.generated_law import fingerprint, read_generated, written
from vendorline.rulebook.load import illustrations, load_instruments, provisions, shipped_texts
from vendorline.rulebook.made_records import data_of, made, without_defaults
from vendorline.rulebook.model import Instrument

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_law.py"
PARTS = ("provisions", "illustrations")


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    for read in (provisions, illustrations):
        read.cache_clear()
    yield
    for read in (provisions, illustrations):
        read.cache_clear()


@pytest.mark.parametrize("part", PARTS)
def test_it_is_up_to_date(part: str) -> None:
    spec = importlib.util.spec_from_file_location("build_law", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert (script.TARGET / f"{part}.json").read_text(encoding="utf-8") == script.law(part), (
        "stale: run `make reference`"
    )


@pytest.mark.parametrize("part", PARTS)
def test_it_gives_equal_objects(part: str) -> None:
    texts = shipped_texts(part)
    fast, slow = read_generated(part, texts), load_instruments(texts).instruments
    assert fast == slow
    assert repr(fast) == repr(slow)  # which tells the numbers as they are written


def test_the_law_is_read_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vendorline.rulebook.load.load_instruments", lambda *_: pytest.fail("read from YAML"))
    assert len(provisions()) > 100
    assert illustrations().jurisdictions


@pytest.mark.parametrize(
    "content",
    [None, "", "{", "[]", '{"instruments": 1}', "stale", "damaged", '{"fingerprint": "", "instruments": []}'],
)
def test_without_it_the_law_is_read_from_yaml(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = provisions().instruments
    if content == "stale":
        texts = [(name, text + "\n# changed") for name, text in shipped_texts("provisions")]
        content = written(texts, expected[:1])
    if content == "damaged":
        content = written(shipped_texts("provisions"), expected).replace('"effect":"forbid"', '"effect":"empower"', 1)
    if content is not None:
        (tmp_path / generated.FOLDER).mkdir()
        (tmp_path / generated.FOLDER / "provisions.json").write_text(content)
    monkeypatch.setattr(generated, "files", lambda _: tmp_path)
    provisions.cache_clear()
    assert read_generated("provisions", shipped_texts("provisions")) is None
    assert provisions().instruments == expected


def test_a_fingerprint_tells_names_and_texts_apart() -> None:
    given = [[("a", "bc")], [("ab", "c")], [("a", "b"), ("c", "")], [("abc", "")], [("a", "bd")], []]
    assert len({fingerprint(texts) for texts in given}) == len(given)


def test_the_data_of_a_record_are_what_pydantic_writes() -> None:
    for instrument in provisions().instruments:
        assert data_of(instrument) == to_jsonable_python(asdict(instrument))


def test_what_a_record_says_beside_its_defaults_is_read_as_the_same_record() -> None:
    for instrument in provisions().instruments:
        told = data_of(without_defaults(instrument))
        assert Instrument.checked(told) == made(Instrument, told) == instrument
