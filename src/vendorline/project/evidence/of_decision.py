"""What a number of a decision rests on: the ranges that were drawn, each with its claims, a result of ours, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vendorline.project.evidence.files_now import changed_file
from vendorline.project.evidence.step import Step

if TYPE_CHECKING:
    from vendorline.decide.case.model import Case

#: Columns of rows that name ranges.
_NAMES = ("parameter", "other", "name")


def supports_of(document: Mapping[str, Any], row: Mapping[str, Any], case: Case | None) -> list[Mapping[str, Any]]:
    """The ranges that bear on a row: those that it names, else those of its outcome, else all."""
    supports = list(document.get("supports") or ())
    named = [row[key] for key in _NAMES if isinstance(row.get(key), str)] + list(row.get("members") or ())
    named += [one["parameter"] for one in row.get("changes") or () if isinstance(one, Mapping)]
    found = _called(supports, named)
    if found:
        return found
    if case is not None and isinstance(row.get("outcome"), str):
        found = _called(supports, [*_in_outcome(case, row["outcome"]), "discount"])
    return found or supports


def _called(supports: Iterable[Mapping[str, Any]], names: Iterable[str]) -> list[Mapping[str, Any]]:
    names = list(names)
    return [s for s in supports if any(s["parameter"] == n or s["parameter"].startswith(f"{n}.") for n in names)]


def _in_outcome(case: Case, outcome: str) -> Iterator[str]:
    """The names that are multiplied in the terms of an outcome, and the events on which these hang."""
    for term in case.terms.values():
        if term.outcome != outcome:
            continue
        for factor in term.of:
            yield from factor.values() if isinstance(factor, Mapping) else [factor]
        if term.if_ is not None:
            yield term.if_.event
    yield from case.events


def support_steps(support: Mapping[str, Any]) -> tuple[Step, tuple[str, ...], tuple[Step, ...]]:
    """The step of a range, the claims below it, and what else stands below it."""
    ends = [f"{support[end]:g}" for end in ("low", "high") if support.get(end) is not None]
    unit = f" {support['unit']}" if support.get("unit") else ""
    number = f"{' to '.join(dict.fromkeys(ends))}{unit}" if ends else "a range"
    step = Step(
        1,
        "parameter",
        support["parameter"],
        f"{support['parameter'].replace('_', ' ')}: {number}, {support['support']}",
    )
    claims = tuple(support.get("claim_ids") or ())
    why = support.get("why")
    below = []
    if support["support"] == "computed":
        below = [
            Step(2, "result", None, f"a result of ours: {why}"),
            Step(3, "assumption", None, f"worked out from {why}"),
        ]
    elif support["support"] in {"unsupported", "judged"} or not claims:
        below = [Step(2, "assumption", support["parameter"], f"{support['support']}: {why or 'no reason given'}")]
    return step, claims, tuple(below)


def case_steps(document: Mapping[str, Any], row: Mapping[str, Any], case: Case | None) -> Iterator[Step]:
    """The case itself, with what is typed in it by hand."""
    if document.get("status"):
        yield Step(1, "assumption", None, str(document["status"]))
    option = row.get("option")
    if case is not None and option in case.options:
        amounts = case.options[option].amounts
        if amounts is not None:
            said = amounts.unsupported or amounts.judged or amounts.computed or "typed by hand"
            yield Step(1, "assumption", option, f"amounts of {option}: {said}")
    for one in document.get("inputs") or ():
        said = f"the case {one['path']} (SHA-256 {one['sha256'][:12]}...)"
        yield Step(1, "file", one["sha256"], said, invalid_because=changed_file(one["path"], one["sha256"]))
