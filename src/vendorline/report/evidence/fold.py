"""The fold “Who said what”: the statements in their order, days on which witnesses differ, documents, and the marked texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from vendorline.quick_dataclass import dataclass
from vendorline.report.material import Material
from vendorline.report.parts import Fold
from vendorline.report.rendering import render
from vendorline.report.wording import capital, count, plural, word
from vendorline.report.words import NBSP, day

Row = Mapping[str, Any]
COMMAND = "evidence timeline"
MOST_STATEMENTS, MOST_DOCUMENTS, MOST_PAGES = 400, 200, 12


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as the page shows it: when, who through whom, the words, what must be added, and its documents."""

    id: str
    when: str
    who: str
    through: str
    words: str
    is_quoted: bool
    but: tuple[str, ...]
    documents: tuple[tuple[str, str | None], ...]
    origins: int


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its words in parts: text, and the statement or repair that each is."""

    title: str
    parts: tuple[tuple[str, str | None], ...]
    flags: tuple[str, ...]


def evidence_fold(made_from: Material) -> Fold | None:
    """The fold; None where no statements are shown. Open where the page is about nothing else."""
    found = made_from.of(COMMAND)
    if not found:
        return None
    document = found[-1]
    rows = document["rows"]
    documents = {one["document_id"]: one for one in document["documents"]}
    html = render(
        "evidence.html.j2", said=[_said(row, documents) for row in rows[:MOST_STATEMENTS]], hidden=max(0, len(rows) - MOST_STATEMENTS),
        rival=list(_rival(rows, document["dates"], documents)), beside=list(_beside(document["witnesses"], rows, documents)),
        documents=_documents(document["documents"][:MOST_DOCUMENTS], documents),
        pages=list(_pages(document, documents)), published=document["published"],
    )  # fmt: skip
    alone = not made_from.sets and not made_from.decisions and not made_from.plans
    return Fold(
        "evidence",
        "Who said what",
        message(rows, document["documents"]),
        html,
        nav="Evidence",
        open=alone,
        kind="evidence",
    )


def message(rows: Sequence[Row], documents: Sequence[Row]) -> str:
    """What the statements come to, in a sentence."""
    if not rows:
        return "No statement is recorded yet"
    number = len(rows)
    head = f"{capital(word(number)) if number <= 10 else count(number)} {plural(number, 'statement')} in {count(len(documents))} {plural(len(documents), 'document')}"
    single = sum(row["origins"] < 2 for row in rows)
    told = (
        [
            f"{'all' if single == number > 1 else word(single)} {'rests' if single == 1 else 'rest'} on documents of one origin alone"
        ]
        if single
        else []
    )
    rival = sum(row["rival_days"] for row in rows)
    told += [f"on the day of {word(rival)} witnesses differ"] if rival else []
    invalid_because = sum(row["invalid_because"] is not None for row in rows)
    told += (
        [f"{word(invalid_because)} no longer {'stands' if invalid_because == 1 else 'stand'}"]
        if invalid_because
        else []
    )
    return "; ".join([head, *told])


def _said(row: Row, documents: Mapping[str, Row]) -> Said:
    who = row["speaker"] or "nobody named"
    role = row["role"] if row["role"] and row["role"].casefold() not in who.casefold() else None
    told = [f"No longer stands: {row['invalid_because']}"] if row["invalid_because"] else []
    told += [f"Superseded by {', '.join(row['superseded_by'])}"] if row["superseded_by"] else []
    told += [row["fidelity_note"]] if row["fidelity_note"] else []
    named = tuple(_document(name, documents) for name in row["document_ids"])
    return Said(
        row["statement_id"], _when(row), f"{who}, {role}" if role else who, ", through ".join(row["via"]) if row["via"] else "",
        row["words"] or row["paraphrase"] or "", bool(row["words"]), tuple(told), named, row["origins"],
    )  # fmt: skip


def _document(name: str, documents: Mapping[str, Row]) -> tuple[str, str | None]:
    one = documents.get(name)
    return (one["publisher"] or one["title"] or name, one["address"]) if one else (name, None)


def _when(row: Row) -> str:
    return _span(row["said_from"], row["said_until"]) + (" *" if row["rival_days"] else "")


def _span(first: str | None, last: str | None) -> str:
    """A day, a year, or from one day to another."""
    if first is None:
        return "–"
    begins, ends = date.fromisoformat(first), date.fromisoformat(last or first)
    if begins == ends:
        return day(begins)
    whole_year = (begins.month, begins.day, ends.month, ends.day) == (1, 1, 12, 31) and begins.year == ends.year
    return str(begins.year) if whole_year else f"{day(begins)} to{NBSP}{day(ends)}"


def _rival(
    rows: Sequence[Row], dates: Sequence[Row], documents: Mapping[str, Row]
) -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """Statements whose day is given differently, with the witnesses of each day."""
    for row in rows:
        if row["rival_days"]:
            own = [one for one in dates if one["statement_id"] == row["statement_id"]]
            told = [
                (_span(one["from_on"], one["until_on"]), _document(one["witness"], documents)[0], one["words"] or "")
                for one in own
            ]
            yield row["statement_id"], row["speaker"] or "", sorted(told)


def _beside(
    witnesses: Sequence[Row], rows: Sequence[Row], documents: Mapping[str, Row]
) -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """Quotations with what other documents have: the publisher, how it agrees, and its words."""
    for row in rows:
        own = [one for one in witnesses if one["statement_id"] == row["statement_id"]]
        if own:
            told = [(_document(one["document_id"], documents)[0], one["verdict"], one["words"] or "") for one in own]
            yield row["statement_id"], row["words"] or "", told


def _documents(rows: Sequence[Row], documents: Mapping[str, Row]) -> list[dict[str, Any]]:
    return [
        {
            "title": row["title"] or row["document_id"], "address": row["address"], "publisher": row["publisher"] or "–",
            "published": _span(row["published_from"], row["published_until"]), "statements": row["statements"],
            "made_from": f"{row['relation']} of {', '.join(_document(name, documents)[0] for name in row['derived_from'])}" if row["derived_from"] else "",
            "repairs": row["repairs"], "flags": row["flags"], "invalid_because": row["invalid_because"],
        }
        for row in rows
    ]  # fmt: skip


def _pages(document: Row, documents: Mapping[str, Row]) -> Iterator[Page]:
    for one in (document.get("pages") or ())[:MOST_PAGES]:
        home = documents[one["document_id"]]
        yield Page(
            home["title"] or home["document_id"],
            tuple((part["text"], part["mark"]) for part in one["parts"]),
            tuple(home["flags"]),
        )
