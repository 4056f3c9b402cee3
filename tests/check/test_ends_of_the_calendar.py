"""The first and the last days of the calendar are days like others."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from vendorline.check import check, timeline
from vendorline.errors import UsageError
from vendorline.network import Network
from vendorline.rulebook import Determination, Rulebook
from vendorline.rulebook.model import Instrument
from vendorline.rulebook.terms import after

FIRST, LAST, NOW = date.min, date.max, date(2026, 1, 1)


def book(**told: Any) -> Rulebook:
    """A ban on Huawei."""
    provision: dict[str, Any] = {
        "id": "GB-2099-P1", "force": "binding", "bound": "all_providers", "effect": "forbid", "event": "present",
        "vendor": {"kind": "named", "vendor_ids": ["huawei"]}, "scope": {}, "level": "operator", "time": {"mode": "open"},
        "paraphrase": "x", "sources": ["s"], "confidence": "high", "evidence": "read",
    }  # fmt: skip
    instrument = {
        "instrument": "GB-2099", "jurisdiction": "GB", "title": "T", "issuer": "I", "adopted_on": date(2020, 1, 1),
        "sources": {"s": {"title": "T", "kind": "press"}}, "provisions": [provision | told],
    }  # fmt: skip
    return Rulebook([Instrument.checked(instrument)])


def router(as_of: date = NOW, **tables: Any) -> Network:
    """One router of Huawei's."""
    return Network.of(
        {
            "operators": [{"operator_id": "op", "name": "op", "country": "GB"}],
            "sites": [{"site_id": "s", "country": "GB"}],
            "elements": [
                {"element_id": "e", "site_id": "s", "operator_id": "op", "function": "router", "vendor_id": "huawei"}
            ],
            **tables,
        },
        as_of=as_of,
    )


def test_a_network_may_be_described_on_the_last_day() -> None:
    found = timeline(router(LAST), "GB", NOW, date(2027, 1, 1), provisions=book(), known=NOW).intervals()
    assert [(s["from_on"], s["until_on"], s["verdict"]) for s in found] == [(NOW, date(2027, 1, 2), "breached")]


def test_a_deadline_may_be_the_last_day() -> None:
    provisions = book(time={"mode": "by", "deadline": LAST})
    found = timeline(router(), "GB", NOW, date(2027, 1, 1), provisions=provisions, known=NOW)
    assert {s["verdict"] for s in found.intervals()} == {"due"}
    judged = check(router(), "GB", LAST, provisions=provisions, known=NOW)
    assert [(r["verdict"], r["days_left"]) for r in judged.rows] == [("due", 0)]
    assert judged.elements().is_empty()


def test_what_holds_until_the_last_day_has_no_end() -> None:
    with pytest.raises(UsageError, match="no day after it"):
        timeline(router(), "GB", NOW, LAST, provisions=book(), known=NOW)
    found = timeline(router(), "GB", NOW, date(9999, 12, 30), provisions=book(), known=NOW)
    assert [s["until_on"] for s in found.intervals()][-1] == LAST


@pytest.mark.parametrize(
    ("day", "period", "expected"),
    [(LAST, "P1Y", LAST), (date(9999, 11, 30), "P60D", LAST), (date(9998, 12, 31), "P1Y", LAST), (FIRST, "P1M", date(1, 2, 1))],
)  # fmt: skip
def test_a_period_ends_with_the_calendar(day: date, period: str, expected: date) -> None:
    assert after(day, period) == expected


def test_a_period_that_runs_beyond_the_calendar_leaves_time() -> None:
    provisions = book(
        time={"mode": "within", "trigger": "determination", "period": "P5Y"},
        vendor={"kind": "criteria", "criteria": ["x"]},
    )
    said = [Determination("GB-2099", "huawei", from_on=date(9998, 1, 1), until_on=None)]
    found = check(router(), "GB", LAST, provisions=provisions, known=NOW, determinations=said)
    assert [(r["verdict"], r["deadline"]) for r in found.rows] == [("due", LAST)]


def test_a_grant_may_have_ended_on_the_first_day() -> None:
    grant = {
        "grant_id": "g",
        "operator_id": "op",
        "instrument_id": "GB-2099",
        "state": "granted",
        "vendor_id": "huawei",
    }
    provisions = book(time={"mode": "until_grant_expires"})
    judged = check(router(grants=[{**grant, "until_on": FIRST}]), "GB", NOW, provisions=provisions, known=NOW)
    assert [(r["level_key"], r["verdict"]) for r in judged.rows] == [("s", "breached")]
