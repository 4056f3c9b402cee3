"""Candidates: words of a text that may be statements, for a person to accept, change or drop.

They come from quotation marks, reporting verbs, phrases such as `according to`, nouns such as `plans to`, and sentences of the author
that name no source. Nothing is invented: what the text does not say is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from vendorline.evidence.statements.anchors import anchor
from vendorline.evidence.statements.candidate import Candidate
from vendorline.evidence.statements.cue_days import cue_days
from vendorline.evidence.statements.in_sentences import Found, Sentence, found_in
from vendorline.evidence.statements.passages import MASK, masked, paragraphs, sentences
from vendorline.evidence.statements.quotations import quotations
from vendorline.evidence.statements.report import Report
from vendorline.evidence.statements.reports import reports
from vendorline.evidence.statements.speakers import Speaker, people, weakest
from vendorline.evidence.statements.turns import after_dateline, turns
from vendorline.evidence.statements.vocabulary import hedge_expression

_ABOUT = re.compile(
    rf"\b(?:about|regarding|concerning|over|on whether)\s+([^,;:.{MASK}\"“”]{{3,200}})(?=[,;:.{MASK}\"“”]|$)"
)


def propose(text: str, published_on: date | None) -> tuple[Candidate, ...]:
    """The candidates of a text in the order in which they stand.

    Args:
        text: the text, repaired or as it came.
        published_on: the day of the document, from which words such as "Monday" are read; None leaves the days None.
    """
    known = people(text)
    found: list[Candidate] = []
    last: Speaker | None = None
    floor: Speaker | None = None
    spans = list(paragraphs(text))
    given = turns(text, spans, known)
    for start, end in spans:
        floor, begins = given.get(start, (floor, after_dateline(text, start, end)))
        quoted = quotations(text, begins, end)
        for begin, stop in sentences(text, begins, end, quoted):
            inside = tuple(q for q in quoted if begin <= q.outer_start < stop)
            own = masked(text, begin, stop, inside)
            sentence = Sentence(begin, own, inside, _resolved(reports(own, known), last, floor), floor)
            once = {candidate.span: candidate for candidate in reversed([*found_in(text, sentence, known, last)])}
            found += [_candidate(text, sentence, candidate, published_on) for candidate in once.values()]
            last = next((r.speaker for r in reversed(sentence.told) if r.speaker is not None), last)
    return tuple(sorted(found, key=lambda c: (c.anchor.start, c.anchor.end)))


def _resolved(told: Iterable[Report], last: Speaker | None, floor: Speaker | None) -> tuple[Report, ...]:
    """Reports whose `he` or `she` is the last speaker named before, and whose `I` is who has the floor."""
    resolved = []
    for report in told:
        who = report.speaker
        if who is not None and who.words in {"I", "We", "we"} and floor is not None:
            report = replace(report, speaker=floor)  # noqa: PLW2901
        elif who is not None and who.words.lower() in {"he", "she"} and last is not None and last.naming == "named":
            report = replace(report, speaker=replace(last, role=who.role or last.role))  # noqa: PLW2901
        elif (
            who is not None and who.words.lower() in {"they", "it"} and last is not None and last.naming == "collective"
        ):
            report = replace(report, speaker=last)  # noqa: PLW2901
        if report.speaker is not None:
            last = report.speaker
        resolved.append(report)
    return tuple(resolved)


def _candidate(text: str, sentence: Sentence, found: Found, published_on: date | None) -> Candidate:
    start, end = found.span
    speaker = found.chain[-1] if found.chain else None
    cue = text[found.cue_span[0] : found.cue_span[1]] if found.cue_span else None
    days = cue_days(cue, published_on) if cue and published_on else None
    # Outside the words themselves only the author's own words hold them back, not another quotation.
    verb = sentence.own[(found.verb_at or start) - sentence.start : max(0, start - sentence.start)]
    hedges = (*hedge_expression().finditer(verb), *hedge_expression().finditer(text, start, end))
    hedge = next((match for match in hedges if match.group() != "May"), None)  # the month
    held = next((r.hedge for r in sentence.told if r.hedge and found.verb_at == sentence.start + r.at[0]), None)
    after = sentence.own[max(0, end - sentence.start) :]
    about = _ABOUT.search(after) if found.form != "paraphrase" else _ABOUT.search(text[start:end])
    no_source = found.kind in {"fact", "assessment"} and speaker is None
    return Candidate(
        anchor=anchor(text, start, end),
        kind=found.kind,
        speaker=speaker.words if speaker else None,
        speaker_role=speaker.role if speaker else None,
        via=tuple(s.words for s in found.chain[:-1] if s != speaker),
        source_named="no_source" if no_source else weakest(list(found.chain)) if found.chain else "unnamed",
        form=found.form,
        about=about[1].strip() if about else None,
        hedge=held or (hedge.group() if hedge else None),
        date_cue=cue,
        said_from=days[0] if days else None,
        said_until=days[1] if days else None,
        because=found.because,
        speaker_may_be=speaker.may_be if speaker else (),
    )
