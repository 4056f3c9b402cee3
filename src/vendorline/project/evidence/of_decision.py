"""What a number of a decision rests on: the products that were added, the ranges that were drawn, amounts, provisions and weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vendorline.project.evidence.files_now import case_file, changed_file
from vendorline.project.evidence.step import Step

if TYPE_CHECKING:
    from vendorline.decide.case.model import Case
    from vendorline.decide.case.outcomes import Term
    from vendorline.decide.case.terms import Supported

Row = Mapping[str, Any]
#: Columns of rows that name ranges.
_NAMES = ("parameter", "other", "name")
_SUPPORTS = {"unsupported": "no source"}
#: What a factor is called that makes a product nothing.
_NOTHING = "0"


def supports_of(document: Row, row: Row, case: Case | None) -> list[Row]:
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


def _called(supports: Iterable[Row], names: Iterable[str]) -> list[Row]:
    names = list(names)
    return [s for s in supports if any(s["parameter"] == n or s["parameter"].startswith(f"{n}.") for n in names)]


def _terms_of(case: Case, outcome: str) -> dict[str, Term]:
    """The terms that add to an outcome, those that it compensates included."""
    return {name: term for name, term in case.terms.items() if outcome in {term.outcome, term.compensable}}


def _in_outcome(case: Case, outcome: str) -> Iterator[str]:
    """The names that are multiplied in the terms of an outcome, and the events on which these hang."""
    for term in _terms_of(case, outcome).values():
        for factor in term.of:
            yield from factor.values() if isinstance(factor, Mapping) else [factor]
        if term.if_ is not None:
            yield term.if_.event
    yield from case.events


def product_steps(document: Row, row: Row, case: Case | None) -> Iterator[Step]:
    """The products that are added to the outcome of a row under its option, each in words."""
    outcome, option = row.get("outcome"), row.get("option")
    if case is None or outcome not in case.outcomes:
        return
    for name, term in _terms_of(case, str(outcome)).items():
        if case.options.get(str(option)) is not None and case.options[str(option)].kind == "choice":
            if _NOTHING in term.names(str(option)) or term.per is not None:
                continue
            factors = list(term.names(str(option)))
        else:
            factors = [" or ".join(_choices(f, document)) if isinstance(f, Mapping) else f for f in term.of]
        told = " × ".join(_called_in_words(document, factor) for factor in factors)
        yield Step(1, "definition", name, f"{name.replace('_', ' ')}: {told}{_on_what(term, case, str(outcome))}")


def _choices(factor: Mapping[str, str], document: Row) -> list[str]:
    return [_called_in_words(document, name) for name in dict.fromkeys(factor.values()) if name != _NOTHING]


def _on_what(term: Term, case: Case, outcome: str) -> str:
    """What a product is multiplied by beside its names, on what it hangs, and when it falls due."""
    told = f" × {term.by.replace('_', ' ')} (an amount of the option)" if term.by else ""
    if term.if_ is not None:
        told += f", {'where' if term.if_.happens else 'unless'} {case.events[term.if_.event].title}"
    if term.per:
        told += f", for each {term.per}"
    if term.paid:
        first, last = term.paid
        told += f", in year {first:g}" if first == last else f", each year from {first:g} to {last:g}"
    return f"{told}, as far as it is compensated" if term.compensable == outcome else told


def _called_in_words(document: Row, name: str) -> str:
    titles = (document.get("titles") or {}).get("numbers") or {}
    return str(titles.get(name) or name.replace("_", " "))


def support_steps(support: Row, document: Row) -> tuple[Step, tuple[str, ...], tuple[Step, ...]]:
    """The step of a range, the claims below it, and what else stands below it."""
    ends = [f"{support[end]:g}" for end in ("low", "high") if support.get(end) is not None]
    unit = f" {support['unit']}" if support.get("unit") else ""
    number = f"{' to '.join(dict.fromkeys(ends))}{unit}" if ends else "a range"
    name, kind = support["parameter"], support["support"]
    step = Step(1, "parameter", name, f"{_called_in_words(document, name)}: {number}, {_SUPPORTS.get(kind, kind)}")
    claims = tuple(support.get("claim_ids") or ())
    why = support.get("why")
    below = []
    if kind == "computed":
        below = [
            Step(2, "result", None, f"a result of ours: {why}"),
            Step(3, "assumption", None, f"worked out from {why}"),
        ]
    elif kind in {"unsupported", "judged"} or not claims:
        below = [_assumed(2, name, kind, why, document)]
    return step, claims, tuple(below)


def _assumed(depth: int, name: str | None, kind: str, why: str | None, document: Row) -> Step:
    """What whoever wrote the case assumed, why, and as of which day."""
    case, known = document.get("case"), document.get("known")
    by = f"; assumed by whoever wrote the case {case}, as of {known}" if case else ""
    return Step(depth, "assumption", name, f"{_SUPPORTS.get(kind, kind)}: {why or 'no reason given'}{by}")


def options_behind(row: Row, case: Case | None) -> tuple[str, ...]:
    """The options whose amounts a row rests on: its own, or those among which its wait or review chooses; all where it names none."""
    if case is None:
        return ()
    named = row.get("option")
    if named not in case.options:
        return tuple(case.choices) if "parameter" not in row and "members" not in row else ()
    option = case.options[named]
    return (
        (str(named),)
        if option.kind == "choice"
        else tuple(dict.fromkeys([*filter(None, [option.start]), *option.then]))
    )


def amount_steps(document: Row, row: Row, case: Case | None) -> Iterator[Step]:
    """The amounts that the options behind a row bring, and what these rest on; claims below them are told by their ids."""
    if document.get("status"):
        yield Step(1, "assumption", None, str(document["status"]))
    for name in options_behind(row, case):
        amounts = case.options[name].amounts if case is not None else None
        if amounts is not None:
            kind = amounts.standing
            said = f"amounts of {name}: {_why(amounts) or 'typed by hand'}"
            computed = kind == "computed"
            yield Step(
                1, "definition" if computed else "assumption", name, said if computed else _by_case(said, document)
            )


def weight_steps(document: Row, row: Row, case: Case | None) -> Iterator[Step]:
    """The weights, of everything but an outcome in its own unit, a range and a claim."""
    ranges = (document.get("weights") or {}).get("ranges")
    if not ranges or "parameter" in row or ("outcome" in row and "mean" in row):
        return
    titles = (document.get("titles") or {}).get("outcomes") or {}
    told = ", ".join(
        f"{titles.get(name) or name.replace('_', ' ')} {low:g}" + (f" to {high:g}" if high != low else "")
        for name, (low, high) in ranges.items()
    )
    why = _why(case.weights) if case is not None else None
    yield Step(1, "assumption", "weights", _by_case(f"weights: {told}{f' ({why})' if why else ''}", document))


def _by_case(said: str, document: Row) -> str:
    case = document.get("case")
    return f"{said}; assumed by whoever wrote the case {case}, as of {document.get('known')}" if case else said


def _why(entry: Supported) -> str | None:
    return entry.unsupported or entry.judged or entry.computed


def file_steps(document: Row) -> Iterator[Step]:
    """The files of the case, the case itself first, and those of the network that its amounts were worked out of."""
    for place, one in enumerate(document.get("inputs") or ()):
        what = "the file" if place else "the case"
        said = f"{what} {one['path']} (SHA-256 {one['sha256'][:12]}...)"
        # What everybody may see names no folder: whether the file still stands there cannot be told.
        changed = None if document.get("public") else changed_file(case_file(one["path"], one["sha256"]), one["sha256"])
        yield Step(1, "file", one["sha256"], said, invalid_because=changed)


def provisions_behind(document: Row, row: Row, case: Case | None) -> tuple[str, ...]:
    """The provisions that the options behind a row are made of."""
    own = {one["option"]: one.get("provision_ids") or () for one in document.get("options") or ()}
    found = [name for option in options_behind(row, case) for name in own.get(option, ())]
    return tuple(dict.fromkeys(found)) if row.get("option") else ()
