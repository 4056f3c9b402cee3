"""Whether what a case tries beside itself can be tried: variants, perspectives, and the region of the weights of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from vendorline.decide.case.changed import with_changes
from vendorline.decide.case.coherence import Problem, unknown
from vendorline.decide.case.model import Case
from vendorline.decide.case.weights import WeightRange
from vendorline.errors import InvalidInput

Make = Callable[[dict[str, Any]], object]


def problems_of_trials(case: Case, data: Mapping[str, Any], make: Make | None) -> Iterator[Problem]:
    """Variants and perspectives that name what is not there, or make a case that cannot be.

    Args:
        case: a case that is coherent otherwise.
        data: the same as plain data.
        make: makes a case of plain data; raises InvalidInput. None: only names are looked at.
    """
    for name, variant in case.variants.items():
        yield from _set(("variants", name, "set"), data, variant.set, make)
        removable = [*case.events, *case.responses, *case.uncertainties]
        for removed in variant.remove:
            if removed not in removable:
                yield unknown(("variants", name, "remove"), "event, response or uncertainty", removed, removable)
        for outcome, conversion in variant.convert.items():
            for each in (outcome, conversion.into):
                if each not in case.outcomes:
                    yield unknown(("variants", name, "convert"), "outcome", each, list(case.outcomes))
            if conversion.into in variant.convert:
                yield (
                    ("variants", name, "convert", outcome),
                    f"is counted in {conversion.into}, which is counted in another itself",
                    "count each in one that stays",
                )
    for name, perspective in case.perspectives.items():
        yield from _set(("perspectives", name, "set"), data, perspective.set, make)


def problems_of_weights(case: Case) -> Iterator[Problem]:
    """Weights that nobody could hold, of the case or of a perspective."""
    own = list(_weights(("weights",), case, case.weights.ranges, (), case.weights.order))
    yield from own
    told = {problem for _, problem, _ in own}
    for name, perspective in case.perspectives.items():
        ranges = {**case.weights.ranges, **perspective.ranges}
        orders = (*case.weights.order, *perspective.order)
        found = _weights(("perspectives", name), case, ranges, perspective.only, orders)
        # What is wrong with the weights of the case is wrong with everybody's: it is told once.
        yield from (one for one in found if one[1] not in told)


def _set(
    place: tuple[str, ...],
    data: Mapping[str, Any],
    changes: Mapping[str, Any],
    make: Make | None,
) -> Iterator[Problem]:
    found = dict(data)
    for path, value in changes.items():
        try:
            found = with_changes(found, {path: value})
        except (KeyError, TypeError, AttributeError):
            remedy = "write a name, or a path such as options.block.compensation"
            yield (*place, path), f"there is nothing at {path!r}", remedy
    try:
        if make is not None:
            make(found)
    except InvalidInput as error:
        first = error.faults[0]
        yield place, f"makes a case that cannot be: {first.column} {first.problem}", first.remedy


def _weights(
    place: tuple[str, ...], case: Case, ranges: Mapping[str, WeightRange], only: Sequence[str], orders: Sequence[str]
) -> Iterator[Problem]:
    """Weights of which all are nothing, or whose order no weights within their ranges have."""
    ends = {name: value if isinstance(value, tuple) else (value, value) for name, value in ranges.items()}
    low = {name: ends[name][0] if not only or name in only else 0.0 for name in case.weighed}
    high = {name: ends[name][1] if not only or name in only else 0.0 for name in case.weighed}
    if not any(high.values()):
        yield (*place, "ranges"), "every weight is 0", "let some outcome weigh something"
        return
    pairs = []
    for order in orders:
        parts = [part.strip() for part in order.split(">")]
        if len(parts) < 2 or any(part not in low for part in parts):
            remedy = f"write outcomes that are weighed, such as `{' > '.join(case.weighed[:2])}`"
            yield (*place, "order"), f"{order!r} is no order of outcomes", remedy
        else:
            pairs += list(pairwise(parts))
    least = dict(low)
    for _ in least:
        for more, less in pairs:
            least[more] = max(least[more], least[less])
    impossible = [name for name in least if least[name] > low[name] and least[name] >= high[name]]
    if impossible or _is_circle(pairs):
        yield (*place, "order"), "no weights within the ranges have this order", "widen a range, or take an order out"


def _is_circle(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether an outcome weighs more than itself."""
    above = {name: {less for more, less in pairs if more == name} for name, _ in pairs}
    for _ in above:
        for found in above.values():
            found |= {less for each in list(found) for less in above.get(each, ())}
    return any(name in found for name, found in above.items())
