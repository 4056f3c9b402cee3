"""The rows of check results, put together as people ask for them: one set of rules, one state of knowledge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from vendorline.report.judgement import Judgement, judgement
from vendorline.report.names import country
from vendorline.report.sections.section import Source
from vendorline.report.words import anchor, day
from vendorline.results.verdicts import VERDICTS, Verdict

MOST_KEY_DAYS = 6


@dataclass(frozen=True, slots=True)
class Provision:
    """What a result says of a provision besides its verdicts; empty where the result does not say."""

    id: str
    instrument: str = ""
    issuer: str = ""
    paraphrase: str = ""
    force: str = ""
    effect: str = ""
    confidence: str = ""
    evidence: str = ""
    notes: str = ""
    sources: tuple[Source, ...] = ()

    @classmethod
    def of(cls, provision_id: str, described: Mapping[str, Any], rows: Sequence[Judgement]) -> Provision:
        """A provision as the result describes it; its sources are those of its rows where it describes none."""
        texts = {
            name: str(described.get(name) or "")
            for name in ("instrument", "issuer", "paraphrase", "force", "effect", "confidence", "evidence", "notes")
        }
        texts["force"] = texts["force"] or next((r.force for r in rows if r.force), "")
        sources = tuple(
            Source(str(s.get("title") or s.get("url") or s.get("id")), s.get("url"), s.get("kind"))
            for s in described.get("sources") or ()
        )
        urls = dict.fromkeys(url for row in rows for url in row.source_urls)
        return cls(provision_id, **texts, sources=sources or tuple(Source(url, url) for url in urls))


Standing = Literal["law", "as_if", "proposed"]
_STANDINGS: tuple[Standing, ...] = ("law", "as_if", "proposed")


@dataclass(frozen=True)
class Group:
    """Everything judged by the rules of one jurisdiction, as known on one day: as law, as if it applied, or proposed."""

    jurisdiction: str
    standing: Standing
    known: date | None
    rows: tuple[Judgement, ...]
    provisions: Mapping[str, Provision]

    @property
    def id(self) -> str:
        """Identifier for places on the page."""
        return anchor(self.jurisdiction, self.standing, self.known)

    @property
    def hypothetical(self) -> bool:
        """Whether nothing here is required of those judged."""
        return self.standing != "law"

    @property
    def title(self) -> str:
        """Whose rules, in earnest or not, known when."""
        rules = {
            "law": "rules",
            "as_if": "as if its rules applied (hypothetical)",
            "proposed": "proposed rules (hypothetical)",
        }
        known = f", as known on {day(self.known)}" if self.known else ""
        return f"{country(self.jurisdiction)}: {rules[self.standing]}{known}"

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day judged."""
        return tuple(sorted({row.on for row in self.rows}))

    @cached_property
    def key_days(self) -> tuple[date, ...]:
        """Days that a summary shows: every day where few, else the first, the last and those on which most verdicts changed."""
        return key_days(self.rows)

    def of(self, provision_id: str) -> tuple[Judgement, ...]:
        """Rows of one provision."""
        return tuple(row for row in self.rows if row.provision_id == provision_id)

    def on(self, day: date) -> tuple[Judgement, ...]:
        """Rows of one day."""
        return tuple(row for row in self.rows if row.on == day)


def key_days(rows: Sequence[Judgement], most: int = MOST_KEY_DAYS) -> tuple[date, ...]:
    """First and last day and days on which a verdict changed; every day where there are at most four."""
    days = sorted({row.on for row in rows})
    if len(days) <= 4:
        return tuple(days)
    verdicts: dict[date, set[tuple[str, ...]]] = {on: set() for on in days}
    for row in rows:
        verdicts[row.on].add((row.provision_id, *row.series, row.verdict))
    changes = {later: len(verdicts[later] - verdicts[earlier]) for earlier, later in pairwise(days[:-1])}
    most_changed = sorted((on for on, count in changes.items() if count), key=lambda on: (-changes[on], on))
    return (days[0], *sorted(most_changed[: most - 2]), days[-1])


def worst(rows: Sequence[Judgement]) -> Verdict | None:
    """The verdict that sums up several: the worst of them; None where there is none."""
    found = {row.verdict for row in rows}
    return next((verdict for verdict in VERDICTS.values() if verdict.id in found), None)


def groups(documents: Sequence[Mapping[str, Any]]) -> tuple[Group, ...]:
    """Rows of several results in groups, each row once, in a fixed order."""
    described: dict[str, Mapping[str, Any]] = {}
    found: dict[tuple[int, str, date], dict[Judgement, None]] = {}
    for document in documents:
        described |= document.get("provisions") or {}
        rows = [judgement(row) for row in document["rows"]]
        # Rows of the law in force are hypothetical only where one asked for `as if`; otherwise it is the proposals that are.
        as_if = document.get("as_if") or any(row.hypothetical and row.law_status != "proposed" for row in rows)
        for row in rows:
            standing = 0 if not row.hypothetical else 1 if as_if else 2
            found.setdefault((standing, row.jurisdiction, row.known or date.min), {})[row] = None
    return tuple(_group(key, tuple(rows), described) for key, rows in sorted(found.items()))


def _group(
    key: tuple[int, str, date], rows: tuple[Judgement, ...], described: Mapping[str, Mapping[str, Any]]
) -> Group:
    standing, jurisdiction, known = key
    ordered = tuple(sorted(rows, key=lambda r: (r.provision_id, r.on, r.series)))
    provisions = {
        name: Provision.of(name, described.get(name) or {}, [r for r in ordered if r.provision_id == name])
        for name in dict.fromkeys(row.provision_id for row in ordered)
    }
    return Group(jurisdiction, _STANDINGS[standing], None if known == date.min else known, ordered, provisions)
