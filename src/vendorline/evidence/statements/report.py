"""A report: who said something, by which verb, and where the words stand."""

from __future__ import annotations

from vendorline.evidence.statements.passages import Span
from vendorline.evidence.statements.speakers import Speaker
from vendorline.evidence.statements.vocabulary import ReportingVerb
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its speaker, the verb, and the characters of the sentence where the reported words stand.

    `clause` begins with the speaker; `trailing` says that the words stand before the speaker; `passive` that nobody need be named;
    `hedge` is an auxiliary that holds the verb itself back: `may say`.
    """

    speaker: Speaker | None
    verb: ReportingVerb
    form: str
    clause: int
    at: Span
    content: Span
    trailing: bool = False
    passive: bool = False
    hedge: str | None = None
