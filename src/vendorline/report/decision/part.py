"""The part of a page about one decision."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from vendorline.report.decision import changes, charts, findings, tables
from vendorline.report.decision.amounts import signed, whole_percent
from vendorline.report.decision.deadlines import deadlines
from vendorline.report.decision.linked import linked
from vendorline.report.decision.matrix import matrix
from vendorline.report.decision.network import ends, infeasible, network
from vendorline.report.decision.reading import Decided
from vendorline.report.decision.table import Table
from vendorline.report.decision.triangle import drawn, triangle
from vendorline.report.drawing import draw
from vendorline.report.rendering import render
from vendorline.report.sections.section import Part
from vendorline.report.words import anchor, listing

MOST_PANELS = 6


def summary(decided: Decided, part_id: str) -> Markup:
    """What a minister reads first."""
    return render(
        "decide_summary.html.j2", decided=decided, part_id=part_id, answer=linked(findings.answer(decided), decided),
        sentence=linked(decided.document["sentence"], decided),
        never=matrix(decided, weighed=False), table=tables.options(decided).only(
            "Option", "Mean regret", "Behind the best", "Share of weights", "Chance of being best"
        ),
    )  # fmt: skip


def part(decided: Decided, part_id: str, title: str) -> Part:
    """Everything that is known of a decision, in the order in which it is asked."""
    html = render(
        "decide_part.html.j2", decided=decided, id=part_id, answer=linked(findings.answer(decided), decided),
        sentence=linked(decided.document["sentence"], decided), matrix=matrix(decided, weighed=True),
        never=matrix(decided, weighed=False), options=tables.options(decided), outcomes=tables.outcomes(decided), deadlines=deadlines(decided),
        undoing=(linked(findings.undoing(decided), decided), _undoing(decided)), parts=_parts(decided), tipping=_tipping(decided),
        weights=_weights(decided), waiting=_waiting(decided), independence=(linked(findings.independence(decided), decided), changes.independence(decided)),
        runs=(
            findings.runs(decided), changes.runs(decided).only("What it tries", "Answer", "Best then", "By", "over", "Share of weights", "Kind"),
            changes.losses(decided),
        ), timeline=_timeline(decided),
        caveat=decided.caveat, questions=questions(decided), network=network(decided), ends=ends(decided), infeasible=infeasible(decided),
        support=(linked(findings.support(decided), decided), changes.support(decided)), worth=(linked(findings.worth(decided), decided) + ".", changes.worth(decided)),
    )  # fmt: skip
    return Part(part_id, title, html)


def _undoing(decided: Decided) -> Table:
    return tables.undoing(decided).only(
        "Option", "No one-off payment until", "Then paid", "Borne by", "Made of provisions", "Its amounts are"
    )


def _parts(decided: Decided) -> dict[str, Any]:
    rows = decided.rows("parts")
    of = list(dict.fromkeys(row["option"] for row in rows))[:MOST_PANELS]
    widest = max((abs(row["points"]) for row in rows), default=0.0) or 1.0
    table = tables.parts(decided)
    panels = []
    for option in of:
        own = [row for row in rows if row["option"] == option]
        said = "; ".join(f"{decided.outcome(row['outcome'])} {signed(row['points'])}" for row in own)
        name = decided.option(option)
        panels.append({"name": name, "svg": draw(charts.difference(own, decided, widest), f"{name}: {said}")})
    return {"title": findings.parts(decided), "panels": panels, "table": table}


def _tipping(decided: Decided) -> dict[str, Any]:
    spec = charts.tornado(decided)
    table = changes.tipping_in_words(decided)
    return {
        "title": linked(findings.tipping(decided), decided), "svg": draw(spec, _read_out(table.only("Number", "Turns the answer", "Then better"))) if spec else None,
        "table": table, "tornado": changes.tornado(decided), "joint": findings.joint(decided), "joint_table": changes.joint(decided),
    }  # fmt: skip


def _weights(decided: Decided) -> dict[str, Any]:
    found = triangle(decided)
    shares = tables.options(decided).only("Option", "Share of weights")
    spec = drawn(found, decided) if found else charts.shares(decided)
    areas = (
        "; ".join(f"{decided.option(a.option)} in {whole_percent(a.share)} of the triangle" for a in found.areas)
        if found
        else ""
    )
    return {
        "title": findings.weights(decided), "svg": draw(spec, areas or _read_out(shares)), "areas": areas, "table": changes.weights(decided),
        "border": decided.rows("border"), "measure": decided.document["weights"].get("measure") or "as stated",
    }  # fmt: skip


def _waiting(decided: Decided) -> dict[str, Any] | None:
    if not decided.rows("waiting"):
        return None
    table = changes.waiting(decided)
    return {
        "title": linked(findings.waiting(decided), decided), "svg": draw(charts.waits(decided), _read_out(table)), "table": table,
        "branches": changes.branches(decided),
    }  # fmt: skip


def _timeline(decided: Decided) -> dict[str, Any]:
    table = tables.timeline(decided)
    spec = charts.time(table.rows, decided.document["horizon_years"])
    return {
        "title": findings.timeline(decided),
        "svg": draw(spec, _read_out(table.only("Option", "After", "What happens"))),
        "table": table,
    }


def _read_out(table: Table) -> str:
    """The cells of a table as a screen reader says them."""
    return "; ".join(", ".join(text for _, text in line) for line in table.lines)


def questions(decided: Decided) -> list[tuple[str, list[str]]]:
    """Open questions of law by option."""
    asked = [(decided.option(row["option"]), list(row.get("questions") or ())) for row in decided.rows("options")]
    return [(name, own) for name, own in asked if own]


def part_ids(decided: list[Decided]) -> list[str]:
    """An identifier for the part of each decision; a case that is decided twice is numbered."""
    ids: list[str] = []
    for one in decided:
        name = anchor("decision", one.document["case"])
        many = sum(known == name or known.startswith(f"{name}-run-") for known in ids)
        ids.append(f"{name}-run-{many + 1}" if many else name)
    return ids


def titles(decided: list[Decided]) -> list[str]:
    """The heading of each decision's part."""
    alone = len(decided) == 1
    return ["Decision" if alone else f"Decision: {listing([one.document['case']])}" for one in decided]
