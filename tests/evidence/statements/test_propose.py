"""Candidates hold words of the text and nothing else: who spoke, through whom, held back by what, and when."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.evidence.statements import Candidate, propose

TUESDAY = date(2020, 3, 10)
#: Written like a report that reached us through a careless machine: a lost closing mark, two people of one surname.
REPORT = """A senior envoy pressed Norland on Monday about its decision on whether to let a vendor take part, a move that Veldstad opposes, officials said.

John Hale, the president's representative for telecoms, discussed the "importance of a safe network" and the old partnership of the two countries, the embassy said in a statement.

Speaking before the meeting, two sources said Hale planned to underline that the decision could end the exchange of data.

The ministry accused the vendor of being able to listen, allegations that the vendor denies.

One of the ministers who will decide the fate of the network, Security Minister Mary Hale, told lawmakers on Monday that "there is a very strong discussion between us" about the vendor.

A spokesman for Deputy Prime Minister Anna Brandt said the meeting was "part of regular and ongoing talks".

Trade Minister Olav Lind, who will also have a say in the decision, told Norland Radio last Friday that the country "will not be pushed by anybody else".

When asked if he meant the envoy, he said "maybe that was the wrong choice of words … we will not be moved by others."
"""


def one(candidates: tuple[Candidate, ...], words: str) -> Candidate:
    (found,) = [c for c in candidates if words in c.anchor.exact and len(c.anchor.exact) < 2 * len(words) + 60]
    return found


@pytest.fixture(scope="module")
def report() -> tuple[Candidate, ...]:
    return propose(REPORT, TUESDAY)


def test_the_one_who_passes_words_on_comes_before_the_one_who_said_them(report: tuple[Candidate, ...]):
    quoted = one(report, "importance of a safe network")
    assert (quoted.speaker, quoted.via, quoted.form) == ("John Hale", ("the embassy",), "quote_fragment")
    assert quoted.speaker_role == "the president's representative for telecoms"
    assert one(report, "the old partnership of the two countries").speaker == "John Hale"


def test_sources_who_say_what_an_envoy_plans_to_say_are_a_chain_and_the_whole_is_unnamed(report: tuple[Candidate, ...]):
    planned = one(report, "planned to underline")
    assert (planned.via, planned.speaker, planned.source_named) == (("two sources",), "Hale", "unnamed")
    assert planned.hedge == "planned to"
    assert planned.said_from is None


def test_a_bare_surname_of_two_people_stays_two_people(report: tuple[Candidate, ...]):
    assert one(report, "planned to underline").speaker_may_be == ("John Hale", "Mary Hale")
    told = one(report, "there is a very strong discussion")
    assert (told.speaker, told.speaker_role, told.speaker_may_be) == ("Mary Hale", "Security Minister", ())


def test_accusation_and_denial_have_their_speakers(report: tuple[Candidate, ...]):
    accused, denied = one(report, "accused the vendor"), one(report, "allegations that the vendor denies")
    assert (accused.kind, accused.speaker, accused.hedge) == ("accusation", "The ministry", "able to")
    assert (denied.kind, denied.speaker, denied.source_named) == ("denial", "the vendor", "collective")


def test_a_spokesman_of_a_named_person_is_unnamed(report: tuple[Candidate, ...]):
    told = one(report, "part of regular and ongoing talks")
    assert told.speaker == "A spokesman for Deputy Prime Minister Anna Brandt"
    assert told.source_named == "unnamed"


def test_days_are_read_from_the_words_beside_the_verb(report: tuple[Candidate, ...]):
    told = one(report, "will not be pushed by anybody else")
    assert (told.date_cue, told.said_from, told.said_until) == ("last Friday", date(2020, 3, 6), date(2020, 3, 6))
    assert one(report, "a move that Veldstad opposes").date_cue is None


def test_an_ellipsis_parts_a_quotation_and_he_is_the_last_person_named(report: tuple[Candidate, ...]):
    first, second = one(report, "maybe that was the wrong choice"), one(report, "we will not be moved by others")
    assert (first.speaker, second.speaker) == ("Olav Lind", "Olav Lind")
    assert (first.hedge, second.hedge) == ("maybe", None)


def test_a_question_and_facts_in_passing_have_no_invented_speaker(report: tuple[Candidate, ...]):
    asked = one(report, "When asked if he meant the envoy")
    assert (asked.kind, asked.speaker) == ("question", None)
    fact = one(report, "who will also have a say in the decision")
    assert (fact.kind, fact.speaker, fact.source_named) == ("fact", None, "no_source")


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister did not say whether the ban would go.", "She didn’t deny that the vendor was told.", "No official said so on Monday.",
        "If they say that the network is safe, we leave.", "The company cannot say how many sites are affected.",
    ],
)  # fmt: skip
def test_what_nobody_said_has_no_speaker(sentence: str):
    assert {c.speaker for c in propose(sentence, TUESDAY)} <= {None}


def test_a_date_in_passing_is_not_the_day_on_which_it_was_said():
    (told,) = [
        c
        for c in propose("Anna Brandt, who arrived on Sunday, told us that the ban was off.", TUESDAY)
        if c.kind == "statement"
    ]
    assert told.date_cue is None
    (told,) = propose("Anna Brandt said Monday's meeting was part of the usual talks.", TUESDAY)
    assert told.date_cue is None
    (told,) = propose("Anna Brandt warned that the network would fail on Friday.", TUESDAY)
    assert told.date_cue is None


def test_the_month_of_may_is_no_hedge():
    (told,) = propose("Anna Brandt said the list was drawn up in May by the ministry.", TUESDAY)
    assert told.hedge is None


def test_one_label_gives_nobody_the_floor():
    text = "Editing by Mr Olav Lind: the news.\n\nThe minister has no plan for the network at all."
    assert {c.speaker for c in propose(text, TUESDAY)} == {None}


def words_of(candidate: Candidate) -> list[str]:
    given = [
        candidate.speaker,
        candidate.speaker_role,
        *candidate.via,
        candidate.about,
        candidate.hedge,
        candidate.date_cue,
    ]
    return [words for words in (*given, *candidate.speaker_may_be) if words is not None]


PIECES = st.lists(
    st.sampled_from(
        ["John Hale", "Mary Hale", "Hale", "the minister", "said", "told", "that", "accused", "denies", "to", "was", "asked", "if", ",", ".",
         "“", "”", '"', "…", "\n\n", "\r\n", "on Monday", "last year", "he", "it", "according to", "who", "plans", "'s", "and", "but", "may",
         "not", ":", "(", ")", "5G", "\u200f\u05e9\u05dc\u05d5\u05dd", "\ud83d", "said he", "Mr Hale:", "the network is safe"]
    ), max_size=60,
).map(" ".join)  # fmt: skip


@given(PIECES)
def test_every_field_is_words_of_the_text(text: str):
    for candidate in propose(text, TUESDAY):
        assert text[candidate.anchor.start : candidate.anchor.end] == candidate.anchor.exact
        assert all(words in " ".join(text.split()) or words in text for words in words_of(candidate))


@pytest.mark.parametrize(
    "text", ["", " \r\n\t", "“", "said", "שלום עולם, אמר השר: “לא נקנה עוד ציוד”.", "\ud83d said no."]
)
def test_odd_texts_are_read(text: str):
    assert all(text[c.anchor.start : c.anchor.end] == c.anchor.exact for c in propose(text, None))


def test_line_ends_of_two_characters_give_the_same_words():
    plain, windows = propose(REPORT, TUESDAY), propose(REPORT.replace("\n", "\r\n"), TUESDAY)
    assert [(c.anchor.exact, c.speaker) for c in plain] == [(c.anchor.exact, c.speaker) for c in windows]


@pytest.mark.parametrize("unit", ["a", "“", '"', "said ", "He said that ", "A's plans to ", ", ", "Aa "])
def test_a_text_of_one_thing_again_and_again_takes_time_in_proportion(unit: str):
    def seconds(characters: int) -> float:
        begin = time.process_time()
        propose(unit * (characters // len(unit)), TUESDAY)
        return time.process_time() - begin

    seconds(1_000)
    assert seconds(120_000) < 20 * seconds(30_000) + 0.5
