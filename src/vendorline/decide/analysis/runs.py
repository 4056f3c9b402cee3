"""The case with something changed: variants, perspectives, the run without interested sources or foreign claims, each rival model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from vendorline.decide.analysis.means import Means, means
from vendorline.decide.analysis.ranking import EQUAL, among, decided_today, runner_up
from vendorline.decide.analysis.weights import Region, region
from vendorline.decide.case.changed import with_changes
from vendorline.decide.case.model import Case
from vendorline.decide.case.read import CaseFile, case_of
from vendorline.decide.case.weights import Conversion, Perspective
from vendorline.decide.draws.sobol import Plan
from vendorline.quick_dataclass import dataclass

#: Part of an outcome that is rounding.
_ROUNDING = 1e-11


@dataclass(frozen=True, slots=True)
class Run:
    """One run beside the main one: what is best, by how much, and in which part of the weights.

    `touches_nothing`: every outcome of every option is what it is in the main run, so that it tells nothing of the answer.
    """

    name: str
    kind: str
    what: str
    best: str
    runner_up: str
    gap: float
    share: float
    turned: bool
    losses: Mapping[str, float]
    shares: Mapping[str, float]
    touches_nothing: bool = False


def changed(
    file: CaseFile, changes: Mapping[str, Any] | None = None, *, remove: tuple[str, ...] = (), without: str | None = None,
    convert: Mapping[str, Conversion] | None = None, events: Mapping[str, Any] | None = None,
) -> Case:  # fmt: skip
    """A case with changes.

    Args:
        file: the case as it was read.
        changes: values that are set, by name or path.
        remove: what never happens.
        without: `without_interested` or `without_foreign`: numbers take the range that they have without such sources.
        convert: outcomes counted in another.
        events: events that stand as given here.

    Raises:
        InvalidInput: the changed case cannot be.
        KeyError: a path leads nowhere.
    """
    data = with_changes(file.data, changes or {}, remove)
    for name, event in (events or {}).items():
        data["events"][name] = event
    if without is not None:
        data["uncertainties"] = {name: _otherwise(number, without) for name, number in data["uncertainties"].items()}
    case = case_of(data, file.provision_ids)
    return converted(case, convert) if convert else case


def _otherwise(number: Mapping[str, Any], without: str) -> dict[str, Any]:
    other = number.get(without)
    if not isinstance(other, dict):
        return dict(number)
    kept = {k: v for k, v in number.items() if k in {"unit", "within"}}
    return {**kept, **other}


def converted(case: Case, convert: Mapping[str, Conversion]) -> Case:
    """A case in which outcomes are counted in others: each of their terms is multiplied with what a unit of them is of the other."""
    terms = dict(case.terms)
    for name, term in case.terms.items():
        if term.outcome in convert:
            terms[name] = term.model_copy(
                update={"outcome": convert[term.outcome].into, "of": (*term.of, f"convert.{term.outcome}")}
            )
    return case.model_copy(update={"terms": terms, "conversions": {**case.conversions, **convert}})


def run(
    name: str,
    kind: str,
    what: str,
    case: Case,
    plan: Plan,
    main: str,
    every: tuple[str, ...],
    where: Perspective | None = None,
    base: Means | None = None,
) -> Run:
    """Run a changed case on the same draws; `base` is what the case comes to as it is."""
    found = means(case, plan, every=_kept(case, every))
    weights = region(case, where.ranges, where.only, where.order) if where is not None else region(case)
    one = told(name, kind, what, found, weights, main)
    return replace(one, touches_nothing=where is None and base is not None and same(found, base))


def same(one: Means, other: Means) -> bool:
    """Whether every outcome of every option is the same, but for rounding."""
    pairs = [(one.x, other.x), *((a.x, b.x) for a, b in zip(one.later, other.later, strict=True))]
    return one.options == other.options and all(
        a.shape == b.shape and np.allclose(a, b, rtol=_ROUNDING, atol=_ROUNDING) for a, b in pairs
    )


def told(name: str, kind: str, what: str, found: Means, where: Region, main: str) -> Run:
    """What a run says; the runner-up is the next of what can be decided today, and it turns the answer if that decides otherwise."""
    losses = found.losses(where.middle).mean(axis=0)
    shares = dict(zip(found.choices, map(float, where.shares(found.losses_of_today(where.points))), strict=True))
    by_name = dict(zip(found.options, map(float, losses), strict=True))
    best = among(found, losses)[0]
    second = runner_up(found, losses, best)
    if best not in shares:
        of_all = found.losses_of_all(where.points)
        of_all[:, len(found.choices) :] += EQUAL
        shares[best] = float(where.shares(of_all)[found.options.index(best)])
    return Run(
        name, kind, what, best, second, by_name[second] - by_name[best], shares[best],
        decided_today(found, best) != decided_today(found, main), by_name, shares,
    )  # fmt: skip


def _kept(case: Case, every: tuple[str, ...]) -> tuple[str, ...]:
    """The dimensions of the main run, and those that only this case has behind them."""
    from vendorline.decide.draws.sobol import dimensions

    return (*every, *(name for name in dimensions(case) if name not in every))
