"""The rows of check results, put together as people ask for them: one set of rules, one state of knowledge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from vendorline.quick_dataclass import dataclass
from vendorline.report.findings.described import described as described_source
from vendorline.report.judgement import Judgement, judgement
from vendorline.report.names import country
from vendorline.report.parts import Source
from vendorline.report.wording import short_day, spaced
from vendorline.report.words import anchor, day
from vendorline.results.verdicts import VERDICTS, Verdict

MOST_KEY_DAYS = 6


@dataclass(frozen=True, slots=True)
class Provision:
    """What a result says of a provision besides its verdicts; empty where the result does not say."""

    id: str
    short_title: str = ""
    instrument: str = ""
    issuer: str = ""
    paraphrase: str = ""
    force: str = ""
    effect: str = ""
    confidence: str = ""
    evidence: str = ""
    notes: str = ""
    event: str = ""
    basis: str = ""
    penalty: str = ""
    instrument_id: str = ""
    proposed: bool = False
    adopted_on: date | None = None
    in_force_on: date | None = None
    from_on: date | None = None
    deadline: date | None = None
    sources: tuple[Source, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def title(self) -> str:
        """What a column or a row calls it: two to four words, or its id."""
        return spaced(self.short_title or self.id)

    @property
    def when(self) -> str:
        """Until or since when it asks for what it asks for; empty where the result does not say."""
        if self.proposed or self.force == "proposed":
            return "proposed"
        if self.deadline:
            return f"by {short_day(self.deadline)}"
        since = self.from_on or self.in_force_on
        return f"since {short_day(since)}" if since else ""

    @classmethod
    def of(cls, provision_id: str, described: Mapping[str, Any], rows: Sequence[Judgement]) -> Provision:
        """A provision as the result describes it; its sources are those of its rows where it describes none."""
        texts: dict[str, Any] = {name: str(described.get(name) or "") for name in _TEXTS}
        texts["force"] = texts["force"] or next((r.force for r in rows if r.force), "")
        texts["basis"] = texts["basis"] or next((r.basis for r in rows if r.basis), "")
        days: dict[str, Any] = {name: _day(described.get(name)) for name in _DAYS}
        days["deadline"] = next((r.deadline for r in reversed(rows) if r.deadline), None) or days["deadline"]
        sources = tuple(described_source(source) for source in described.get("sources") or ())
        urls = dict.fromkeys(url for row in rows for url in row.source_urls)
        proposed = bool(described.get("proposed"))
        return cls(
            provision_id,
            **texts,
            **days,
            proposed=proposed,
            told=described,
            sources=sources or tuple(Source(url, url) for url in urls),
        )


_TEXTS = (
    "short_title", "instrument", "issuer", "paraphrase", "force", "effect", "confidence", "evidence", "notes", "event", "basis",
    "penalty", "instrument_id",
)  # fmt: skip
_DAYS = ("adopted_on", "in_force_on", "from_on", "deadline")


def _day(value: Any) -> date | None:
    """A day as a result describes it; None for whatever is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


Standing = Literal["law", "trial", "as_if", "proposed"]
_STANDINGS: tuple[Standing, ...] = ("law", "trial", "as_if", "proposed")


@dataclass(frozen=True)
class Group:
    """Everything judged by the rules of one jurisdiction, as known on one day: as law, as if it applied, or proposed."""

    jurisdiction: str
    standing: Standing
    known: date | None
    rows: tuple[Judgement, ...]
    provisions: Mapping[str, Provision]
    says: str = ""

    @property
    def id(self) -> str:
        """Identifier for places on the page."""
        return anchor(self.jurisdiction, self.standing, self.known, self.says[:40])

    @property
    def hypothetical(self) -> bool:
        """Whether nothing here is required of those judged."""
        return self.standing != "law"

    @property
    def title(self) -> str:
        """Whose rules, in earnest or not, known when."""
        rules = {
            "law": "rules",
            "trial": "a trial (hypothetical)",
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
    found: dict[_Key, dict[Judgement, None]] = {}
    for index, document in enumerate(documents):
        described |= document.get("provisions") or {}
        rows = [judgement(row) for row in document["rows"]]
        trial = document.get("trial")
        says = str(trial.get("says") or "") if isinstance(trial, Mapping) else ""
        # Rows of the law in force are hypothetical only where one asked for `as if`; otherwise it is the proposals that are.
        as_if = document.get("as_if") or any(_is_supposed(row) and row.law_status != "proposed" for row in rows)
        for row in rows:
            # Two trials are told apart by what they try, not by an id that both have.
            tried = row.force == "trial"
            standing = 1 if tried else 0 if not row.hypothetical else 2 if as_if else 3
            key = standing, row.jurisdiction, row.known or date.min, says if tried else "", index if tried else 0
            found.setdefault(key, {})[row] = None
    return tuple(_group(key, tuple(rows), described) for key, rows in sorted(found.items()))


#: Standing, jurisdiction, day of what is known; of a trial what it says and in which result.
_Key = tuple[int, str, date, str, int]


def _is_supposed(row: Judgement) -> bool:
    return row.hypothetical and row.force != "trial"


def _group(key: _Key, rows: tuple[Judgement, ...], described: Mapping[str, Mapping[str, Any]]) -> Group:
    standing, jurisdiction, known, says, _ = key
    ordered = tuple(sorted(rows, key=lambda r: (r.provision_id, r.on, r.series)))
    provisions = {
        name: Provision.of(name, described.get(name) or {}, [r for r in ordered if r.provision_id == name])
        for name in dict.fromkeys(row.provision_id for row in ordered)
    }
    return Group(jurisdiction, _STANDINGS[standing], None if known == date.min else known, ordered, provisions, says)
