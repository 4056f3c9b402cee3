"""The rules of repair as data: `data/repair_rules.csv`. A rule knows a kind of damage, never a document."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from vendorline.evidence.repair.edits import Confidence
from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass

_ESCAPED = re.compile(r"\\(?:u([0-9a-f]{4})|(n)|(\\))")


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of damage and how it is mended.

    `how` is what is done with a match of `pattern`: a group `cut` of it, where there is one, is what goes. `needs`: no match where
    this is not in the text. `only_if` names what else must hold. `loses`: what is lost where the rule finds something. `before` and
    `after` are an example.
    """

    id: str
    how: str
    needs: str
    pattern: re.Pattern[str]
    replacement: str
    only_if: tuple[str, ...]
    confidence: Confidence
    loses: str
    before: str
    after: str
    mends: str
    source: str
    why: str


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which they are tried."""
    return tuple(
        Rule(
            id=row["id"],
            how=row["how"],
            needs=characters(row["needs"]),
            pattern=re.compile(row["pattern"]),
            replacement=row["replacement"],
            only_if=tuple(row["only_if"].split()),
            confidence=cast("Confidence", row["confidence"]),
            loses=row["loses"],
            before=characters(row["before"]),
            after=characters(row["after"]),
            mends=row["mends"],
            source=row["source"],
            why=row["why"],
        )
        for row in rows_of("vendorline.evidence", "data/repair_rules.csv")
    )


@cache
def rules_that_lose() -> frozenset[str]:
    """Ids of the rules that find what stood in the place of something lost."""
    return frozenset(rule.id for rule in rules() if rule.loses)


@cache
def word_endings() -> frozenset[str]:
    """Second parts of broken words that are no words of their own."""
    return frozenset(row["ending"] for row in rows_of("vendorline.evidence", "data/word_endings.csv"))


def characters(text: str) -> str:
    r"""A cell with what it escapes: `\n`, `\u00ad` and `\\`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\n" if found[2] else "\\", text)
