"""The speaker before a verb: how far a phrase reaches back, and the apposition that may stand between."""

from __future__ import annotations

import re
from dataclasses import replace

from vendorline.evidence.statements.cue_days import Cue, cues
from vendorline.evidence.statements.passages import MASK
from vendorline.evidence.statements.speakers import People, Speaker, speaker
from vendorline.evidence.statements.vocabulary import contractions, function_words, source_nouns, titles
from vendorline.quick_dataclass import dataclass

WORD = r"[\w’'.$£€%&/-]+"


_LEAD = re.compile(
    rf"^(?:(?:In|On|At|After|Before|During|By|For|From|With|Last|Earlier|Later|Meanwhile|However|But|And|Yet|So|Still)\s+)"
    rf"(?:(?:{WORD})\s+){{0,6}}?(?=(?:the|an?|[A-ZÀ-Þ])\b)"
)


def without_helpers(text: str) -> tuple[str, frozenset[str]]:
    """Text before a verb without its auxiliaries and adverbs, and which auxiliaries there were."""
    helpers: set[str] = set()
    while True:
        word = re.search(rf"(?:^|\s)({WORD})\s+$", text)
        if word is None:
            return text, frozenset(helpers)
        bare = word[1].lower().replace("’", "'")
        short = contractions().get(bare, ()) if bare.endswith("n't") or bare == "cannot" else ()
        if not short and (
            bare not in function_words("auxiliary")
            and bare not in function_words("adverb")
            and not (bare.endswith("ly") and len(bare) > 4 and word[1].islower())
        ):
            return text, frozenset(helpers)
        helpers.update(short or (bare,))
        text = text[: word.start(1)]


@dataclass(frozen=True, slots=True)
class Subject:
    """Who speaks, and the character of the sentence at which the phrase begins."""

    who: Speaker
    start: int


def cue_before(stem: str) -> Cue | None:
    """The words of time that stand directly before a verb: `the minister on Saturday warned`."""
    found = cues(stem[-60:])
    if not found or stem[-60:][found[-1].end :].strip():
        return None
    shift = max(0, len(stem) - 60)
    return Cue(found[-1].words, found[-1].start + shift, found[-1].end + shift)


def subject_before(own: str, end: int, known: People, floor: int) -> Subject | None:
    """The speaker before a verb, with an apposition where one stands between, after the verb of the report before."""
    left = own[:end].rstrip()
    pronoun = re.search(r"(?:^|[\s\"“(])([Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I)$", left)
    if pronoun is not None:
        return _speaking(own, pronoun.start(1), len(left), None, known)
    if left.endswith(",") and (found := _with_apposition(own, left[:-1].rstrip(), known)):
        return found
    if left.endswith(","):
        return None
    start = max(floor, _phrase_start(own, len(left)))
    return _speaking(own, start, len(left), None, known)


def _speaking(own: str, start: int, end: int, role: str | None, known: People) -> Subject | None:
    phrase = own[start:end]
    lead = _LEAD.match(phrase)
    if lead is not None:
        who = speaker(phrase[lead.end() :], role, known)
        if who is not None:
            return Subject(who, start + lead.end())
    who = speaker(phrase, role, known)
    return Subject(who, start + len(phrase) - len(phrase.lstrip())) if who is not None else None


def _with_apposition(own: str, left: str, known: People) -> Subject | None:
    """`NAME, ROLE, said`, `ROLE, NAME, said` or `NAME, who ..., said`."""
    comma = left.rfind(",")
    while comma > 0 and len(left) - comma < 250:
        inner = left[comma + 1 :].strip()
        start = _phrase_start(own, comma)
        outer = own[start:comma].strip()
        inner_who, outer_who = speaker(inner, None, known), speaker(outer, None, known)
        relative = re.match(r"(?:who|whose|which|whom|where)\b", inner)
        if outer_who is not None and (
            relative or inner[:1].islower() or inner_who is None or outer_who.naming == "named"
        ):
            role = None if relative or not is_role(inner) else inner
            return Subject(replace(outer_who, role=role or outer_who.role), start + _lead(own[start:comma]))
        if inner_who is not None:
            whole = outer_who if outer_who is not None and outer_who.naming == "collective" else None
            if whole is not None:
                return Subject(
                    replace(whole, words=f"{own[start:comma].strip()}, {inner}"), start + _lead(own[start:comma])
                )
            cut = own[:start].rstrip()
            title = inner_who.role or (outer if is_role(outer) and (not cut or not cut[-1].isalpha()) else None)
            return Subject(replace(inner_who, role=title), comma + 1 + _lead(own[comma + 1 :]))
        comma = left.rfind(",", 0, comma)
    return None


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def is_role(words: str) -> bool:
    """Whether an apposition says what somebody is."""
    return MASK not in words and any(
        word.strip(".,") in source_nouns() or word.strip(".,").lower() in titles() for word in words.split()
    )


def _phrase_start(own: str, end: int) -> int:
    """Where the noun phrase that ends at a character begins, at most thirty words back."""
    start = end
    words = list(re.finditer(rf"{WORD}|[^\w\s]", own[max(0, end - 400) : end]))[-30:]
    for index in range(len(words) - 1, -1, -1):
        word = words[index].group()
        if word.lower() in function_words("boundary") or not (re.match(r"[\w$£€]", word) or word in {"’", "'", "."}):
            break
        if word.lower() == "and" and not _joins_names(words, index):
            break
        start = max(0, end - 400) + words[index].start()
        before = words[index - 1].group().lower() if index > 0 else ""
        if word.lower() in function_words("determiner") and before not in function_words("preposition"):
            break
    return start


def _joins_names(words: list[re.Match[str]], index: int) -> bool:
    """Whether `and` stands between two names, so that both speak."""
    around = words[index - 1 : index] + words[index + 1 : index + 2]
    return len(around) == 2 and all(word.group()[:1].isupper() for word in around)
