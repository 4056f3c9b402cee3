"""The whole page: the answer first, then what it rests on, each section folded under what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup

from vendorline.network.tables import Network
from vendorline.project.calls import check, day_of
from vendorline.project.opened import open_network
from vendorline.report.closing.assumed import assumed_fold
from vendorline.report.closing.decisions import decision_folds
from vendorline.report.closing.left_out import left_out_fold
from vendorline.report.closing.made import made_fold, sources_fold, stale
from vendorline.report.closing.places import places_fold
from vendorline.report.documents import document_of, require
from vendorline.report.evidence.fold import evidence_fold
from vendorline.report.exposure.fold import exposure_folds, service_folds, views_fold
from vendorline.report.findings.csv_link import csv_link
from vendorline.report.findings.fold import collisions_fold, findings_fold
from vendorline.report.findings.sources import cited
from vendorline.report.limits.fold import limits_fold
from vendorline.report.material import Material, material
from vendorline.report.names import country
from vendorline.report.parts import Fold
from vendorline.report.plan.fold import plans_fold
from vendorline.report.rendering import render, running, script, stylesheet
from vendorline.report.words import day, listing
from vendorline.version import __version__


def report(
    network: Network | Path | str,
    documents: Iterable[Any] | None = None,
    *,
    made_on: date | str | None = None,
    title: str | None = None,
) -> str:
    """A report on a network and results about it as one self-contained HTML page.

    Args:
        network: the network, or the folder of one; of a project its newest network.
        documents: results as functions return them, or as commands save them with `--format json`; several of one kind are shown
            together. None = the verdicts by the law of the operators' countries, on the day that the network describes.
        made_on: day of the report, as a date or text; None = today.
        title: what it is called; else by the network's countries.

    Raises:
        InvalidInput: a document is not such a result, or the folder cannot be used.
        MissingLibrary: a decision is shown, and its charts cannot be drawn.
    """
    network = network if isinstance(network, Network) else open_network(Path(network)).network
    made_on = date.today() if made_on is None else day_of(made_on)
    made_from = read(network, documents, made_on)
    title = title or title_of(network)
    invented = " (invented example)" if made_from.synthetic else ""
    text, digest = script()
    link = csv_link(made_from.groups)
    folds = list(folds_of(made_from, attached=bool(link)))
    html = render(
        "page.html.j2", title=title,
        css=Markup("\n").join([stylesheet("report", "decision", "plan", "evidence"), running(title + invented, f"vendorline report, {day(made_on)}")]),
        first=first_section(made_from, title), folds=folds, csv=link, script=text, script_hash=digest,
        made_on=made_on, version=__version__, attribution=network.manifest.attribution,
    )  # fmt: skip
    return whole(html)


def headline(network: Network, documents: Iterable[Any], made_on: date) -> str:
    """The answer of a report in one sentence; arguments and errors as in `report`."""
    return read(network, documents, made_on).screen.answer


def read(network: Network, documents: Iterable[Any] | None, made_on: date) -> Material:
    """What a page is made from, once every document is known to be a result. Raises InvalidInput."""
    results = [document_of(one) for one in ([check(network)] if documents is None else documents)]
    for index, document in enumerate(results):
        require(document, f"result {index + 1}")
    return material(network, results, made_on)


def folds_of(made_from: Material, *, attached: bool) -> Iterator[Fold]:
    """The sections in their order; those without data are absent. `attached`: whether the page carries its rows as CSV."""
    sources = cited(made_from)
    single = (
        limits_fold(made_from), *exposure_folds(made_from), findings_fold(made_from, sources, attached=attached), collisions_fold(made_from),
        *service_folds(made_from), places_fold(made_from), views_fold(made_from), plans_fold(made_from), *decision_folds(made_from), evidence_fold(made_from), assumed_fold(made_from),
        left_out_fold(made_from), sources_fold(sources), made_fold(made_from),
    )  # fmt: skip
    yield from (fold for fold in single if fold)


def first_section(made_from: Material, title: str) -> Markup:
    """The first screen as markup."""
    return render(
        "answer/first.html.j2", screen=made_from.screen, title=title, synthetic=invented(made_from.synthetic), stale=stale(made_from),
        as_of=made_from.network.as_of, has_assumed=True,
    )  # fmt: skip


def invented(sentence: str | None) -> str | None:
    """The sentence beside the tag that says the same as its first words."""
    head, colon, rest = (sentence or "").partition(": ")
    return (
        rest[:1].upper() + rest[1:] if colon and head.lower() in ("synthetic example", "invented example") else sentence
    )


def title_of(network: Network) -> str:
    """What a report is called that nobody named."""
    where = sorted({country(code) for code in network["operators"]["country"].drop_nulls()})
    return f"Vendor rules and mobile networks: {listing(where)}" if where else "Vendor rules and this network"


def whole(html: str) -> str:
    """A page of whole characters: half a pair can come from a damaged input."""
    return str(html).encode("utf-8", "replace").decode("utf-8")
