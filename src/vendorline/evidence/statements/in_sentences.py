"""What a sentence holds: its quotations and reports with their chains of speakers, and words of the reporter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vendorline.evidence.statements.candidate import Form
from vendorline.evidence.statements.cue_days import Cue, cues
from vendorline.evidence.statements.passages import MASK, Span
from vendorline.evidence.statements.quotations import Quotation
from vendorline.evidence.statements.report import Report
from vendorline.evidence.statements.reporter import Remark, assessment, facts_in_passing, plans_of_others
from vendorline.evidence.statements.speakers import People, Speaker
from vendorline.quick_dataclass import dataclass

#: A quotation of fewer words is a term in quotation marks, not a statement.
_FEWEST_QUOTED = 3
#: Words of the reporter beside a quotation that make a candidate of their own.
_FEWEST_BESIDE = 4
_FEWEST_BEFORE = 8
_ELLIPSIS = re.compile(r"\s*(?:…|\.\s?\.\s?\.)\s*")
_MANNER = re.compile(
    r"^\W*(?:(?:in|on|at|during|to|last|this|yesterday|today)\s+[^,;:]{1,120}?\s+)?that\s+", re.IGNORECASE
)
_TO_WHOM = re.compile(
    r"^\s+(?:[^,;:]{1,120}?\s+that\s+|(?:the\s+)?[a-z]+s\s+(?=(?:the|there|it|he|she|they|we|his|her|their|no|an?)\b))"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate before it is anchored: characters of the text, and what is known."""

    span: Span
    kind: str
    chain: tuple[Speaker, ...]
    form: Form
    because: str
    verb_at: int | None
    cue_span: Span | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: where it begins in the text, its words with masked quotations, its quotations and reports.

    `floor` is who speaks in this part, where the text is a record of what people said.
    """

    start: int
    own: str
    quoted: tuple[Quotation, ...]
    told: tuple[Report, ...]
    floor: Speaker | None = None


def found_in(text: str, sentence: Sentence, known: People, last: Speaker | None) -> Iterator[Found]:
    """What a sentence holds, reports first.

    Args:
        text: the whole text.
        sentence: the sentence, its quotations and reports.
        known: full names of the text by surname.
        last: who spoke before, for quotations that stand alone.
    """
    own, start = sentence.own, sentence.start
    outer = _outer(sentence.told)
    taken: set[int] = set()
    for index, report in enumerate(sentence.told):
        around = (sentence.floor, *(sentence.told[i].speaker for i in outer[index]), report.speaker)
        chain = tuple(s for s in around if s is not None)
        inner = [sentence.told[i] for i in range(len(sentence.told)) if index in outer[i]]
        yield from _of_report(text, sentence, report, chain, inner, taken, nested=bool(outer[index]))
    for quotation in sentence.quoted:
        if (
            quotation.depth == 0
            and quotation.start not in taken
            and _words(text[quotation.start : quotation.end]) >= _FEWEST_BESIDE
        ):
            whole = not own.replace(MASK, "").strip(" \"“”«»„.,'’‘")  # noqa: RUF001
            chain = (last,) if whole and last is not None else ()
            because = (
                "quotation marks; the speaker before goes on"
                if chain
                else "quotation marks; no speaker is named beside them"
            )
            yield from _quote(text, sentence, quotation, "statement", chain, because, None)
    remarks = [*plans_of_others(own, known), *(facts_in_passing(own) if sentence.told else ())]
    alone = assessment(own, reported=bool(sentence.told), speaking=sentence.floor is not None)
    for remark in (*remarks, alone) if alone is not None else remarks:
        yield _of_remark(remark, start, sentence.floor)


def _outer(told: tuple[Report, ...]) -> list[list[int]]:
    """For each report the reports in whose words it stands, from the outermost."""
    found: list[list[int]] = []
    for index, report in enumerate(told):
        around = [
            i
            for i, other in enumerate(told)
            if i != index
            and other.content[0] <= report.clause
            and report.at[1] <= other.content[1]
            and other.speaker is not None
        ]
        found.append(sorted(around, key=lambda i: (told[i].content[0] - told[i].content[1], i)))
    return found


def _of_report(
    text: str,
    sentence: Sentence,
    report: Report,
    chain: tuple[Speaker, ...],
    inner: list[Report],
    taken: set[int],
    *,
    nested: bool,
) -> Iterator[Found]:
    own, start = sentence.own, sentence.start
    low, high = report.content
    because = f"reporting verb {report.form!r} ({report.verb.lemma})"
    quoted = [
        q for q in sentence.quoted
        if q.depth == 0 and low <= q.start - start < high and q.start not in taken and _words(text[q.start : q.end]) >= _FEWEST_QUOTED
    ]  # fmt: skip
    if inner and not quoted and _covered(own, (low, high), inner):
        return
    if inner and any(low <= r.content[0] and q.start - start >= r.content[0] for r in inner for q in quoted):
        quoted = [q for q in quoted if not any(r.content[0] <= q.start - start < r.content[1] for r in inner)]
        if not quoted:
            return
    if quoted:
        for quotation in quoted:
            taken.add(quotation.start)
            yield from _quote(text, sentence, quotation, report.verb.kind, chain, "quotation marks; " + because, report)
        if not inner:
            yield from _beside(sentence, report, chain, quoted, because)
        return
    span = _said(own, report, nested=nested)
    if span is not None and _words(own[span[0] : span[1]].replace(MASK, "x")) >= _FEWEST_QUOTED:
        yield Found(
            _shifted(span, start),
            report.verb.kind,
            chain,
            "paraphrase",
            because,
            start + report.at[0],
            _cue_span(sentence, report),
        )


def _covered(own: str, content: Span, inner: list[Report]) -> bool:
    """Whether the words of a report are those of reports inside it, so that it only passes them on."""
    begin = content[0] + len(own[content[0] : content[1]]) - len(own[content[0] : content[1]].lstrip(" ,"))
    begin = begin + 5 if own[begin:].startswith("that ") else begin
    return any(report.clause <= begin + 12 and not report.trailing for report in inner)


def _said(own: str, report: Report, *, nested: bool) -> Span | None:
    """The characters of what was said: the clause after a verb of saying, the verb with what follows for any other act."""
    low, high = report.content
    plain = report.verb.kind == "statement" and not report.passive
    if report.trailing or (plain and not nested):
        manner = None if report.trailing else (_TO_WHOM if report.verb.takes else _MANNER).match(own[low:high])
        begin = low + (manner.end() if manner else 0)
    elif report.passive or nested:
        begin = report.clause
    else:
        begin = report.at[0]
    joined = re.match(r"[\s,]*(?:and|but)\s+", own[begin:high])
    begin += joined.end() if joined else 0
    words = own[begin:high]
    begin += len(words) - len(words.lstrip(' ,;:—–-"“'))
    end = begin + len(own[begin:high].rstrip(" ,;:.—–"))
    if report.passive and report.speaker is None and "," in own[report.at[1] : end]:
        end = own.index(",", report.at[1], end)
    return (begin, end) if end > begin else None


def _quote(
    text: str,
    sentence: Sentence,
    quotation: Quotation,
    kind: str,
    chain: tuple[Speaker, ...],
    because: str,
    report: Report | None,
) -> Iterator[Found]:
    """The parts of a quotation between ellipses, which say that words were left out."""
    before = sentence.own[: quotation.outer_start - sentence.start].rstrip()
    whole = (
        not before
        or before[-1] in ",:;.—–"
        or before.endswith((" that", "said", "says"))
        or text[quotation.start].isupper()
    )
    form: Form = "quote" if whole else "quote_fragment"
    if not quotation.closed:
        because += "; the closing mark is missing, so the words go on to the end of the paragraph"
    begin = quotation.start
    spans = []
    for gap in _ELLIPSIS.finditer(text, quotation.start, quotation.end):
        spans.append((begin, gap.start()))
        begin = gap.end()
    spans.append((begin, quotation.end))
    for low, high in spans:
        end = low + len(text[low:high].rstrip(" ,;"))
        if _words(text[low:end]) >= _FEWEST_QUOTED:
            at = sentence.start + report.at[0] if report is not None else None
            yield Found((low, end), kind, chain, form, because, at, _cue_span(sentence, report) if report else None)


def _beside(
    sentence: Sentence, report: Report, chain: tuple[Speaker, ...], quoted: list[Quotation], because: str
) -> Iterator[Found]:
    """What the reporter says in their own words before a quotation of the same report, and after it with `and`."""
    own, start = sentence.own, sentence.start
    low, high = report.content
    cue = _cue_span(sentence, report)
    last = quoted[-1].outer_end - start
    tail = re.match(r"[,\s]*(?:and|or|but)\s+(?:that\s+)?([^,;.\ue000\"“]+)", own[last:high])
    if tail and _words(tail[1]) >= _FEWEST_BESIDE:
        span = (start + last + tail.start(1), start + last + len(tail.group().rstrip()))
        yield Found(span, report.verb.kind, chain, "paraphrase", because, start + report.at[0], cue)
    head = own[low : quoted[0].outer_start - start]
    manner = (_TO_WHOM if report.verb.takes else _MANNER).match(head)
    said = head[manner.end() :] if manner else head
    if not report.trailing and _words(said) >= _FEWEST_BEFORE:
        begin = low + len(head) - len(said.lstrip())
        yield Found(
            (start + begin, start + low + len(head.rstrip(" ,:"))),
            report.verb.kind,
            chain,
            "paraphrase",
            because,
            None,
            cue,
        )


def _of_remark(remark: Remark, start: int, floor: Speaker | None) -> Found:
    who = remark.who or floor
    chain = (who,) if who is not None else ()
    return Found(_shifted(remark.span, start), remark.kind, chain, "paraphrase", remark.because, None, None)


def _shifted(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _words(text: str) -> int:
    return len(re.findall(r"\w+(?:[’'-]\w+)*", text))


def _leads(own: str, cue: Cue, report: Report) -> bool:
    """Whether words of time before a verb say when its speaker spoke: they begin the sentence or stand at the verb itself."""
    if cue.start < report.clause:
        return _words(own[: cue.start]) <= 3
    if own[cue.end : cue.end + 2] in {"'s", "’s"}:  # `said Monday's meeting was short`
        return False
    gap = own[cue.end : report.at[0]]
    return cue.start >= report.at[0] or ("," not in gap and _words(gap) <= 2)


def _cue_span(sentence: Sentence, report: Report) -> Span | None:
    """The words that say when something was said: beside the verb, outside what was said."""
    low, high = report.content
    before = max((r.at[1] for r in sentence.told if r.at[1] <= report.clause), default=0)
    if report.trailing:
        regions = [(max(high, before), len(sentence.own))] if high <= report.at[0] else [(low, report.at[0])]
    else:
        that = re.match(r"[^,;:.]{0,120}?\b(?=(?:that|whether|if|of)\b)", sentence.own[low:high])
        act = report.verb.kind in {"demand", "accusation", "warning", "question"}
        regions = [(before, low + (that.end() if that else high - low if act else 0))]
        regions += [(low, low + 2)]
    spans = [
        (cue.start, cue.end)
        for cue in cues(sentence.own)
        if any(first <= cue.start < last for first, last in regions) and _leads(sentence.own, cue, report)
    ]
    near = sorted(spans, key=lambda s: min(abs(s[0] - report.at[1]), abs(report.at[0] - s[1])))
    return _shifted(near[0], sentence.start) if near else None
