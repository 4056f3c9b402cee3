"""The jobs asked of a folder: a question in, an answer out. Commands and pages ask nothing but these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from vendorline.errors import Fault, InvalidInput, UsageError
from vendorline.network.confirmed_vendors import confirmed_id
from vendorline.network.tables import InputFile
from vendorline.project.calls import expose
from vendorline.project.documents import expose_document
from vendorline.project.jurisdictions import jurisdictions_named
from vendorline.project.narrowing import Narrowing, known_names, narrowed
from vendorline.project.opened import Opened, open_network
from vendorline.project.private_output import error_without_private
from vendorline.project.progress import Watch
from vendorline.project.public import public_document, regions_of
from vendorline.project.questions import CheckQuestion, ExposeQuestion, options_of
from vendorline.project.runs import kept_or_made, runs_of
from vendorline.quick_dataclass import dataclass
from vendorline.results.result import Result, fingerprint_of
from vendorline.rulebook import Rulebook
from vendorline.rulebook.terms import TRIAL
from vendorline.vendors.spelled import spelled

if TYPE_CHECKING:
    from vendorline.rulebook.trial import Trial


@dataclass(frozen=True, slots=True)
class Answer:
    """The result, the network that it is about, `warnings` about the files that were asked with, and the trial with the day it starts."""

    result: Result
    opened: Opened
    warnings: tuple[Fault, ...] = ()
    trial: tuple[Trial, date] | None = None

    @property
    def document(self) -> Mapping[str, Any]:
        """The JSON object of the result."""
        told = self.result.fingerprint
        return self.result.document if told is None else {**self.result.document, "fingerprint": told}

    def narrowed(self, asked: Narrowing) -> Answer:
        """The same answer with the rows that are wanted alone. Raises UnknownName for a name that neither network nor law has."""
        wanted = known_names(asked, self.opened.judged, self.rulebook)
        document = narrowed(self.result.document, wanted, self.opened.network)
        pairs = {(row["provision_id"], row["operator_id"] or "") for row in document["rows"]}
        beside = {name: _behind(frame, pairs) for name, frame in self.result.beside.items()}
        return replace(self, result=Result(document, beside, self.result.fingerprint))

    @property
    def rulebook(self) -> Rulebook:
        """The law that was judged by; a trial stands first."""
        if self.trial is None:
            return self.opened.rulebook
        from vendorline.rulebook.trial import with_trial

        return with_trial(self.opened.rulebook, *self.trial)

    def saved_trial(self, named: str) -> str:
        """What was tried, as a file of a provision of your own of this id. Raises UsageError where nothing was."""
        if self.trial is None:
            raise UsageError("nothing was tried that could be saved")
        from vendorline.rulebook.trial import instrument_text

        return instrument_text(*self.trial, named)

    @property
    def elements(self) -> pl.DataFrame | None:
        """The elements behind the rows, where they were wanted."""
        return self.result.beside.get("check_elements")


def _behind(frame: pl.DataFrame, pairs: set[tuple[str, str]]) -> pl.DataFrame:
    """Of the elements behind findings those of provisions and operators that have a row."""
    about = zip(frame["provision_id"], frame["operator_id"].fill_null(""), strict=True)
    return frame.filter(pl.Series([pair in pairs for pair in about], dtype=pl.Boolean))


def ask_check(question: CheckQuestion, watch: Watch | None = None) -> Answer:
    """Judge a network, and whatever it is to be compared with, on the same days by the same law.

    Raises:
        InvalidInput: the network, or a file beside it, cannot be used.
        UnknownName: a jurisdiction, or the provision to explain, is not there.
        UsageError: what is asked does not go together.
        Stopped: somebody asked to stop.
    """
    from vendorline.project.check_job import CheckJob

    watch = watch or Watch()
    watch.stage("reading the network")
    opened = open_network(question.path, tags=question.tags)
    tried = None
    if question.changes is not None:
        from vendorline.network.changes import apply_changes

        try:
            tried = apply_changes(opened.judged, question.changes)
        except InvalidInput as error:
            raise error_without_private(error, opened.private) from None
    other = opened
    if question.against is not None:
        watch.stage(f"reading {question.against}")
        other = open_network(question.against, tags=question.tags, all_tagged_there=False)
    countries = sorted(opened.network["operators"]["country"].drop_nulls().unique())
    asked = replace(
        question,
        jurisdictions=countries
        if question.jurisdictions is None
        else jurisdictions_named(question.jurisdictions, opened.rulebook),
        known=question.known or datetime.now().astimezone().date(),
    )
    if asked.explain is not None:
        asked = replace(asked, explain=_explained(asked, opened.rulebook))
    if asked.trial is not None:
        named = dict.fromkeys(confirmed_id(opened.judged, name) for name in asked.trial.vendor_ids)
        asked = replace(asked, trial=replace(asked.trial, vendor_ids=tuple(named)))
    job = CheckJob(asked, opened, other, tried, watch)
    result = kept_or_made(runs_of(question.path), job.fingerprint(), job.result)
    trial = (asked.trial, job.since) if asked.trial is not None else None
    return Answer(result, opened, tried.warnings if tried is not None else (), trial)


def _explained(asked: CheckQuestion, book: Rulebook) -> str:
    """The provision that is to be explained, from how somebody writes it."""
    return spelled("provision", str(asked.explain), [*book.laws, *([] if asked.trial is None else [TRIAL])])


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
    priors = None
    if question.likely is not None:
        from vendorline.project.priors import priors_asked

        priors = priors_asked(question.path, question.prior)

    fingerprint = None
    if private is None:
        files = [*network.inputs, *(priors.inputs if priors is not None else ())]
        inputs = [f"{file.sha256} {file.path}" for file in files]
        options = options_of(question, "path") | {"as_of": network.as_of}
        fingerprint = fingerprint_of("expose", inputs=inputs, options=options)

    def made() -> Result:
        from vendorline.expose import measure_named, prepared_of
        from vendorline.project.likely.exposure import vendors_asked, with_completions

        prepared = prepared_of(network)
        lots = None if priors is None else priors.lots(network)
        watch.stage("computing exposure")
        found = expose(
            prepared, vendors=vendors_asked(question.vendors, prepared, lots), coalitions=question.coalitions, pairs=question.pairs,
            unknown_vendors=question.unknown_vendors, failed=question.failed, settings=question.settings, by=question.by,
            moves=question.moves,
        )  # fmt: skip
        if question.measures:
            wanted = [measure_named(name) for name in question.measures]
            found = found.kept(found.table["measure"].is_in(wanted))
        keys: dict[str, Any] = {}
        more: tuple[InputFile, ...] = ()
        if priors is not None and lots is not None:
            watch.stage("exposure of completions")
            found, keys = with_completions(found, network, lots, question)
            more = priors.inputs
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
            found,
            unknown_vendors=question.unknown_vendors,
            together=together,
            by=question.by,
            private=private,
            beside=more,
            **keys,
        )
        return Result(public_document(said, regions_of(network)) if question.public else said)

    return Answer(kept_or_made(runs_of(question.path), fingerprint, made), opened)
