"""Every kind of damage does what the page on repairs says: the examples there are the data's, and the data's are tried here."""

from __future__ import annotations

import re

import pytest

from vendorline.evidence.repair import inverted, repair
from vendorline.evidence.repair.detectors import Detector, detectors
from vendorline.evidence.repair.rules import Rule, rules
from vendorline.evidence.repair.translation import signals


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_rule_mends_its_example(rule: Rule) -> None:
    mended = repair(rule.before)
    assert mended.text == rule.after
    assert rule.id in {name for edit in mended.edits for name in edit.rule.split("+")}
    assert inverted(mended.text, mended.edits) == rule.before
    assert repair(rule.after).edits == ()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_rule_is_described(rule: Rule) -> None:
    assert rule.mends
    assert rule.why
    assert rule.source.startswith("https://")
    assert rule.confidence in {"certain", "likely", "cosmetic"}


@pytest.mark.parametrize(
    "detector", [one for one in detectors() if one.how != "own"], ids=lambda one: f"{one.id}-{one.pattern.pattern[:9]}"
)
def test_detector_flags_its_example_and_mends_nothing_of_it(detector: Detector) -> None:
    mended = repair(detector.example)
    flags = [flag for flag in mended.flags if flag.detector == detector.id]
    assert flags
    assert all(flag.note.startswith(detector.note) for flag in flags)
    if detector.how != "lost":
        assert mended.edits == ()


def test_there_are_more_than_twenty_kinds_beside_those_of_the_article() -> None:
    article = {"minifier_placeholder", "quotation_mark", "stray_full_stop"}
    assert len({rule.id for rule in rules()} - article) >= 20


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # UTF-8 as Windows-1251, twice as Windows-1252, as Mac Roman
        ("РџСЂР°РІРёС‚РµР»СЊСЃС‚РІРѕ СЃРѕРѕР±С‰РёР»Рѕ", "Правительство сообщило"),
        ("The caf\u00c3\u0192\u00c2\u00a9 of Qu\u00c3\u0192\u00c2\u00a9bec", "The café of Québec"),
        ("The vendor‚Äôs share", "The vendor’s share"),
        # entities three times over, and as numbers of Windows
        ("R&amp;amp;amp;D", "R&D"),
        ("It&#146;s &#x201c;safe&#x201D;", "It’s “safe”"),
        ("“It;rsquo;s safe,rdquo; he said", "“It’s safe” he said"),
        ("He said ;quot;no;quot; twice.", 'He said "no" twice.'),
        ("He said amp;quot;noamp;quot; twice.", 'He said "no" twice.'),
        # placeholders within lines and at the end
        ("One %CRUNCH0123456789abcdef0123456789abcdef4% two.", "One two."),
        ("One %CRUNCH0123456789abcdef0123456789abcdef4%\nTwo.", "One\nTwo."),
        ("One.\r\n\r\n%CRUNCH0123456789abcdef0123456789abcdef4%\r\n\r\nTwo.", "One.\r\n\r\nTwo."),
        ("Line one\n%CRUNCH0123456789abcdef0123456789abcdef4%\n\nTwo.", "Line one\n\nTwo."),
        ("A\x7fUNIQ5a8d3c1e2b7f-nowiki-00000001-QINU\x7fB", "AB"),
        # hyphens at the ends of lines: a word of the text, a compound
        ("the opera-\ntor; every operator", "the operator; every operator"),
        ("a long-\nterm plan", "a long-\nterm plan"),
        ("a co-\noperation and co-operation, cooperation", "a co-\noperation and co-operation, cooperation"),
    ],
)
def test_more_of_the_same_kinds(before: str, after: str) -> None:
    mended = repair(before)
    assert mended.text == after
    assert inverted(mended.text, mended.edits) == before


@pytest.mark.parametrize(
    "text",
    [
        "He said we will not,quot; and left.",  # whose counterpart is missing
        'He said "we will not?quot; and left.',  # may be a question
        "The entity &amp;quot; stands for a quotation mark in HTML.",
        "`&amp;` is an ampersand",
        'printf("%d"); int rem,quot; long lrem,lquot;',
    ],
)
def test_what_is_not_certain_is_flagged_and_stays(text: str) -> None:
    mended = repair(text)
    assert mended.edits == ()
    assert "int rem" in text or {flag.detector for flag in mended.flags} & {"damaged_entity", "unbalanced_quotes"}


def test_signals_of_translation_match_something_and_name_a_source() -> None:
    assert len(signals()) >= 15
    for signal in signals():
        assert signal.points in {1, 2}
        assert signal.source.startswith("https://")
        assert re.compile(signal.pattern).pattern


def test_one_signal_alone_is_no_translation() -> None:
    text = "The president of the Republic, Jane Roe, spoke. The king of the Belgians, John Doe, listened."
    assert "suspected_translation" not in {flag.detector for flag in repair(text).flags}


def test_a_quotation_over_several_paragraphs_is_whole() -> None:
    text = '"We will look at it.\n\n"And then we decide," she said.'
    assert repair(text).flags == ()


def test_inches_are_no_quotation() -> None:
    assert repair('A rack of 19" and 42 units.').flags == ()


def test_many_places_of_one_kind_are_counted_after_five_hundred() -> None:
    flags = [flag for flag in repair("a \ufffd b " * 700).flags if flag.detector == "replacement_character"]
    assert len(flags) == 501
    assert max(flag.count or 0 for flag in flags) == 200


def test_a_quotation_over_the_lines_of_a_page_has_its_counterpart():
    wrapped = "Huawei would cost two billion. “We\nare not ready to do it in two,” she told the committee.\nThe minister left.\n"
    assert [flag.detector for flag in repair(wrapped).flags] == []
    broken = "Huawei would cost two billion. “We\nare not ready to do it in two, she told the committee.\nThe minister left.\n"
    assert [flag.detector for flag in repair(broken).flags] == ["unbalanced_quotes"]
