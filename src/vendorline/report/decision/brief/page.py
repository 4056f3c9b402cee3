"""The brief of a decision as one self-contained page: two sheets of A4, and below them, on a screen, what each number rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import ceil
from typing import Any

from markupsafe import Markup

from vendorline.errors import cut
from vendorline.project.evidence import addressed, traces
from vendorline.project.evidence.claims_of_cases import claims_for, home_of_result
from vendorline.report.decision import findings
from vendorline.report.decision.amounts import fixed
from vendorline.report.decision.brief.answer import (
    before_use,
    bought,
    conditions,
    lead,
    paid,
    recommended,
    scores,
    steady,
)
from vendorline.report.decision.brief.asking import facts
from vendorline.report.decision.brief.costs import MOST_OPTIONS, costs
from vendorline.report.decision.brief.doubts import assumed, independence, others, undone, unknown
from vendorline.report.decision.brief.room import (
    FIRST_LINES,
    FIRST_ROOMS,
    HALF,
    LINES,
    ROOMS,
    WIDE,
    Room,
    ended,
    lines_of,
    named,
)
from vendorline.report.decision.linked import linked
from vendorline.report.decision.reading import Decided
from vendorline.report.decision.table import places_of
from vendorline.report.decision.traced import traced
from vendorline.report.documents import require
from vendorline.report.rendering import render, running, stylesheet
from vendorline.report.words import day
from vendorline.version import __version__

#: Characters of the name of an option, of one among many, of an outcome, and of who decides.
LONGEST_NAME, LONGEST_OF_MANY, LONGEST_OUTCOME, LONGEST_WHO = 46, 30, 40, 70
#: Characters that say what points and weights are.
OF_POINTS = 165
#: So many options are many.
MANY = 6
#: Lines that a heading takes, and a line of the table of costs with its head, in lines of text; the most sources.
HEAD, LINE, TABLE_HEAD, MOST_SOURCES = 2, 1.8, 5, 8


def decision_brief(document: Mapping[str, Any], *, made_on: date) -> str:
    """A result of decide as two pages of A4 for those who decide, in one self-contained HTML page.

    Args:
        document: the JSON object of the command.
        made_on: day of the brief.

    Raises:
        InvalidInput: the document is no such result.
    """
    require(document, "the decision")
    decided = Decided(_shortly_named(document))
    second, lines = _second(decided)
    sheets = render(
        "decide_brief_sheets.html.j2", decided=decided, recommended=recommended(Decided(document)), best=decided.option(document["best"] or decided.best_today), who=cut(str(document.get("who_decides") or "those who decide"), LONGEST_WHO),
        lead=lead(decided), before_use=list(before_use(decided)), steady=steady(decided), costs=costs(decided), perfect=fixed(document["evpi"], 1), made=_made(document),
        decide_on=date.fromisoformat(document["decide_on"]), is_many=len(decided.rows("options")) > MANY,
        sources=_sources(document)[: max(0, min(MOST_SOURCES, LINES - HEAD - ceil(lines)))], **_first(decided), **second,
    )  # fmt: skip
    linked, notes = traced(sheets, Decided(document))
    css = [
        stylesheet("report", "brief", "decision", "decision_brief"),
        running(f"Brief: {document['case']}", f"vendorline, {day(made_on)}"),
    ]
    html = render(
        "decide_brief.html.j2", title=document["case"], css=Markup("\n").join(css), sheets=linked, notes=notes, version=__version__
    )  # fmt: skip
    return str(html).encode("utf-8", "replace").decode("utf-8")


def _shortly_named(document: Mapping[str, Any]) -> dict[str, Any]:
    """The result with names that a line of a page holds."""
    titles = dict(document["titles"])
    longest = LONGEST_OF_MANY if len(document["options"]) > MANY else LONGEST_NAME
    titles["options"] = named({name: str(title) for name, title in titles["options"].items()}, longest)
    titles["outcomes"] = named({name: str(title) for name, title in titles["outcomes"].items()}, LONGEST_OUTCOME)
    return {**document, "titles": titles}


def _first(decided: Decided) -> dict[str, Any]:
    """What stands on the first page beside its table, as much of it as there is room for."""
    document = decided.document
    for room in FIRST_ROOMS:
        gained = bought(decided, room)
        found: dict[str, Any] = {
            "question": cut(str(document["question"]), room.question), "title": ended(cut(str(document["best_title"] or ""), room.question)),
            "placeholder": None if decided.placeholder is None else ended(cut(decided.placeholder, room.question)),
            "conditions": list(conditions(decided, room)), "paid": list(paid(decided)), "bought": gained,
            "scores": scores(decided, room),
        }  # fmt: skip
        texts = [
            f"{found['question']} {found['title']}",
            str(found["placeholder"] or ""),
            " ".join(before_use(decided)),
            f"{lead(decided)}. {found['scores']}{'.' * OF_POINTS}",
            steady(decided),
            "; ".join(found["paid"]),
            *found["conditions"],
        ]
        beside = max(lines_of(gained.gains, HALF), lines_of(gained.losses, HALF)) + HEAD if gained else 0
        table = TABLE_HEAD + LINE * min(len(decided.rows("options")), MOST_OPTIONS)
        if lines_of(texts, WIDE) + beside + table + 5 * HEAD + 4 <= FIRST_LINES:
            break
    return found


def _second(decided: Decided) -> tuple[dict[str, Any], float]:
    """What stands on the second page, as much of it as there is room for, and the lines that it takes."""
    claims = claims_for(home_of_result(decided.document))
    for room in ROOMS:
        found = _told(decided, room) | {"facts": facts(decided, claims, room.longest)}
        lines = _lines(found)
        if lines <= LINES:
            break
    return found, lines


def _told(decided: Decided, room: Room) -> dict[str, Any]:
    return {
        "unknown": list(unknown(decided, room)), "others": others(decided, room), "independence": independence(decided, room),
        "undone": list(undone(decided, room)), "assumed": list(assumed(decided, room)),
        "waiting": linked(findings.waiting(decided), decided) if decided.rows("waiting") else "",
    }  # fmt: skip


def _lines(found: Mapping[str, Any]) -> float:
    """About how many lines of the second page this takes."""
    other, (said, sets), asked = found["others"], found["independence"], found["facts"]
    facts_lines = lines_of([f"{one.what} {one.why} Ask: {one.whom}" for one in asked], WIDE) + len(asked) / 2
    left = lines_of([*other.views, *other.objections, other.rest], HALF)
    right = lines_of([said, *sets, ""], HALF) + (HEAD + lines_of([found["waiting"]], HALF) if found["waiting"] else 0)
    below = max(lines_of(found["undone"], HALF), lines_of(found["assumed"], HALF))
    return lines_of(found["unknown"], WIDE) + facts_lines + 1 + max(left, right) + below + 3 + 5 * HEAD


def _sources(document: Mapping[str, Any]) -> list[str]:
    """The documents behind the numbers that are drawn, each once."""
    places = places_of("supports", document.get("supports") or ())
    found = traces(document, [addressed(document, place) for place in places], folder=home_of_result(document))
    return list(dict.fromkeys(step.says for steps in found for step in steps if step.kind in {"source", "document"}))


def _made(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How the brief can be made again."""
    inputs, draws = document["inputs"], document["draws"]
    case = f"{document['case']}, SHA-256 {inputs[0]['sha256'][:12]}" if inputs else str(document["case"])
    drawn = f"{draws['points']:,} points in {draws['scrambles']} scrambles, seed {draws['seed']}; {document['horizon_years']:g} years ahead"
    return [
        ("Case", case),
        ("Draws", drawn),
        ("Program", f"vendorline {document['vendorline']}; what was known by {document['known']}"),
    ]
