"""One check of a network, with whatever it is compared with, told as a result."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from vendorline.check import Comparison, Findings, Timeline, compare, counts_by_basis
from vendorline.check import margins as margins_of
from vendorline.errors import UsageError
from vendorline.network.tables import InputFile, Network
from vendorline.project.calls import check, timeline
from vendorline.project.documents import check_document
from vendorline.project.measures import names_and_book
from vendorline.project.opened import Opened
from vendorline.project.private_output import merge_private, private_counts, private_laws, without_private
from vendorline.project.private_tags import PrivateTags
from vendorline.project.progress import Watch
from vendorline.project.public import merge_keys, public_document, regions_of
from vendorline.project.questions import CheckQuestion, options_of
from vendorline.quick_dataclass import dataclass
from vendorline.results import table
from vendorline.results.result import Result, fingerprint_of
from vendorline.rulebook import Rulebook
from vendorline.rulebook.made_records import data_of
from vendorline.rulebook.terms import TRIAL

if TYPE_CHECKING:
    from vendorline.network.changes import Changes
    from vendorline.project.priors import AskedPriors


NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CheckJob:
    """One check: `other` is what it is compared with (itself where nothing is), `tried` the network with changes."""

    question: CheckQuestion
    opened: Opened
    other: Opened
    tried: Changes | None
    watch: Watch

    def fingerprint(self) -> str | None:
        """What stands for everything that the result rests on; None with private tags, of which nothing may be told."""
        if self.privates:
            return None
        names, book = names_and_book(*self.law)
        instruments = {law.instrument_id: law.instrument for law in book.laws_of(names)}
        files = [*self.opened.network.inputs, *self.opened.inputs]
        files += [*self.other.network.inputs, *self.other.inputs] if self.other is not self.opened else []
        files += [self.tried.file] if self.tried is not None else []
        files += [] if self.priors is None else self.priors.inputs
        return fingerprint_of(
            "check",
            inputs=[f"{file.sha256} {file.path}" for file in files],
            options=options_of(self.question, "path", "tags", "memory_gb", "trial")
            | {"trial": None if self.question.trial is None else asdict(self.question.trial)}
            | {"as_of": self.opened.network.as_of, "as_of_other": self.other.network.as_of},
            law=[json.dumps(data_of(instrument)) for instrument in instruments.values()],
        )

    @property
    def priors(self) -> AskedPriors | None:
        """Where the priors are, if anything is to be drawn."""
        question = self.question
        if question.likely is None:
            return None
        from vendorline.project.priors import priors_asked

        return priors_asked(question.path, question.prior)

    @property
    def law(self) -> tuple[Sequence[str], Rulebook]:
        """The jurisdictions judged, and the rulebook; a trial stands first, as law of its own."""
        question, book = self.question, self.opened.rulebook
        asked = question.jurisdictions or ()
        if question.trial is None:
            return asked, book
        from vendorline.rulebook.trial import NOWHERE, with_trial

        names = [name for name in (asked.split(",") if isinstance(asked, str) else asked) if name.strip()]
        return [NOWHERE, *names], with_trial(book, question.trial, self.since)

    @property
    def since(self) -> date:
        """The day from which a trial is in force: the first that matters."""
        days = self.question.span or self.question.days or [self.opened.network.as_of]
        return min([*days, self.question.known or date.max])

    def result(self) -> Result:
        """Judge, compare, and tell."""
        question, network = self.question, self.opened.judged if self.tried is None else self.tried.network
        if self.priors is not None:
            if self.opened.private is not None:
                raise UsageError("--likely does not go with private tags: its lots would tell where they stand")
            return self._likely(self.priors)
        findings, days = self._judged(network, question.days)
        if self.tried is not None:
            findings = replace(findings, rows=tuple({**row, "hypothetical": True} for row in findings.rows))
        elif question.against is None:
            return self._told(findings, None, None)
        earlier, _ = self._judged(self.other.judged, days)
        comparison = compare(findings, earlier)
        return self._told(comparison.findings, comparison, earlier)

    def _likely(self, priors: AskedPriors) -> Result:
        """The result with what is probable of every row."""
        from vendorline.check.likely.first import first_rows
        from vendorline.check.likely.likely import likely
        from vendorline.project.priors import told_of

        question, network = self.question, self.opened.judged
        lots = priors.lots(network)
        rules, book = self.law
        said = ("known", "as_if", "show_all", "accept_recalled", "memory_gb")
        options: dict[str, Any] = {name: getattr(question, name) for name in said}
        options |= {"provisions": book, "determinations": self.opened.determinations, "progress": self.watch.at}
        days = [network.as_of] if question.days is None else question.days
        self.watch.stage("judging")
        findings = check(network, rules, list(days), **options)
        self.watch.stage("judging completions")
        told = likely(
            findings, lots, question.likely or 0, question.seed, accept_recalled=question.accept_recalled,
            memory_gb=question.memory_gb,
        )  # fmt: skip
        keys = {
            "likely": told_of(told.drawn),
            "settings": [dict(row) for row in told.settings()],
            "first": list(first_rows(told)),
        }
        findings = told.findings
        rows: Sequence[Mapping[str, Any]] = findings.rows
        for private in self.privates:
            rows = merge_private(rows, self._distinguished(), private)
        if question.public:
            rows = merge_keys(rows, regions=regions_of(network))
        return self._told(replace(findings, rows=tuple(rows)), None, None, priors.inputs, keys)

    @property
    def privates(self) -> list[PrivateTags]:
        """The private tags of either network: neither may tell what those of the other mark."""
        return [opened.private for opened in (self.opened, self.other) if opened.private is not None]

    def _distinguished(self) -> frozenset[str]:
        """The provisions that turn on a private tag."""
        return frozenset[str]().union(*(private_laws(private, self.opened.rulebook) for private in self.privates))

    def _judged(self, network: Network, days: Sequence[date] | None) -> tuple[Findings, Sequence[date]]:
        """The findings of a network, and the days on which it was judged."""
        question, watch, opened = self.question, self.watch, self.opened
        said = ("known", "as_if", "show_all", "accept_recalled", "memory_gb")
        rules, book = self.law
        options: dict[str, Any] = {name: getattr(question, name) for name in said}
        options |= {"provisions": book, "determinations": opened.determinations, "progress": watch.at}
        if question.span is not None:
            watch.stage("looking for the days on which something changes")
            findings = timeline(network, rules, *question.span, **options).findings
        else:
            days = [network.as_of] if days is None else days
            watch.stage("judging")
            findings = check(network, rules, list(days), **options)
        rows: Sequence[Mapping[str, Any]] = findings.rows
        for private in self.privates:
            rows = merge_private(rows, self._distinguished(), private)
        if question.public:
            rows = merge_keys(rows, regions=regions_of(network))
        if rows is not findings.rows:
            findings = replace(findings, rows=tuple(rows))
        return findings, findings.days

    def _told(
        self,
        findings: Findings,
        comparison: Comparison | None,
        earlier: Findings | None,
        inputs: Sequence[InputFile] = (),
        more: Mapping[str, Any] = NOTHING,
    ) -> Result:
        """The result of findings: the document, with further keys and inputs, and the elements beside it."""
        question, opened = self.question, self.opened
        if question.public:
            findings = _without_persons(findings)
        explained = explanations(findings, question.explain) if question.explain is not None else None
        keys: dict[str, Any] = dict(more)
        told_apart = self._distinguished()
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
        if question.trial is not None:
            from vendorline.project.trial_effects import trial_effects
            from vendorline.rulebook.trial import in_words

            keys["trial"] = {"provision": TRIAL, "says": in_words(question.trial), "reaches": trial_effects(findings)}
        if question.span is not None:
            keys["intervals"] = keys["stretches"] = Timeline(*question.span, findings).intervals()
            keys["days"] = findings.days
        if opened.private is not None:
            keys["private_tags"] = private_counts(opened.private)
        if explained is not None:
            keys["explanations"] = explained
        said = check_document(findings, (*opened.inputs, *inputs), private=opened.private, **keys)
        said = without_private(said, self.other.private)
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


def _without_persons(findings: Findings) -> Findings:
    """Findings whose determinations say neither who decided nor why, in that person's words."""
    decided = (replace(one, decided_by=None, why=None) for one in findings.constraints.determinations)
    return replace(findings, constraints=replace(findings.constraints, determinations=tuple(decided)))


def explanations(findings: Findings, provision_id: str) -> list[dict[str, Any]]:
    """Sentences for every row of a provision. Raises UnknownName for a provision that the rulebook does not have."""
    law = findings.constraints.provisions[provision_id]
    about = ("on", "provision_id", "operator_id", "level_key")
    return [
        {**{name: row[name] for name in about}, "sentences": findings.explain(row)}
        for row in findings.rows
        if row["provision_id"] == law.id
    ]
