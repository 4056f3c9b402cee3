"""What plans come to in a sentence: one alone its own, two the difference that it makes."""

from __future__ import annotations

from collections.abc import Sequence

from vendorline.plan.answer import apart
from vendorline.quick_dataclass import dataclass
from vendorline.report.plan.money import at_least, at_most, money
from vendorline.report.plan.reading import Planned
from vendorline.report.wording import capital


@dataclass(frozen=True, slots=True)
class Difference:
    """What the dearer of two plans costs more, and between what that lies for the cheapest plan of each."""

    dear: Planned
    cheap: Planned
    more: float
    least: float | None
    most: float | None


def message(plans: Sequence[Planned]) -> str:
    """The sentence over plans."""
    found = difference(plans)
    if found is None:
        if len(plans) == 1:
            return plans[0].sentence
        return "; ".join(f"{capital(plan.name)}: {_cost(plan)}" for plan in plans)
    dear, cheap, currency = found.dear, found.cheap, found.dear.currency
    two = f"{money(dear.document['objective'], currency)} against {money(cheap.document['objective'], currency)}"
    if abs(found.more) < 0.5:
        return f"{capital(dear.name)} and {cheap.name} cost the same: {money(dear.document['objective'], currency)}"
    more = apart(dear.document["objective"], cheap.document["objective"])
    return f"{capital(dear.name)} costs {money(more, currency)} more than {cheap.name}: {two}"


def difference(plans: Sequence[Planned]) -> Difference | None:
    """The difference in cost of two plans; None of others, and of two whose money cannot be compared."""
    if len(plans) != 2 or not comparable(plans):
        return None
    cheap, dear = sorted(plans, key=lambda plan: plan.document["objective"])
    more = dear.document["objective"] - cheap.document["objective"]
    bounds = dear.document["bound"], cheap.document["bound"]
    if bounds[0] is None or bounds[1] is None:
        return Difference(dear, cheap, more, None, None)
    least = bounds[0] - cheap.document["objective"]
    return Difference(dear, cheap, more, least, dear.document["objective"] - bounds[1])


def comparable(plans: Sequence[Planned]) -> bool:
    """Whether the costs of plans can be held against each other: schedules in one money, discounted to one day."""
    return all(plan.has_schedule for plan in plans) and len({_basis(plan) for plan in plans}) == 1


def _basis(plan: Planned) -> tuple[object, ...]:
    told = plan.document
    rate = next((row["value"] for row in plan.rows("terms") if row["term"] == "discount_rate_per_year"), None)
    return told["currency"], told["price_year"], told["start"], rate


def said(found: Difference) -> str:
    """How sure a difference is."""
    if found.least is None or found.most is None:
        return "One of the two has no bound, so nothing is proven of the difference."
    currency = found.dear.currency
    return (
        f"Between the cheapest plan of each lies a difference of at least {at_least(found.least, currency)} and at most"
        f" {at_most(found.most, currency)}: that much follows from the bounds."
    )


def _cost(plan: Planned) -> str:
    if not plan.has_schedule:
        return plan.sentence[:1].lower() + plan.sentence[1:]
    return money(plan.document["objective"], plan.currency)
