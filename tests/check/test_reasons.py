"""One table of reasons feeds the explanation of a row and the report."""

from __future__ import annotations

from vendorline.check.verdict import _OPEN_REASONS
from vendorline.report.names import reason
from vendorline.results.reasons import reason_in_words, reasons


def test_each_reason_reads_as_a_sentence_and_as_a_cause() -> None:
    for row in reasons().values():
        assert row.sentence[0].isupper(), row
        assert row.sentence.endswith("."), row
        if row.cause is not None:
            assert row.cause[0].islower(), row
            assert not row.cause.endswith("."), row
        assert row.remedy is None or row.cause is not None, row


def test_what_leaves_a_scope_open_has_words() -> None:
    assert set(_OPEN_REASONS.values()) <= set(reasons())


def test_the_explanation_and_the_report_tell_the_same_reason() -> None:
    row = reasons()["secret_date"]
    assert reason_in_words("secret_date") == row.sentence
    assert (reason("secret_date").because, reason("secret_date").remedy) == (row.cause, row.remedy)
    assert reason("secret date").because == row.cause
    assert reason_in_words("no_5G_sites") == "The network has no 5G sites."
    assert reason_in_words(None) is None
