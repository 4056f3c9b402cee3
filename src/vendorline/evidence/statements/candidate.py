"""What a candidate is: words of a text that may be a statement, for a person to accept, change or drop."""

from __future__ import annotations

from datetime import date
from typing import Literal

from vendorline.evidence.statements.anchors import Anchor
from vendorline.quick_dataclass import dataclass

Naming = Literal["named", "collective", "unnamed", "no_source"]
Form = Literal["quote", "quote_fragment", "paraphrase"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be a statement, with what the text says of them; every field is words of the text, a kind, or None.

    Fields:
        anchor: the words, where they stand.
        kind: `statement`, `warning`, `accusation`, `denial`, `question`, `demand`, `commitment`, `plan`, `decision`, `position`,
            `agreement`; of the reporter also `fact` and `assessment`.
        speaker: who said it, in words of the text.
        speaker_role: the role that the text gives the speaker.
        via: by whom it was passed on, from the outermost.
        source_named: how the source is named; `unnamed` where anybody in the chain is.
        form: whole words in quotation marks, a part of a sentence in them, or the reporter's words.
        about: what it is said to be about.
        hedge: the word by which it is held back.
        date_cue: the words that say when it was said; `said_from` and `said_until` are the days that they may mean.
        because: why it is proposed, for the person who decides.
        speaker_may_be: the full names that a bare surname may stand for, where there are several.
    """

    anchor: Anchor
    kind: str
    speaker: str | None
    speaker_role: str | None
    via: tuple[str, ...]
    source_named: Naming
    form: Form
    about: str | None
    hedge: str | None
    date_cue: str | None
    said_from: date | None
    said_until: date | None
    because: str
    speaker_may_be: tuple[str, ...] = ()
