"""What a reporter says in their own words: plans of others by a noun, facts in passing, assessments without a source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vendorline.evidence.statements.passages import MASK, Span
from vendorline.evidence.statements.speakers import People, Speaker, speaker
from vendorline.evidence.statements.vocabulary import (
    function_words,
    governments,
    hedge_expression,
    negations,
    source_nouns,
    statement_noun_expression,
    statement_nouns,
)
from vendorline.quick_dataclass import dataclass

#: A sentence of fewer words says nothing that stands alone.
_FEWEST_WORDS = 5
_POSSESSOR = (
    r"(?<![\w.’-])(?P<who>(?:(?:the|The|an?|An?)\s+)?[\w.-]{1,40}(?:\s+[\w.-]{1,40}){0,5}?)[’']s?\s+(?:\w+\s+){0,2}?"
)
_RELATIVE = re.compile(r",\s+((?:who|which|whose)\s+[^,;:()\"“”]{12,300}?)(?=[,;.]|$)")
_FINITE = re.compile(r"\s(?:was|were|is|are|has|have|had|will|would|could|may|might|should)\s")


@dataclass(frozen=True, slots=True)
class Remark:
    """Words of the reporter: where they stand in the sentence, what kind they are, of whom, and why they are proposed."""

    span: Span
    kind: str
    who: Speaker | None
    because: str


def plans_of_others(own: str, known: People) -> Iterator[Remark]:
    """`X's plans to ...`, `X's warning that ...`: what a noun says of somebody."""
    nouns = statement_noun_expression()
    for match in re.finditer(rf"{_POSSESSOR}(?P<noun>{nouns})\s+(?:to|that|for|against|on)\s", own):
        who = _possessor(match["who"], known)
        if who is None:
            continue
        begin = match.start("who") + max(0, match["who"].rfind(who.words))
        rest = own[match.end() :]
        finite = "" if match.group().endswith("that ") else f"|{_FINITE.pattern}"
        stop = re.search(rf"[,;:.{MASK}\"“”](?:\s|$){finite}", rest)
        end = match.end() + (stop.start() if stop else len(rest))
        kind = statement_nouns()[match["noun"]]
        yield Remark((begin, end), kind, who, f"the noun {match['noun']!r} of {who.words}")


def _possessor(words: str, known: People) -> Speaker | None:
    """Who has a plan: the shortest end of the words that names a speaker, with what belongs to the name before it."""
    tokens = words.split()
    for begin in range(len(tokens) - 1, -1, -1):
        if tokens[begin].lower() in function_words("pronoun") or speaker(" ".join(tokens[begin:]), None, known) is None:
            continue
        while begin > 0 and (tokens[begin - 1][:1].isupper() or tokens[begin - 1].lower() in {"the", "a", "an"}):
            begin -= 1  # noqa: PLW2901
        return speaker(" ".join(tokens[begin:]), None, known)
    return None


def facts_in_passing(own: str) -> Iterator[Remark]:
    """`NAME, who will decide, said` and `One of those who will decide, NAME, said`: what is told beside the report."""
    for match in _RELATIVE.finditer(own):
        if len(match[1].split()) >= _FEWEST_WORDS:
            yield Remark(match.span(1), "fact", None, "a clause of the reporter beside the report")
    first = re.match(
        r"((?:[A-Z]\w+)\s+of\s+[^,;:()\"“”]{8,200}?\s(?:who|which|that)\s[^,;:()\"“”]{8,200}?),\s+[A-ZÀ-Þ]", own
    )
    if first is not None:
        yield Remark(first.span(1), "fact", None, "a description by the reporter before a name")


def assessment(own: str, *, reported: bool, speaking: bool) -> Remark | None:
    """A sentence that no source is named for, where it says something of somebody; None where it does not.

    Args:
        own: the sentence, with its quotations masked.
        reported: whether it holds a report.
        speaking: whether the text says who speaks in this paragraph, so that every sentence is theirs.
    """
    words = own.strip(" \r\n")
    asks = words.endswith("?")
    if reported or MASK in own or (asks and not speaking) or not re.search(r"[.!?…]\W*$", words):
        return None
    first = re.search(r"\b(?:I|[Ww]e)\b", words) is not None
    if len(words.split()) < (3 if first and speaking else _FEWEST_WORDS) or not (speaking or _about_somebody(words)):
        return None
    begin = len(own) - len(own.lstrip())
    end = begin + len(words.rstrip(" .!…"))
    if asks:
        return Remark((begin, end), "question", None, "a question of the speaker of this part")
    because = "words of the speaker of this part" if speaking else "no source is named: words of the author"
    return Remark((begin, end), "statement" if speaking else "assessment", None, because)


def _about_somebody(words: str) -> bool:
    """Whether a sentence names somebody, a body, a number or a statement, speaks for a group, holds back or negates."""
    tokens = re.findall(r"[\w.’-]+", words)
    named = any(token[:1].isupper() for token in tokens[1:]) or tokens[0] in governments()
    lower = {token.lower() for token in tokens}
    known = any(token in source_nouns() or token in statement_nouns() for token in lower) or bool(lower & negations())
    return named or known or hedge_expression().search(words) is not None or any(token[0].isdigit() for token in lower)
