"""The sources of the provisions that are shipped: whole, clean, in words for readers, primary ones first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from vendorline.evidence.addresses import unclean
from vendorline.evidence.source import Source
from vendorline.rulebook import provisions
from vendorline.rulebook.load import examine_instruments, illustrations

_NOTES_OF_COLLECTORS = re.compile(
    r"stored (copy|corpus)|not read|not-read|search index|file id|cited by title|\((opening|corrected|reprint|summary|quotes)\b",
    re.IGNORECASE,
)
_NAME_OF_SITE = re.compile(r"\.(com|org|net|co\.uk|eu)\)?$")


def shipped() -> Iterator[tuple[str, str, Source]]:
    for book in (provisions(), illustrations()):
        for instrument in book.instruments:
            for name, source in instrument.sources.items():
                yield instrument.instrument, name, source


def test_every_provision_has_sources_and_those_of_its_instrument_are_cited() -> None:
    for book in (provisions(), illustrations()):
        for law in book:
            assert law.sources, law.id
        for instrument in book.instruments:
            cited = {name for provision in instrument.provisions for name in provision.sources}
            assert cited == set(instrument.sources), instrument.instrument


def test_one_id_is_one_source() -> None:
    found: dict[str, Source] = {}
    for instrument, name, source in shipped():
        assert found.setdefault(name, source) == source, (instrument, name)
    addresses = [source.url for source in found.values() if source.url]
    assert len(addresses) == len(set(addresses))


def test_addresses_are_clean() -> None:
    assert {(name, one.why) for _, name, source in shipped() if source.url for one in unclean(source.url)} == set()


def test_titles_and_notes_are_words_for_readers() -> None:
    for _, name, source in shipped():
        assert not _NOTES_OF_COLLECTORS.search(source.title), (name, source.title)
        assert not _NAME_OF_SITE.search(source.title), (name, source.title)
        assert "stored" not in (source.note or ""), name


def test_whether_each_was_read_is_said_and_when() -> None:
    for _, name, source in shipped():
        assert source.read, name
        assert (source.accessed_on is None) == (source.read == "recalled"), name


def test_primary_sources_stand_first_in_the_files_and_in_what_is_told() -> None:
    for book in (provisions(), illustrations()):
        for law in book:
            ranks = [not source.primary for source in law.sources.values()]
            assert ranks == sorted(ranks), law.id
            assert list(law.sources) == list(law.provision.sources), law.id
            assert law.source_urls == tuple(source.url for source in law.sources.values() if source.url)


def test_most_provisions_rest_on_a_primary_source() -> None:
    laws = list(provisions())
    with_primary = sum(any(source.primary for source in law.sources.values()) for law in laws)
    assert with_primary >= 140
    assert len({name for _, name, source in shipped() if source.primary}) >= 95


def test_a_provision_says_where_in_a_source_it_stands() -> None:
    law = provisions()["US-889B"]
    assert law.sources["us-pl-115-232"].locator == "section 889(a)(1)(B)"
    assert law.instrument.sources["us-pl-115-232"].locator == "section 889"
    told = law.to_dict()["sources"]
    assert isinstance(told, (list, tuple))
    assert told[0]["locator"] == "section 889(a)(1)(B)"
    assert told[0]["primary"] is True


_OWN = """\
instrument: XX-2024
jurisdiction: XX
title: A regulation
issuer: A ministry
adopted_on: 2024-03-01
sources:
  gazette: {title: The gazette, kind: regulation, url: 'https://example.org/r?utm_source=x'}
provisions:
- id: XX-2024-A
  force: binding
  bound: all_providers
  effect: duty
  event: any
  vendor: {kind: any}
  scope: {}
  level: operator
  time: {mode: open}
  paraphrase: Something is due.
  sources: [gazette]
  locators: {gazete: article 3}
  confidence: high
  evidence: read
"""


def test_a_place_in_a_source_that_is_not_cited_is_a_fault_and_a_tracked_address_a_warning(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(_OWN, encoding="utf-8")
    _, faults = examine_instruments([tmp_path])
    assert [(fault.severity, fault.row) for fault in faults] == [("warning", 7), ("error", 9)]
    assert "a tracking parameter" in faults[0].problem
    assert "locators names gazete" in faults[1].problem
