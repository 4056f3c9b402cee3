"""The published claims that decision cases cite: each has a source, a side, and a day from which on it could be known."""

from __future__ import annotations

import calendar
import csv
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from importlib.resources import files

import pytest

from vendorline.errors import UnknownName, UsageError
from vendorline.evidence.claims import Claim, claim, claim_columns, claims
from vendorline.knowledge.tables import countries

ALL = list(claims().values())
BY_ID = pytest.mark.parametrize("claimed", ALL, ids=lambda c: c.claim_id)
#: Claims of words: their unit says what they are.
OF_WORDS = {"statement", "incident", "date", "month"}


def raw() -> list[dict[str, str]]:
    text = (files("vendorline.evidence") / "data" / "claims.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@BY_ID
def test_a_claim_says_what_it_is_where_it_was_read_and_since_when(claimed: Claim) -> None:
    assert claimed.claim_id
    assert claimed.unit
    assert claimed.what.endswith(".")
    assert claimed.source_title or claimed.source_url
    assert claimed.source_url is None or claimed.source_url.startswith(("http://", "https://"))
    assert claimed.known_from_because.endswith(".")
    assert claimed.country in {*countries(), "EU", "several"}


@BY_ID
def test_a_claim_of_numbers_has_them_in_order(claimed: Claim) -> None:
    stated = [v for v in (claimed.low, claimed.central, claimed.high) if v is not None]
    assert stated == sorted(stated)
    assert bool(stated) == (claimed.unit not in OF_WORDS)
    assert all(getattr(claimed, name) is not None for name in claimed.not_in_source)


@BY_ID
def test_the_day_from_which_on_it_was_known_is_one_that_can_be(claimed: Claim) -> None:
    known, precision = claimed.known_from, claimed.known_from_precision
    assert (known is None) == (precision is None)
    if known is None:
        return
    assert known <= claimed.seen
    assert precision != "month" or known.day == calendar.monthrange(known.year, known.month)[1]
    assert precision != "year" or (known.month, known.day) == (12, 31)


def test_ids_are_one_each_and_no_row_is_lost() -> None:
    ids = [row["claim_id"] for row in raw()]
    assert len(ids) == len(set(ids)) == len(claims()) == 176
    kinds = Counter(i.partition(":")[0] if i.startswith(("cases:", "incidents:")) else i[:1] == "S" for i in ids)
    assert kinds == {False: 80, "cases": 66, "incidents": 10, True: 20}


def test_counts_by_side() -> None:
    assert Counter(c.publisher_side for c in ALL) == {
        "government": 44, "vendor": 42, "press": 28, "regulator": 17, "research": 15, "operator": 14, "other": 10, "lobby": 6,
    }  # fmt: skip
    interested = Counter(c.publisher_side for c in ALL if c.interested)
    # One study does not say who paid; its two predecessors were paid for by a vendor.
    assert interested == {"vendor": 42, "lobby": 6, "research": 1}


def test_cells_hold_what_the_schema_allows() -> None:
    columns = claim_columns()
    assert [c.name for c in columns] == list(raw()[0]) == list(ALL[0].to_dict())
    wrong = [
        (row["claim_id"], column.name, part)
        for row in raw()
        for column in columns
        for part in (row[column.name].split(";") if column.type == "text[]" else [row[column.name]])
        if column.allowed and part and part not in column.allowed
    ]
    assert wrong == []
    assert all(column.meaning for column in columns)


def test_what_nobody_can_date_says_so() -> None:
    assert [c.claim_id for c in ALL if c.known_from is None] == ["incidents:o2_softbank_2018"]


@pytest.mark.parametrize(
    ("claim_id", "known_from"),
    [
        # What a claim speaks of is often earlier than the day on which it could be read.
        ("canola_seed_exports_low:CA:2019", date(2022, 5, 18)),
        ("retaliation_trade_gross:CA:2019", date(2022, 5, 18)),
        ("ca_vendor_equipment_sales:CA:2021", date(2021, 12, 2)),
        ("rip_cost_overrun_factor:US:2022", date(2022, 7, 15)),
        ("cases:kpn-users", date(2021, 4, 17)),
        # And a source may repeat what was said before.
        ("bt_limited_role_cost:GB:2020", date(2020, 1, 30)),
        ("operators_preempted:CA:2020", date(2020, 6, 2)),
        ("S10", date(2020, 1, 28)),
        ("S03", date(2019, 11, 23)),
        ("S06", date(2020, 3, 9)),
        ("S19", date(2020, 3, 10)),
        ("cases:ca-worst", date(2020, 2, 29)),
    ],
)
def test_days_that_are_easily_mistaken(claim_id: str, known_from: date) -> None:
    assert claim(claim_id).known_from == known_from


def test_an_unknown_id_is_told_with_a_near_one() -> None:
    with pytest.raises(UnknownName, match=r"unknown claim 'cases:uk-endres'; did you mean cases:uk-enders\?"):
        claim("cases:uk-endres")
    with pytest.raises(UnknownName, match=r"did you mean eu_ban_delay:EU:2019\?"):
        claim("eu_ban_delay:EU")


def test_an_id_that_several_share_is_ambiguous() -> None:
    with pytest.raises(UsageError, match="cite gdp_loss_2035:US:2019:1 or gdp_loss_2035:US:2019:2"):
        claim("gdp_loss_2035:US:2019")
    assert [claim(f"gdp_loss_2035:US:2019:{n}").central for n in (1, 2)] == [None, 21.9]
    assert "gdp_loss_2035:US:2019" not in claims()


def test_a_claim_as_a_row_is_fit_for_json() -> None:
    row = json.loads(json.dumps(claim("cases:uk-enders").to_dict()))
    assert (row["central"], row["unit"], row["interested"]) == (1.5e9, "GBP", False)
    assert (row["known_from"], row["seen"]) == ("2020-02-10", "2026-11-23")


def test_reading_the_claims_is_light() -> None:
    heavy = "import sys; from vendorline.evidence.claims import claims; claims(); print([m for m in ('polars', 'numpy', 'pydantic') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
