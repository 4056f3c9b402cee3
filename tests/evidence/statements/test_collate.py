"""Texts side by side: the same words, other words, the contrary, or nothing; and how many witnesses documents are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.evidence.statements import Descent, anchor, collate, witnesses
from vendorline.evidence.statements.witnesses import Witnesses


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("the network is safe and reliable", "the network is safe and reliable", "identical"),
        ("the network is safe and reliable", "The network is safe, and reliable", "identical"),
        ("we won't be pushed by anybody", "we won’t be pushed by anybody", "identical"),
        ("the importance of a safe and reliable network", "the importance of a secure and reliable network", "variant"),
        ("we will not be influenced by others", "we won't be influenced by others", "variant"),
        ("maybe that was the wrong choice of words", "maybe that was not the right choice of words", "variant"),
        ("we will not be influenced by others", "we will be influenced by others", "contradicts"),
        ("the network is safe for all", "the network is unsafe for all", "contradicts"),
        (
            "the decision will increase the cost of networks",
            "the decision will decrease the cost of networks",
            "contradicts",
        ),
        ("it costs two billion crowns a year", "it costs 3 billion crowns a year", "contradicts"),
        ("it costs two billion crowns a year", "it costs 2 billion crowns a year", "variant"),
        ("no operator may buy new equipment", "any operator may buy new equipment", "contradicts"),
        ("the network is safe and reliable", "nothing of the kind was ever put to anybody here", "absent"),
    ],
)
def test_a_quotation_beside_another_text(first: str, second: str, verdict: str):
    text = f"In other news, a bridge was opened. She added that {second}. More was said of the weather."
    (row,) = collate(f"He said “{first}” there.", text)
    assert row.verdict == verdict
    assert (row.quote_b is None) == (verdict == "absent")
    if row.quote_b is not None:
        assert text[row.quote_b.start : row.quote_b.end] == row.quote_b.exact


def test_the_words_that_differ_are_told():
    (row,) = collate(
        "“the importance of a safe and reliable network”", "the importance of a secure and reliable network"
    )
    assert [(d.first, d.second) for d in row.differing] == [(("safe",), ("secure",))]
    assert row.similarity == pytest.approx(7 / 8, abs=1e-3)


def test_two_quotations_do_not_take_the_same_words():
    text_a = "“will not be bullied by any other country”, he said, and “we will not be moved by other countries”."
    text_b = "“won't get pushed about by any other country”, and “we won't be moved by other countries”."
    rows = collate(text_a, text_b)
    assert [row.quote_b.exact for row in rows if row.quote_b] == [
        "won't get pushed about by any other country",
        "we won't be moved by other countries",
    ]


def test_chosen_words_are_looked_for_instead_of_quotations():
    text = "Nothing is quoted here, and the ban stays."
    (row,) = collate(text, "They say the ban stays.", [anchor(text, text.index("the ban"), len(text) - 1)])
    assert row.verdict == "identical"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_set_side_by_side(first: str, second: str):
    for row in collate(first, second):
        assert row.verdict in {"identical", "variant", "contradicts", "absent"}
        assert row.quote_b is None or second[row.quote_b.start : row.quote_b.end] == row.quote_b.exact


@pytest.mark.parametrize("empty", ["", " \r\n", "“”"])
def test_empty_texts_have_nothing(empty: str):
    assert collate(empty, "words") == ()
    assert [row.verdict for row in collate("“three words here”", empty)] == ["absent"]


def test_four_copies_of_a_report_are_one_witness_of_fact_and_four_of_wording():
    report = [Descent("agency"), *(Descent(f"paper {n}", ("agency",), "copy") for n in range(3))]
    assert (witnesses(report).of_fact, witnesses(report).of_wording) == (1, 4)


@pytest.mark.parametrize(
    ("documents", "of_fact", "of_wording"),
    [
        ([], 0, 0),
        ([Descent("a"), Descent("b")], 2, 2),
        ([Descent("a", origin="an agency"), Descent("b", origin="an agency")], 1, 2),
        ([Descent("a", ("gone",), "copy"), Descent("b", ("gone",), "copy")], 1, 2),
        ([Descent("a"), Descent("b", ("a",), "translation"), Descent("c", ("a",), "paraphrase")], 1, 1),
        ([Descent("a"), Descent("b"), Descent("c", ("a", "b"), "paraphrase")], 2, 2),
        ([Descent("c", ("a", "b"), "paraphrase")], 1, 0),
        ([Descent("a", ("b",)), Descent("b", ("a",))], 1, 2),
        ([Descent("a", ("a",))], 1, 1),
        ([Descent("a", sha256="1"), Descent("b", sha256="1")], 1, 1),
        ([Descent("a"), Descent("b", ("a",), "copy", origin="an agency"), Descent("c", origin="an agency")], 1, 3),
    ],
)
def test_independent_witnesses(documents: list[Descent], of_fact: int, of_wording: int):
    found = witnesses(documents)
    assert (found.of_fact, found.of_wording) == (of_fact, of_wording)


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=3)), max_size=7, unique_by=lambda d: d[0]
    )
)
def test_witnesses_of_fact_are_never_more_than_documents(drawn: list[tuple[int, list[int]]]):
    documents = [Descent(str(n), tuple(map(str, parents)), "copy" if parents else None) for n, parents in drawn]
    found = witnesses(documents)
    assert isinstance(found, Witnesses)
    assert (found.of_fact > 0) == bool(documents)
    assert found.of_fact <= len(documents)
    assert sorted(i for ids in found.origins for i in ids) == sorted(d.document_id for d in documents)
