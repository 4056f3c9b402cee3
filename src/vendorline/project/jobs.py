"""The jobs asked of a folder: a question in, an answer out. Commands and pages ask nothing but these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from vendorline.check import Comparison, Findings, Timeline, compare, counts_by_basis
from vendorline.check import margins as margins_of
from vendorline.errors import Fault
from vendorline.network.changes import Changes, apply_changes
from vendorline.project.calls import ANYBODY, check, expose, prepared_of, timeline
from vendorline.project.documents import check_document, expose_document
from vendorline.project.measures import names_and_book
from vendorline.project.opened import Opened, open_network
from vendorline.project.private_output import merge_private, private_counts, private_laws
from vendorline.project.progress import Watch
from vendorline.project.public import merge_keys, public_document, regions_of
from vendorline.project.runs import kept_or_made, runs_of
from vendorline.results import table
from vendorline.results.result import Result, fingerprint_of

#: GB of memory that the counting of a large network may take before it spills to disk.
MEMORY_GB = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckQuestion:
    """Where does the network at `path` stand against provisions?

    `jurisdictions` None: those of its operators' countries. `days` None: the day that the network describes; `span`: first and last day,
    where every day between them is judged on which something changes. `known` None: the law as known today. `against`: an older
    network; `changes`: a file of changes to try. `tags`: a private file of tags. `explain`: a provision whose rows are explained.
    `elements`: whether the elements behind the rows are wanted as well.
    """

    path: Path
    jurisdictions: str | Sequence[str] | None = None
    days: Sequence[date] | None = None
    span: tuple[date, date] | None = None
    known: date | None = None
    as_if: bool = False
    show_all: bool = False
    against: Path | None = None
    changes: Path | None = None
    tags: Path | None = None
    public: bool = False
    margins: bool = False
    side_by_side: bool = False
    explain: str | None = None
    elements: bool = False
    memory_gb: float = MEMORY_GB


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposeQuestion:
    """What could vendors do in the network at `path`? Vendors are ids; `explain` is V:MEASURE[:REGION]; the rest as in `calls.expose`."""

    path: Path
    vendors: Sequence[str] | None = None
    coalitions: Sequence[Sequence[str]] = ()
    pairs: bool = False
    failed: Sequence[str] = ()
    settings: Sequence[str] = ()
    by: Sequence[str] = ()
    moves: int | None = None
    unknown_makers: str = ANYBODY
    narrow: bool = False
    views: bool = False
    explain: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The result, the network that it is about, and `warnings` about the files that were asked with."""

    result: Result
    opened: Opened
    warnings: tuple[Fault, ...] = ()

    @property
    def document(self) -> Mapping[str, Any]:
        """The JSON object of the result."""
        told = self.result.fingerprint
        return self.result.document if told is None else {**self.result.document, "fingerprint": told}

    @property
    def elements(self) -> pl.DataFrame | None:
        """The elements behind the rows, where they were wanted."""
        return self.result.beside.get("check_elements")


def ask_check(question: CheckQuestion, watch: Watch | None = None) -> Answer:
    """Judge a network, and whatever it is to be compared with, on the same days by the same law.

    Raises:
        InvalidInput: the network, or a file beside it, cannot be used.
        UnknownName: a jurisdiction, or the provision to explain, is not there.
        UsageError: what is asked does not go together.
        Stopped: somebody asked to stop.
    """
    watch = watch or Watch()
    watch.stage("reading the network")
    opened = open_network(question.path, tags=question.tags)
    tried = apply_changes(opened.judged, question.changes) if question.changes is not None else None
    other = opened
    if question.against is not None:
        watch.stage(f"reading {question.against}")
        other = open_network(question.against, tags=question.tags, all_tagged_there=False)
    countries = sorted(opened.network["operators"]["country"].drop_nulls().unique())
    asked = replace(
        question,
        jurisdictions=countries if question.jurisdictions is None else question.jurisdictions,
        known=question.known or datetime.now().astimezone().date(),
    )
    job = _Check(asked, opened, other, tried, watch)
    result = kept_or_made(runs_of(question.path), job.fingerprint(), job.result)
    return Answer(result, opened, tried.warnings if tried is not None else ())


