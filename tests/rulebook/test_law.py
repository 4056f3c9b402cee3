"""The law at two dates."""

from __future__ import annotations

from datetime import date

import pytest

from vendorline.errors import UnknownName
from vendorline.rulebook import provisions
from vendorline.rulebook.load import load_instruments

NOW = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("provision_id", "on", "known", "status"),
    [
        ("GB-2020-01-CAP-SITES", date(2020, 1, 27), NOW, "not_yet"),
        ("GB-2020-01-CAP-SITES", date(2020, 1, 28), NOW, "in_force"),
        ("GB-2020-01-CAP-SITES", date(2022, 10, 12), NOW, "in_force"),
        ("GB-2020-01-CAP-SITES", date(2022, 10, 13), NOW, "superseded"),
        ("GB-2020-01-CAP-SITES", date(2023, 1, 29), date(2022, 10, 12), "in_force"),
        ("GB-2020-01-CAP-SITES", date(2023, 1, 29), date(2022, 10, 13), "superseded"),
        ("GB-2022-02-DRAFT-CORE", date(2022, 6, 1), NOW, "proposed"),
        ("GB-2022-02-DRAFT-CORE", date(2022, 10, 13), NOW, "superseded"),
        ("CA-C26", date(2024, 12, 31), NOW, "proposed"),
        ("CA-C26", date(2025, 2, 1), NOW, "lapsed"),
        ("CA-C26", date(2025, 2, 1), date(2024, 12, 31), "proposed"),
        ("CA-2022-GPON", date(2026, 1, 1), NOW, "proposed"),
    ],
)
def test_status_on_a_day_as_known_on_another(provision_id: str, on: date, known: date, status: str) -> None:
    book = provisions()
    assert book.status(book[provision_id], on, known) == status


def test_instruments_hold_their_provisions() -> None:
    book = provisions()
    assert book["GB-2022-DVD-CAP5G-SITES"].instrument_id == "GB-2022-DVD"
    assert book["GB-2020-01-GEO"].instrument_id == "GB-2020-01"
    assert book["CA-2022-5G"].instrument_id == "CA-2022"
    assert book["GB-2020-01-TWO"].instrument_id == "GB-2020-01-TWO"
    assert len(book) == 178
    with pytest.raises(UnknownName, match="GB-2022-DVD-CORE"):
        book["GB-2022-DVD-COR"]


def test_every_successor_and_source_is_there() -> None:
    for law in provisions():
        assert law.provision.sources
        for event in law.provision.events:
            if event.by:
                assert provisions()[event.by].adopted_on >= law.adopted_on


def test_everybody_can_see_when_somebody_last_looked() -> None:
    for law in provisions():
        checked = law.provision.checked_on
        assert checked is not None, law.id
        assert checked >= date(2026, 11, 23)
        assert set(law.provision.checked_in) <= set(law.provision.sources)
        assert law.to_dict()["checked_on"] == checked


def instrument(provision: str, events: str = "") -> str:
    return f"""
instrument: XX-1
jurisdiction: XX
title: A decision
issuer: An authority
adopted_on: 2020-10-20
sources:
  one: {{title: The decision, url: 'https://example.org/one', kind: primary}}
provisions:
- id: {provision}
  force: binding
  bound: all_providers
  effect: forbid
  event: present
  vendor: {{kind: any}}
  scope: {{}}
  level: operator
  time: {{mode: open}}
  {events}
  paraphrase: Nothing may stay.
  sources: [one]
  confidence: high
  evidence: read
"""


def test_suspension_and_restoration_are_dated_events() -> None:
    events = "events: [{status: suspended, on: 2020-11-09}, {status: restored, on: 2020-12-16}]"
    book = load_instruments([("x.yaml", instrument("XX-1-A", events))])
    law = book["XX-1-A"]
    known = {
        (date(2020, 11, 8), NOW): "in_force",
        (date(2020, 11, 9), NOW): "suspended",
        (date(2020, 12, 15), NOW): "suspended",
        (date(2020, 12, 16), NOW): "in_force",
        (date(2020, 12, 16), date(2020, 12, 1)): "suspended",
        (date(2020, 12, 16), date(2020, 11, 1)): "in_force",
    }
    assert {key: book.status(law, *key) for key in known} == known


def test_a_suspension_before_the_entry_into_force_holds_from_it() -> None:
    events = "events: [{status: suspended, on: 2020-11-01}, {status: restored, on: 2021-09-01}]"
    text = instrument("XX-1-A", events).replace(
        "adopted_on: 2020-10-20", "adopted_on: 2020-10-20\nin_force_on: 2021-06-01"
    )
    book = load_instruments([("x.yaml", text)])
    law, known = book["XX-1-A"], date(2022, 1, 1)
    days = (date(2021, 5, 31), date(2021, 6, 1), date(2021, 8, 31), date(2021, 9, 1))
    assert [book.status(law, day, known) for day in days] == ["not_yet", "suspended", "suspended", "in_force"]
    assert book.status(law, date(2021, 8, 1), date(2020, 10, 25)) == "in_force"
