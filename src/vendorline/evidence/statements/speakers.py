"""Who speaks: names, roles and bodies in the words of a text.

A bare surname stands for a full name only where the text has one person of that surname; where it has several, all are told.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from vendorline.evidence.statements.candidate import Naming
from vendorline.evidence.statements.passages import MASK
from vendorline.evidence.statements.vocabulary import (
    forms_of_address,
    function_words,
    governments,
    organisation_words,
    source_nouns,
    titles,
    vendor_names,
)
from vendorline.quick_dataclass import dataclass

People = Mapping[str, tuple[str, ...]]
_CAPITAL = r"[A-ZÀ-Þ][\w’'.-]*"
_PARTICLE = r"(?:de|del|della|der|den|van|von|bin|ibn|al|el|da|di|du|dos|la|le|ter|y)"
_NAME = re.compile(rf"{_CAPITAL}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0])*{_CAPITAL})+")
_ENDING_NAME = re.compile(rf"(?:{_CAPITAL}[ \u00a0](?:{_PARTICLE}[ \u00a0])*)*{_CAPITAL}$")
_TITLE_OF = re.compile(r"\b(?:" + "|".join(sorted(t for t in titles() if t[:1].isupper())) + r")\s+of\s+(?:the\s+)?$")
_NAMED_AT_END = re.compile(
    rf"^((?:[\w.’-]+\s+){{0,6}}?\w+\s+of\s+(?:the\s+)?(?:{_CAPITAL}\s+)+?)({_CAPITAL}\s+(?:{_CAPITAL}\s+)?{_CAPITAL})$"
)
#: Ends the part of a phrase that says who it is; what follows says more of them.
_AFTER_HEAD = re.compile(
    r"\s+(?:for|of|in|at|from|with|on|to|who|that|directly|familiar|close|briefed|involved|speaking)\s"
)
_POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker in words of the text, the role that stands beside them, and how they are named."""

    words: str
    role: str | None
    naming: Naming
    may_be: tuple[str, ...] = ()


def people(text: str) -> Mapping[str, tuple[str, ...]]:
    """Full names of people by surname, in the order in which they first stand in a text."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for match in _NAME.finditer(text):
        words = match.group()
        if _TITLE_OF.search(text, max(0, match.start() - 30), match.start()):
            words = words.split(maxsplit=1)[1]  # `Secretary of State NAME`
        name = personal(words)
        if name is not None and " " in name:
            found[name.split()[-1]][name] = None
    return {surname: tuple(names) for surname, names in found.items()}


def personal(words: str) -> str | None:
    """The name of a person in capitalised words, without what stands before it; None where it is no person's."""
    tokens = _POSSESSIVE.sub("", words).replace("\u00a0", " ").split()
    while tokens and tokens[0] in function_words("capitalised"):
        tokens = tokens[1:]
    after_title = max((i + 1 for i, token in enumerate(tokens) if token.strip(".") in titles()), default=0)
    name = [token.rstrip(".,") if len(token) > 2 else token for token in tokens[after_title:]]
    if not 1 <= len(name) <= 5 or any(_of_a_body(token) for token in name):
        return None
    joined = " ".join(name)
    return None if joined in governments() or joined in vendor_names() else joined


def _of_a_body(token: str) -> bool:
    """Whether a capitalised word cannot be part of a person's name: of a body, a country, or an abbreviation in capitals."""
    token = _POSSESSIVE.sub("", token)
    if token.lower() in source_nouns():
        return True
    acronym = len(token) > 1 and token.isupper() and "." not in token
    return (
        acronym
        or token in organisation_words()
        or token in governments()
        or token in vendor_names()
        or token in function_words("capitalised")
    )


def speaker(words: str, role: str | None, known: Mapping[str, tuple[str, ...]]) -> Speaker | None:
    """Who a phrase names; None where it names nobody who could speak.

    Args:
        words: the phrase, as it stands before or after the verb: `Public Security Minister Bill Blair`.
        role: what an apposition says of them, if there is one.
        known: full names of the text by surname.
    """
    words = words.strip(' ,;:–—-"“”\t\r\n')
    if not words or len(words) > 300 or MASK in words:
        return None
    role = None if role and MASK in role else role
    if words.casefold() in function_words("pronoun"):
        return Speaker(words, role, "unnamed")
    office = _NAMED_AT_END.match(words)
    if office is not None and office[2] in known.get(office[2].split()[-1], ()) and not re.match(r"[Aa]n?\s", words):
        return Speaker(office[2], role or re.sub(r"^[Tt]he\s+", "", office[1]).strip(), "named")
    head = _AFTER_HEAD.split(words, maxsplit=1)[0]
    if not head.strip():
        return None
    named = _named(head, role, known)
    if named is not None:
        return named
    last = re.sub(r"[’']s?$", "", head.split()[-1].strip(","))
    noun = source_nouns().get(last) or source_nouns().get(last.lower())
    if noun is None and last in titles() and last.islower():  # `the secretary of state said`
        return Speaker(words, role, "unnamed")
    if noun is not None:
        return Speaker(words, role, "unnamed" if noun.named == "unnamed" else "collective")
    bare = re.sub(r"^(?:[Tt]he|[Aa]n?)\s+", "", head)
    if (
        bare in governments()
        or bare in vendor_names()
        or (bare[:1].isupper() and bare not in function_words("capitalised"))
    ):
        return Speaker(words, role, "collective")
    return None


def _named(head: str, role: str | None, known: Mapping[str, tuple[str, ...]]) -> Speaker | None:
    """A person named at the end of a phrase, after a role or alone."""
    ending = _ENDING_NAME.search(head)
    if ending is None:
        return None
    name = personal(ending.group())
    if name is None or name in function_words("capitalised"):
        return None
    begin = head.rfind(name)
    before = re.sub(r"^(?:[Tt]he|[Aa]n?)\s+(?=\S+\s*$)", "", head[:begin]).strip(" ,\u00a0\t\r\n") if begin > 0 else ""
    title = before.split()[-1].strip(".") if before else ""
    role = role or (None if before.strip(".") in forms_of_address() else before or None)
    if " " in name and (not before or title in titles()):
        return Speaker(name, role, "named")
    full = known.get(name, ())
    if " " not in name and (full or title in titles()) and (not before or title in titles()):
        if len(full) == 1:
            return Speaker(full[0], role, "named")
        words = head[head.rfind(before.split()[-1], 0, begin) :].strip(" ,") if before and not full else name
        return Speaker(words, role if words == name or role != before else None, "named", full)
    return None


def weakest(speakers: list[Speaker]) -> Naming:
    """How a chain of speakers is named: unnamed where anybody is, else as the one who spoke."""
    return "unnamed" if any(s.naming == "unnamed" for s in speakers) else speakers[-1].naming
