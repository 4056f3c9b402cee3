"""Reports in a sentence: who, by which verb, and where the words stand that are reported.

Works on a sentence whose quotations are masked, so that only the reporter's own words lead to a report.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from vendorline.evidence.statements.passages import MASK, Span
from vendorline.evidence.statements.passives import by_agent, expected
from vendorline.evidence.statements.report import Report
from vendorline.evidence.statements.speakers import People, speaker
from vendorline.evidence.statements.subjects import Subject, cue_before, is_role, subject_before, without_helpers
from vendorline.evidence.statements.vocabulary import (
    ReportingVerb,
    attribution_expression,
    attribution_phrases,
    function_words,
    reporting_verbs,
    verb_expression,
)

_QUOTE_ENDS = ('"', "”", "»", "’", "'", "?", "!")


#: What may follow a verb that ends its sentence: `said in a statement on Monday`.
_TAIL = re.compile(
    r"^\W*(?:$|[.;]|(?:in|on|at|to|during|after|before|by|via|through|when|while|as|last|late|earlier|this|yesterday|today|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|adding|citing|without|reporters|lawmakers)\b)"
)


#: Verbs of a sentence that are looked at; no sentence of people has more.
_MOST_VERBS = 40
_NEGATED = frozenset({"not", "never"})
_AND_THAT = re.compile(r",?\s+(?:and|but)\s+that\s")


_THAT = re.compile(r"\bthat\s")


_RIGHT_STOP = re.compile(
    rf"[.;:,{MASK}\"“”«»()—–]|\s(?:in|on|at|to|during|after|before|when|while|as|last|late|earlier|this|yesterday|today|that|from|of|with)\s"
)


def reports(own: str, known: People) -> tuple[Report, ...]:
    """The reports of a sentence in the order of their verbs.

    Args:
        own: the sentence, with its quotations masked.
        known: full names of the text by surname.
    """
    found: list[Report] = []
    # A sentence may begin with a verb: `Asked whether ...`.
    for match in islice(verb_expression().finditer(own[:1].lower()[:1] + own[1:]), _MOST_VERBS):
        verb = reporting_verbs()[re.sub(r"\s+", " ", match.group())]
        report = _report(own, match.span(), verb, match.group(), known, found)
        if report is not None:
            found.append(report)
    found += _phrases(own, known)
    return _ended(own, sorted(found, key=lambda r: r.at))


def _report(own: str, at: Span, verb: ReportingVerb, form: str, known: People, before: list[Report]) -> Report | None:
    """What a verb reports; nothing where it is negated, as nobody said what somebody did not say, or stands after `if`."""
    _stem, helpers = without_helpers(own[: at[0]])
    if helpers & _NEGATED:
        return None
    report = _told(own, at, verb, form, known, before)
    if report is None or report.passive:
        return report
    if re.search(r"\b(?:[Ii]f|[Uu]nless)\s+$", own[: report.clause]) or re.match(
        r"(?:[Nn]o|[Nn]either|[Nn]obody)\b", own[report.clause :]
    ):
        return None
    held = sorted(helpers & function_words("modal"))
    return replace(report, hedge=held[0]) if held else report


def _told(own: str, at: Span, verb: ReportingVerb, form: str, known: People, before: list[Report]) -> Report | None:
    stem, helpers = without_helpers(own[: at[0]])
    if not helpers and (cue := cue_before(stem)):  # `the minister on Saturday warned`
        stem, helpers = without_helpers(stem[: cue.start])
    last = stem.split()[-1] if stem.split() else ""
    if verb.doing(form) and not (helpers & function_words("be")):
        return _participle(own, at, verb, form, before) if stem.rstrip().endswith(",") and before else None
    if last.lower() == "to":
        due = expected(own, stem, known)
        return replace(_with_subject(own, at, verb, form, due[0]), at=(due[1], at[1])) if due is not None else None
    if verb.also_noun and (last.lower() in function_words("before_noun") or re.search(r"[’']s?$", last)):
        return None
    if verb.past(form) and (helpers & function_words("be")):
        return by_agent(own, at, verb, form, known)
    if verb.takes == "object" and verb.past(form) and re.match(r"\s+(?:on|by|about|in|with|for|of)\b", own[at[1] :]):
        return None  # `people briefed on the talks`
    if last.lower() in {"and", "but"} and before and not verb.doing(form):
        return _shared(own, at, verb, form, before)
    if (
        verb.kind == "question"
        and re.match(r"^\W*(?:[Ww]hen\s+)?[Aa]sked\b", own[: at[1]])
        and not own[: at[0]].strip(' "“').replace("When", "").strip()
    ):
        return Report(None, verb, form, 0, at, (at[1], len(own)), passive=True)
    floor = max((r.at[1] for r in before if r.at[1] <= len(stem)), default=0)
    subject = subject_before(own, len(stem), known, floor)
    if subject is not None and not (verb.plain(form) and not helpers and _single(own[subject.start : len(stem)])):
        return _with_subject(own, at, verb, form, subject)
    return _inverted(own, at, verb, form, known)


def _single(phrase: str) -> bool:
    """Whether a phrase names one, with whom a bare verb does not agree: `a trade dispute`."""
    head = re.split(r"\s+(?:for|of|in|at|from|with|on|to|who|that|directly|familiar|close)\s", phrase.strip())[0]
    several = (
        re.search(r"(?:s|people|police|men|women|[Ww]e|[Tt]hey|I|[Yy]ou|others|many|some|most)$", head)
        or " and " in head
    )
    return not several


def _shared(own: str, at: Span, verb: ReportingVerb, form: str, before: list[Report]) -> Report | None:
    """`called it a risk and warned allies`: the speaker of the verb before goes on."""
    last = before[-1]
    if last.speaker is None or last.passive or last.trailing or last.verb.kind == "plan":
        return None
    return replace(last, verb=verb, form=form, clause=at[0], at=at, content=(at[1], len(own)))


def _participle(own: str, at: Span, verb: ReportingVerb, form: str, before: list[Report]) -> Report | None:
    """`..., saying it would review`: who spoke last in the sentence goes on."""
    content = (at[1], len(own))
    return replace(before[-1], verb=verb, form=form, clause=at[0], at=at, content=content, trailing=False)


def _with_subject(own: str, at: Span, verb: ReportingVerb, form: str, subject: Subject) -> Report:
    before, after = own[: subject.start].rstrip(), own[at[1] :]
    leading = before.rstrip(' "”’»').rstrip()
    ends_content = before.endswith((",", *_QUOTE_ENDS)) and len(leading.split()) + leading.count(MASK) >= 3
    that = _THAT.search(after[:160])
    opens = re.search(rf"[\"“«‘]?{MASK}", after[:200])  # noqa: RUF001
    if before.endswith(_QUOTE_ENDS) and MASK in before[-3:]:
        # What follows as a quotation is the same speaker's: `"...," he told them, "..."`.
        high = len(own) if opens else len(leading.rstrip(","))
        return Report(subject.who, verb, form, subject.start, at, (0, high), trailing=True)
    if (
        ends_content
        and not that
        and not opens
        and (_TAIL.match(after) or (verb.lemma == "tell" and len(after.split()) <= 8))
    ):
        return Report(subject.who, verb, form, subject.start, at, (0, len(leading.rstrip(","))), trailing=True)
    if re.search(r"\b[Aa]s$", before) and after.lstrip().startswith(","):
        return Report(
            subject.who, verb, form, subject.start, at, (at[1] + 1, len(own))
        )  # `As she says, there is reason`
    if not after.strip(" .;:") or (after.lstrip().startswith((",", ".", ";")) and not opens):
        if before.endswith(",") and after.lstrip().startswith(",") and len(leading.split()) <= 12:
            # `The bill, he said, is dead`: the words go on around who said them.
            return Report(subject.who, verb, form, subject.start, at, (0, len(own)), trailing=True)
        relative = _relative_start(own, subject.start)
        if relative is not None:
            return Report(subject.who, verb, form, subject.start, at, (relative, at[1]), trailing=True)
    return Report(subject.who, verb, form, subject.start, at, (at[1], len(own)))


def _relative_start(own: str, at: int) -> int | None:
    """Where `a measure that X opposes` begins, for a verb whose object stands before it."""
    before = own[:at].rstrip()
    match = re.search(r"(?:^|[,;:—–(]\s*)(?:(?:and|but)\s+)?([^,;:—–()]*?)(?:\s+(?:that|which))?$", before)
    return match.start(1) if match is not None and match[1].strip() else None


def _inverted(own: str, at: Span, verb: ReportingVerb, form: str, known: People) -> Report | None:
    """`"...", said NAME, ROLE.`"""
    before = own[: at[0]].rstrip()
    if not before or before[-1] not in ',"”»’?!' or (before[-1] == "," and not re.search(rf"{MASK}|\w{{3,}}", before)):
        return None
    rest = own[at[1] :]
    stop = _RIGHT_STOP.search(rest, 1)
    end = stop.start() if stop else len(rest)
    who = speaker(rest[:end], None, known)
    if who is None or who.words.lower() in function_words("pronoun") - {"he", "she", "they", "it"}:
        return None
    if stop and stop.group() == ",":
        role = re.match(rf",\s*([^,.;{MASK}\"“]{{3,160}})(?=[,.;]|$)", rest[end:])
        if role and is_role(role[1]):
            who = replace(who, role=role[1].strip())
    return Report(who, verb, form, at[0], at, (0, len(before.rstrip(',"”»’ '))), trailing=True)


def _phrases(own: str, known: People) -> list[Report]:
    """`According to X, ...` and `..., according to X`."""
    found = []
    for match in islice(attribution_expression().finditer(own), _MOST_VERBS):
        rest = own[match.end() :]
        stop = re.search(rf"[,;:.{MASK}\"“”]|\s(?:that|who|which)\s|$", rest)
        end = stop.start() if stop else len(rest)
        who = speaker(rest[:end], None, known)
        if who is None:
            continue
        phrase = re.sub(r"\s+", " ", match.group().lower())
        verb = ReportingVerb(phrase, (phrase,) * 4, attribution_phrases()[phrase], also_noun=False, takes="", source="")
        leads = not own[: match.start()].strip() or (
            match.group()[0].isupper() and stop is not None and stop.group() == ","
        )
        content = (match.end() + end + 1, len(own)) if leads else (0, len(own[: match.start()].rstrip(" ,")))
        found.append(Report(who, verb, match.group(), match.start(), match.span(), content, trailing=not leads))
    return found


def _ended(own: str, found: list[Report]) -> tuple[Report, ...]:
    """Reports whose words end where another report begins that is not part of them."""
    ended = []
    for report in found:
        low, high = report.content
        more = _AND_THAT.search(own, report.at[1], high) if report.verb.kind != "statement" else None
        high = more.start() if more and not report.trailing else high
        for other in found:
            if other is report:
                continue
            after = other.at[0] > report.at[0] and not report.trailing
            begins = other.content[0] if other.trailing and other.content[0] > report.at[1] else other.clause
            joined = re.search(
                r"[,;—–]\s*(?:and|but|while|although|though|whereas)?\s*$|\b(?:and|but|while)\s*$", own[:begins]
            )
            if after and begins > report.at[1] and joined and begins < high:
                high = joined.start()
        ended.append(replace(report, content=(low, max(low, high))))
    return tuple(ended)
