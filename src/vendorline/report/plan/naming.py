"""What tells plans of one page apart: each is named by what it does not share with the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from vendorline.report.names import country
from vendorline.report.plan.reading import Planned, Row
from vendorline.report.wording import capital
from vendorline.report.words import day, listing, short_percent


def named(documents: Sequence[Row]) -> list[Planned]:
    """Plans with their names: as few of the things in which they differ as tell them apart; one alone needs none."""
    if len(documents) < 2:
        return [Planned(one) for one in documents]
    said = [[tell(one) for tell in _ASPECTS] for one in documents]
    names = [""] * len(documents)
    for place in _differing(documents):
        if len(set(names)) == len(names):
            break
        names = [", ".join(part for part in (name, one[place]) if part) for name, one in zip(names, said, strict=True)]
    many = {name for name in names if names.count(name) > 1}
    return [
        Planned(one, f"{name or 'plan'} ({number})" if name in many or not name else name)
        for number, (one, name) in enumerate(zip(documents, names, strict=True), start=1)
    ]


def differences(plans: Sequence[Planned]) -> list[tuple[str, list[str]]]:
    """In what plans differ: what it is, and what it is for each."""
    documents = [plan.document for plan in plans]
    return [(_HEADS[place], [capital(_ASPECTS[place](one)) for one in documents]) for place in _differing(documents)]


def _differing(documents: Sequence[Row]) -> list[int]:
    return [place for place, tell in enumerate(_ASPECTS) if len({tell(one) for one in documents}) > 1]


def _asked(document: Row) -> str:
    """The strongest of what is asked: everything out, or a cap; where it is only about numbers of vendors, that."""
    kinds = {row["kind"] for row in document["made_for"]}
    if "remove" in kinds:
        return "removal"
    caps = sorted({row["limit"] for row in document["made_for"] if row["kind"] == "cap" and row["limit"] is not None})
    if caps:
        return f"a cap of {listing([short_percent(cap) for cap in caps])}"
    return (
        "at least so many vendors" if "count" in kinds else "no new equipment" if "stop" in kinds else "no obligation"
    )


def _known(document: Row) -> str:
    return f"law as known on {day(date.fromisoformat(document['known']))}"


def _where(document: Row) -> str:
    names = listing([country(code) for code in document["jurisdictions"]])
    return f"rules of {names}{' as if named' if document['as_if'] else ''}"


def _force(document: Row) -> str:
    return "advice too" if document["force"] == "advisory" else "binding law alone"


def _credit(document: Row) -> str:
    return "less renewal" if document["renewal_credit"] else "gross"


def _unknown(document: Row) -> str:
    return "unknown vendors replaced" if document["unknown"] == "replace" else "unknown vendors kept"


def _money(document: Row) -> str:
    return f"in {document['currency']} of {document['price_year']:.0f}"


def _start(document: Row) -> str:
    return f"from {day(date.fromisoformat(document['start']))}"


def _terms(document: Row) -> str:
    """Terms that are not the defaults."""
    own = [f"{row['term'].replace('_', ' ')} {row['value'][:40]}" for row in document["terms"] if not row["is_default"]]
    return "; ".join(own[:3]) + (f" and {len(own) - 3} more" if len(own) > 3 else "") or "all terms at their defaults"


_ASPECTS: tuple[Callable[[Row], str], ...] = (_asked, _where, _known, _force, _credit, _unknown, _money, _start, _terms)
_HEADS = ("Asked", "Rules", "Law", "Force", "Renewal", "Unknown vendors", "Money", "Start", "Terms of one’s own")