@dataclass(frozen=True, slots=True)
class _Check:
    """One check: `other` is what it is compared with (itself where nothing is), `tried` the network with changes."""

    question: CheckQuestion
    opened: Opened
    other: Opened
    tried: Changes | None
    watch: Watch

    def fingerprint(self) -> str | None:
        """What stands for everything that the result rests on; None with private tags, of which nothing may be told."""
        if self.opened.private is not None or self.other.private is not None:
            return None
        names, book = names_and_book(self.question.jurisdictions or (), self.opened.rulebook)
        files = [*self.opened.network.inputs, *self.opened.inputs]
        files += [*self.other.network.inputs, *self.other.inputs] if self.other is not self.opened else []
        files += [self.tried.file] if self.tried is not None else []
        return fingerprint_of(
            "check",
            inputs=[f"{file.sha256} {file.path}" for file in files],
            options=_options(self.question, "path", "tags", "memory_gb"),
            law=[{**law.to_dict(), "said": law.provision.model_dump(mode="json")} for law in book.laws_of(names)],
        )

    def result(self) -> Result:
        """Judge, compare, and tell."""
        question, network = self.question, self.opened.judged if self.tried is None else self.tried.network
        findings, days = self._judged(self.opened, network, question.days)
        comparison = None
        if self.tried is not None or question.against is not None:
            if self.tried is not None:
                told = tuple({**row, "hypothetical": True} for row in findings.rows)
                findings = replace(findings, rows=told)
            earlier, _ = self._judged(replace(self.opened, inputs=self.other.inputs), self.other.judged, days)
            comparison = compare(findings, earlier)
            findings = comparison.findings
            return self._told(findings, comparison, earlier)
        return self._told(findings, comparison, None)

    def _judged(self, opened: Opened, network: Any, days: Sequence[date] | None) -> tuple[Findings, Sequence[date]]:
        """The findings of a network, and the days on which it was judged."""
        question, watch = self.question, self.watch
        options: dict[str, Any] = {
            "known": question.known,
            "as_if": question.as_if,
            "provisions": opened.rulebook,
            "determinations": opened.determinations,
            "show_all": question.show_all,
            "progress": watch.step,
            "memory_gb": question.memory_gb,
        }
        rules = question.jurisdictions or ()
        if question.span is not None:
            watch.stage("looking for the days on which something changes")
            findings = timeline(network, rules, *question.span, **options).findings
        else:
            days = [network.as_of] if days is None else days
            watch.stage("judging", len(set(days)))
            findings = check(network, rules, list(days), **options)
        if opened.private is not None or question.public:
            rows = merge_private(findings.rows, private_laws(opened.private, opened.rulebook), opened.private)
            if question.public:
                rows = merge_keys(rows, regions=regions_of(network))
            findings = replace(findings, rows=tuple(rows))
        return findings, findings.days

    def _told(self, findings: Findings, comparison: Comparison | None, earlier: Findings | None) -> Result:
        """The result of findings: the document, and the elements beside it."""
        question, opened = self.question, self.opened
        explained = explanations(findings, question.explain) if question.explain is not None else None
        keys: dict[str, Any] = {}
        told_apart = private_laws(opened.private, opened.rulebook)
        if comparison is not None and earlier is not None:
            keys["against"] = {
                "path": str(question.path if self.tried is not None else question.against),
                "as_of": self.other.network.as_of,
                "inputs": [item.to_dict() for item in (*earlier.inputs, *self.other.inputs)],
                "counts": comparison.counts,
                "rows": earlier.rows,
                "gone": comparison.gone,
            }
        if self.tried is not None:
            keys["what_if"] = {**self.tried.file.to_dict(), "edited": self.tried.edited, "added": self.tried.added}
        if question.margins:
            # A region may be a single site.
            rows = margins_of(findings)
            keys["margins"] = [r for r in rows if r["region"] is None or r["provision_id"] not in told_apart]
        if question.side_by_side:
            keys["counts"] = counts_by_basis(findings)
        if question.span is not None:
            keys["intervals"] = keys["stretches"] = Timeline(*question.span, findings).intervals()
            keys["days"] = findings.days
        if opened.private is not None:
            keys["private_tags"] = private_counts(opened.private)
        if explained is not None:
            keys["explanations"] = explained
        said = check_document(findings, opened.inputs, private=opened.private, **keys)
        said = public_document(said, regions_of(opened.network)) if question.public else said
        beside = {"check_elements": self._elements(findings, told_apart)} if question.elements else {}
        return Result(said, beside)

    def _elements(self, findings: Findings, told_apart: frozenset[str]) -> pl.DataFrame:
        """The elements that may be listed: those that do not tell what a private tag marks."""
        rows = tuple(row for row in findings.rows if row["provision_id"] not in told_apart)
        shown = replace(findings, rows=rows)
        if self.question.span is None:
            return shown.elements()
        violations = Timeline(*self.question.span, shown).violations
        return violations.select(table("check_elements").names).unique(maintain_order=True)


def explanations(findings: Findings, provision_id: str) -> list[dict[str, Any]]:
    """Sentences for every row of a provision. Raises UnknownName for a provision that the rulebook does not have."""
    law = findings.constraints.provisions[provision_id]
    about = ("on", "provision_id", "operator_id", "level_key")
    return [
        {**{name: row[name] for name in about}, "sentences": findings.explain(row)}
        for row in findings.rows
        if row["provision_id"] == law.id
    ]


def ask_expose(question: ExposeQuestion, watch: Watch | None = None, opened: Opened | None = None) -> Answer:
    """What vendors could do in a network; `opened` spares opening it again.

    Raises:
        InvalidInput: the network cannot be used, or its tables do not fit together.
        UnknownName: a region, interface, product or version that nothing carries.
        UsageError: what is asked does not go together.
        Stopped: somebody asked to stop.
    """
    watch = watch or Watch()
    if opened is None:
        watch.stage("reading the network")
        opened = open_network(question.path)
    network, private = opened.network, opened.private

    fingerprint = None
    if private is None:
        inputs = [f"{file.sha256} {file.path}" for file in network.inputs]
        fingerprint = fingerprint_of("expose", inputs=inputs, options=_options(question, "path"))

    def made() -> Result:
        watch.stage("computing exposure")
        found = expose(
            prepared_of(network), vendors=question.vendors, coalitions=question.coalitions, pairs=question.pairs,
            unknown_makers=question.unknown_makers, failed=question.failed, settings=question.settings, by=question.by,
            moves=question.moves,
        )  # fmt: skip
        keys: dict[str, Any] = {}
        if question.narrow:
            watch.stage("settling the unknowns")
            keys["narrow"] = found.narrow().to_dicts()
        if question.views:
            from vendorline.project.compare_views import compare_views

            keys["views"] = compare_views()
        if question.explain is not None:
            keys["witness"] = found.explain(question.explain).to_dict()
        together = question.pairs or bool(question.coalitions)
        said = expose_document(
            found, unknown_makers=question.unknown_makers, together=together, by=question.by, private=private, **keys
        )
        return Result(said)

    return Answer(kept_or_made(runs_of(question.path), fingerprint, made), opened)


def _options(question: Any, *without: str) -> dict[str, Any]:
    """What is asked, but for what the files and the law say themselves."""
    return {field.name: getattr(question, field.name) for field in fields(question) if field.name not in without}
