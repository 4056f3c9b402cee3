"""Reports in which the verb is passive or still to come: `was asked`, `is accused by`, `is expected to say`."""

from __future__ import annotations

import re
from dataclasses import replace

from vendorline.evidence.statements.passages import MASK, Span
from vendorline.evidence.statements.report import Report
from vendorline.evidence.statements.speakers import People, speaker
from vendorline.evidence.statements.subjects import WORD, Subject, subject_before
from vendorline.evidence.statements.vocabulary import ReportingVerb

_EXPECTED = re.compile(
    r"\s(?:(?:is|are|was|were|will|would)\s+(?:also\s+)?)?(?:be\s+)?(?:expected|likely|due|set|going|about|planning|preparing|scheduled|"
    r"wants|wanted|ready)\s+to\s+$"
)


_BY = re.compile(rf"^\s+by\s+({WORD}(?:\s+{WORD}){{0,8}}?)(?=[,.;]|\s+(?:of|that|to|on|in|for|whether|if)\b|$)")


def by_agent(own: str, at: Span, verb: ReportingVerb, form: str, known: People) -> Report | None:
    """`was asked whether`, `has been accused of spying by X`, `is said to`."""
    agent = _BY.match(own[at[1] :])
    who = speaker(agent[1], None, known) if agent is not None else None
    if (
        agent is None
        and verb.kind == "accusation"
        and (last := re.search(rf"\sby\s((?:{WORD}\s?){{1,8}})[.,;]", own[at[1] :]))
    ):
        return replace(_by_last(own, at, verb, form, known, last), passive=True)
    clause = _clause_start(own, at[0])
    if agent is not None and who is not None:
        return Report(who, verb, form, clause, at, (at[1] + agent.end(), len(own)), passive=True)
    plain = own[at[1] :].lstrip()
    asked = verb.kind == "question" and re.match(r"(?:whether|if|about|why|what|how|when|who|where)\b", plain)
    if asked or verb.kind == "accusation" or (verb.kind in {"statement", "position"} and plain.startswith("to ")):
        return Report(None, verb, form, clause, at, (at[1], len(own)), passive=True)
    return None


def _by_last(own: str, at: Span, verb: ReportingVerb, form: str, known: People, last: re.Match[str]) -> Report:
    """`was accused of spying by X`: the agent at the end."""
    who = speaker(last[1], None, known)
    end = at[1] + last.start() if who is not None else len(own)
    return Report(who, verb, form, _clause_start(own, at[0]), at, (at[1], end))


def expected(own: str, stem: str, known: People) -> tuple[Subject, int] | None:
    """`is expected to say`: the speaker, who stands before what is expected of them, and where the words of expecting begin."""
    governed = _EXPECTED.search(stem)
    subject = subject_before(own, governed.start(), known, 0) if governed is not None else None
    return (subject, governed.start()) if subject is not None and governed is not None else None


def _clause_start(own: str, at: int) -> int:
    """Where the clause of a verb begins: after the last comma, mark or joining word."""
    starts = [m.end() for m in re.finditer(rf"[,;:{MASK}\"”—]\s*|\b(?:that|but|and|while)\s+", own[:at])]
    return starts[-1] if starts else 0
