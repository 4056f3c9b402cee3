"""Days that words of time name: both readings of a cue are covered, and words that only bound a day name none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.evidence.statements.cue_days import cue_days, cues
from vendorline.knowledge.data_files import rows_of

TUESDAY = date(2020, 3, 10)


@pytest.mark.parametrize(
    ("cue", "first", "last"),
    [
        ("Monday", "2020-03-09", "2020-03-09"),
        ("on Monday", "2020-03-09", "2020-03-09"),
        ("Monday's meeting", "2020-03-09", "2020-03-09"),
        ("on Tuesday", "2020-03-10", "2020-03-10"),
        ("on Thursday evening", "2020-03-05", "2020-03-05"),
        ("last Friday", "2020-03-06", "2020-03-06"),
        ("last Monday", "2020-03-02", "2020-03-09"),
        ("Thursday last week", "2020-03-05", "2020-03-05"),
        ("yesterday", "2020-03-09", "2020-03-09"),
        ("last night", "2020-03-09", "2020-03-10"),
        ("last week", "2020-03-01", "2020-03-08"),
        ("earlier this month", "2020-03-01", "2020-03-10"),
        ("last month", "2020-02-01", "2020-02-29"),
        ("last year", "2019-01-01", "2019-12-31"),
        ("earlier this year", "2020-01-01", "2020-03-10"),
        ("in January", "2020-01-01", "2020-01-31"),
        ("in May", "2019-05-01", "2019-05-31"),
        ("last January", "2019-01-01", "2020-01-31"),
        ("in 2018", "2018-01-01", "2018-12-31"),
        ("over the weekend", "2020-03-07", "2020-03-08"),
        ("two weeks ago", "2020-02-22", "2020-02-28"),
        ("a day ago", "2020-03-09", "2020-03-09"),
        ("three months ago", "2019-12-01", "2019-12-31"),
        ("March 9, 2020", "2020-03-09", "2020-03-09"),
        ("9th of March 2020", "2020-03-09", "2020-03-09"),
        ("Dec. 3", "2019-12-03", "2019-12-03"),
        ("29 February", "2020-02-29", "2020-02-29"),
        ("03/02/2020", "2020-02-03", "2020-03-02"),
        ("03/09/2020", "2020-03-09", "2020-03-09"),
        ("2020-03-09", "2020-03-09", "2020-03-09"),
        ("since Monday", "2020-03-09", "2020-03-10"),
        ("on Friday or on Monday", "2020-03-06", "2020-03-09"),
    ],
)
def test_a_cue_names_days_seen_from_its_document(cue: str, first: str, last: str):
    assert cue_days(cue, TUESDAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "cue",
    [
        "Speaking before the meeting",
        "before Monday",
        "until Friday",
        "recently",
        "may",
        "30 February",
        "",
        "some day",
        "x" * 1_000,
    ],
)
def test_words_that_name_no_day_give_none(cue: str):
    assert cue_days(cue, TUESDAY) is None


@pytest.mark.parametrize(
    ("on", "first", "last"), [("2020-03-07", "2020-02-28", "2020-03-06"), ("2020-03-08", "2020-02-28", "2020-03-06")]
)
def test_last_friday_on_a_weekend_is_yesterdays_or_the_week_befores(on: str, first: str, last: str):
    assert cue_days("last Friday", date.fromisoformat(on)) == (date.fromisoformat(first), date.fromisoformat(last))


@given(
    st.dates(date(1000, 1, 1), date(9000, 1, 1)),
    st.sampled_from(rows_of("vendorline.evidence.statements", "data/date_cues.csv")),
)
def test_days_are_in_order_and_what_is_past_is_not_after_the_document(on: date, row: dict[str, str]):
    fill = {
        "weekday": "Friday",
        "month": "April",
        "day": "9",
        "year": "1987",
        "month_number": "4",
        "number": "two",
        "part": "morning",
    }
    cue = f"in {row['pattern'].format(**fill)}" if "in" in row["needs"].split(";") else row["pattern"].format(**fill)
    days = cue_days(cue, on)
    assert days is not None
    assert days[0] <= days[1]
    ahead = row["rule"].startswith(
        ("next_", "this_weekday", "tomorrow", "month_this", "date", "slashed", "month_of", "year")
    )
    assert ahead or days[1] <= on + timedelta(0)


@pytest.mark.parametrize("on", [date.min, date.max])
def test_days_beyond_the_calendar_are_none_and_no_error(on: date):
    for row in rows_of("vendorline.evidence.statements", "data/date_cues.csv"):
        cue_days(
            row["pattern"].format(
                weekday="Friday", month="May", day=1, year=2000, month_number=1, number=999, part="night"
            ),
            on,
        )


def test_cues_of_a_text_keep_their_prepositions_and_leave_verbs_alone():
    text = "We may march on. On Monday he said in May that Friday, not last year, would do; it sat."
    assert [cue.words for cue in cues(text)] == ["On Monday", "in May", "Friday", "last year"]
    assert all(text[cue.start : cue.end] == cue.words for cue in cues(text))
