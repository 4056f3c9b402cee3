"""One question put to a network, and to what it is compared with: an older network, or itself with changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.check import Findings, check, draw
from vendorline.check.against import CHANGES, Comparison, compare
from vendorline.check.inventories import MEMORY_GB
from vendorline.check.margins import margins as margins_of
from vendorline.check.side_by_side import counts_by_basis
from vendorline.check.timeline import Timeline, change_points, stretches
from vendorline.cli.faults import draw_faults
from vendorline.cli.measures import measures_for
from vendorline.network.changes import Changes, apply_changes
from vendorline.project import Opened, open_network
from vendorline.project.private_output import (
    faults_without_private,
    merge_private,
    private_counts,
    private_laws,
)
from vendorline.project.public import merge_keys, public_document, regions_of

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.network import Network


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: whose rules, which days, and who may see the answer."""

    jurisdictions: str | Sequence[str]
    days: Sequence[date] | None
    known: date | None = None
    as_if: bool = False
    show_all: bool = False
    tags: Path | None = None
    public: bool = False
    memory_gb: float = MEMORY_GB
    #: First and last day, where every day between them is judged on which something changes.
    span: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Findings, and how they compare with others; `older` and `changes` say with what."""

    question: Question
    opened: Opened
    findings: Findings
    comparison: Comparison | None = None
    older: tuple[Path, Opened, Findings] | None = None
    changes: Changes | None = None

    @property
    def timeline(self) -> Timeline | None:
        """The findings as a timeline, where that was asked for."""
        return None if self.question.span is None else Timeline.of(self.with_elements(), *self.question.span)

    def document(
        self, explained: Sequence[Mapping[str, Any]] | None, *, margins: bool = False, side_by_side: bool = False
    ) -> dict[str, Any]:
        """The answer as the JSON document of a check."""
        from vendorline.cli.check_document import findings_document

        keys: dict[str, Any] = {}
        if self.comparison is not None:
            keys["against"] = self._against()
        if self.changes is not None:
            file = self.changes.file
            keys["what_if"] = {"path": file.path, "sha256": file.sha256}
            keys["what_if"] |= {"edited": self.changes.edited, "added": self.changes.added}
        if margins:
            told = private_laws(self.opened.private, self.opened.rulebook)
            rows = margins_of(self.findings)
            # A region may be a single site.
            keys["margins"] = [row for row in rows if row["region"] is None or row["provision_id"] not in told]
        if side_by_side:
            keys["counts"] = counts_by_basis(self.findings)
        if self.question.span is not None:
            keys["stretches"] = stretches(self.findings, self.question.span[1])
        if self.opened.private is not None:
            keys["private_tags"] = private_counts(self.opened.private)
        if explained is not None:
            keys["explanations"] = explained
        result = findings_document(self.findings, self.opened.inputs, private=self.opened.private, **keys)
        return public_document(result, regions_of(self.opened.network)) if self.question.public else result

    def _against(self) -> dict[str, Any]:
        if self.comparison is None or self.older is None:
            return {}
        path, opened, findings = self.older
        return {
            "path": str(path),
            "as_of": opened.network.as_of,
            "inputs": [item.to_dict() for item in (*findings.inputs, *opened.inputs)],
            "counts": self.comparison.counts,
            "rows": findings.rows,
            "gone": self.comparison.gone,
        }

    def with_elements(self) -> Findings:
        """The findings whose elements may be listed: those that do not tell what a private tag marks."""
        told = private_laws(self.opened.private, self.opened.rulebook)
        return replace(self.findings, rows=tuple(r for r in self.findings.rows if r["provision_id"] not in told))


def ask(
    question: Question, path: Path, *, against: Path | None, changes: Path | None, say: Callable[[str], None]
) -> Answer:
    """Judge a network, and whatever it is to be compared with, on the same days by the same law.

    Args:
        question: what is asked.
        path: a network folder or a project.
        against: an older network.
        changes: a file of changes to try.
        say: told what is being done.
    """
    opened = open_network(path, tags=question.tags)
    network, tried = opened.judged, None
    if changes is not None:
        tried = apply_changes(network, changes)
        network = tried.network
    if question.span is not None:
        say("looking for the days on which something changes")
        drawn = draw(
            network,
            question.jurisdictions,
            question.span[1],
            known=question.known,
            as_if=question.as_if,
            provisions=opened.rulebook,
            determinations=opened.determinations,
        )
        days = list(change_points(network, drawn, *question.span))
    else:
        days = list(question.days) if question.days is not None else [network.as_of]
    findings = _judge(question, opened, network, days, say)
    if against is None and tried is None:
        return Answer(question, opened, findings)
    if tried is not None:
        findings = replace(findings, rows=tuple({**row, "hypothetical": True} for row in findings.rows))
        other, beside = opened, path
    else:
        beside = against or path
        say(f"reading {beside}")
        other = open_network(beside, tags=question.tags, all_tagged_there=False)
    earlier = _judge(question, replace(opened, inputs=other.inputs), other.judged, days, say)
    comparison = compare(findings, earlier)
    return Answer(question, opened, comparison.findings, comparison, (beside, other, earlier), tried)


def _judge(
    question: Question, opened: Opened, network: Network, days: Sequence[date], say: Callable[[str], None]
) -> Findings:
    findings = check(
        network,
        question.jurisdictions,
        days,
        known=question.known,
        as_if=question.as_if,
        provisions=opened.rulebook,
        determinations=opened.determinations,
        measures=measures_for(network, question.jurisdictions, days, say, opened.rulebook),
        show_all=question.show_all,
        progress=say,
        memory_gb=question.memory_gb,
    )
    if opened.private is None and not question.public:
        return findings
    rows = merge_private(findings.rows, private_laws(opened.private, opened.rulebook), opened.private)
    if question.public:
        rows = merge_keys(rows, regions=regions_of(network))
    return replace(findings, rows=tuple(rows))


_WORDS = {"new": "▲ new", "worse": "↑ worse", "cured": "▽ cured", "better": "↓ better", "same": "· same"}
_STYLES = {"new": "bold red", "worse": "yellow", "cured": "green", "better": "green", "same": "dim"}


def show_comparison(console: Console, answer: Answer) -> None:
    """Print what differs from the other network, the new first; then how many rows are the same."""
    from rich.table import Table
    from rich.text import Text

    from vendorline.cli.findings_table import counted

    if answer.comparison is None or answer.older is None:
        return
    now, then = "this network", f"as of {answer.older[1].network.as_of}"
    title = f"Against the network {then}, both judged on the same days by the same law"
    if answer.changes is not None:
        now, then = "with the changes", "as it stands"
        edited, added = answer.changes.edited, answer.changes.added
        title = f"WHAT IF: {edited:,} values changed and {added:,} elements added; nothing of this is in the network"
        if not answer.question.public:
            draw_faults(console, faults_without_private(answer.changes.warnings, answer.opened.private))
    pairs = list(zip(answer.findings.rows, answer.comparison.before, strict=True))
    shown = [pair for change in CHANGES[:-1] for pair in pairs if pair[0]["change"] == change]
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, min_width=40)
    for name in ("", "on", "provision", "operator", then, now, "slack", "why"):
        table.add_column(name, no_wrap=name not in {"why", then, now})
    for row, was in shown:
        operator = " ".join(dict.fromkeys(str(v) for v in (row["operator_id"], row["level_key"]) if v))
        table.add_row(
            Text(_WORDS[row["change"]], style=_STYLES[row["change"]]),
            str(row["on"]),
            row["provision_id"],
            operator,
            _side(was, counted),
            _side(row, counted),
            _slacks(was, row),
            (row["reason"] or "").replace("_", " "),
        )
    if shown:
        console.print(table)
    else:
        console.print(title)
    counts = answer.comparison.counts
    console.print(", ".join(f"{_WORDS[change]} {counts[change]}" for change in CHANGES))
    if answer.comparison.gone:
        console.print(f"{len(answer.comparison.gone)} rows of the other network have no counterpart here.")
    console.print()


def _side(row: Mapping[str, Any] | None, counted: Callable[[Mapping[str, Any]], str]) -> str:
    from vendorline.cli.findings_table import verdict_in_words

    return "–" if row is None else f"{verdict_in_words(row['verdict'])} {counted(row)}".strip()


def _slacks(was: Mapping[str, Any] | None, row: Mapping[str, Any]) -> str:
    before = was["slack"] if was is not None else None
    told = ["–" if v is None else f"{v:,.0f}" if abs(v) >= 100 else f"{v:g}" for v in (before, row["slack"])]
    return " → ".join(dict.fromkeys(told)) if told != ["–", "–"] else ""


def show_margins(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the room under each cap, as a whole and by region; the region that crosses first is marked."""
    from rich.table import Table

    names = (
        "provision",
        "operator",
        "region",
        "of the vendor",
        "may be",
        "all",
        "limit",
        "swaps left",
        "additions left",
        "",
    )
    table = Table(title="Room under the caps", title_justify="left", box=None, pad_edge=False)
    for place, name in enumerate(names):
        table.add_column(name, justify="right" if 3 <= place <= 8 else "left", no_wrap=True)
    for row in rows:
        amounts = [row[n] for n in ("numerator", "numerator_unknown", "denominator")]
        left = [row["swaps_left"], row["additions_left"]]
        table.add_row(
            row["provision_id"],
            row["operator_id"],
            row["region"] or "whole network",
            *("" if v is None else f"{v:,.0f}" for v in amounts),
            f"{row['limit']:.1%}",
            *("not stated" if v is None else f"{v:,.0f}" for v in left),
            "◀ crosses first" if row["first"] else "",
        )
    console.print(table)
    console.print(
        "Unknown makers count as the vendor's. Swaps replace a unit of another maker; additions are new units."
    )
    console.print()
