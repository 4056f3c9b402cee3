"""The fold “Plan”: what plans come to, side by side, and everything that each of them says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from math import floor

from markupsafe import Markup

from vendorline.quick_dataclass import dataclass
from vendorline.report.decision.table import Column, Table
from vendorline.report.material import Material
from vendorline.report.parts import Fold
from vendorline.report.plan import tables
from vendorline.report.plan.before_after import BeforeAfter, before_after
from vendorline.report.plan.curve import Curve, curve, finding, picture
from vendorline.report.plan.finding import difference, message, said
from vendorline.report.plan.money import at_least, at_most, money, scale_of
from vendorline.report.plan.naming import differences
from vendorline.report.plan.reading import Planned
from vendorline.report.rendering import render
from vendorline.report.wording import at_most as at_most_percent
from vendorline.report.wording import capital, count, plural, word
from vendorline.report.words import MINUS, NBSP, day, percent

MOST_PLANS = 6


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan as the page shows it."""

    plan: Planned
    figure: tuple[str, Markup] | None
    beside: tuple[str, ...]
    unknown: str
    binding: Table
    service: Table
    breaches: Table
    not_planned: Table
    tables: tuple[Table, ...]
    more: tuple[tuple[str, Table], ...]
    proof: str
    heads: dict[str, str]
    places: BeforeAfter | None
    clashes: tuple[str, ...]
    asked: tuple[str, ...]


def plans_fold(made_from: Material) -> Fold | None:
    """The fold; None without plans. Open where the page is about nothing else."""
    plans = made_from.plans[:MOST_PLANS]
    if not plans:
        return None
    regions = {one.id: one.name for one in made_from.counted.regions if one.id}

    def name(one: str | None) -> str:
        """Name of an operator, or of a region where a limit is about one."""
        is_region = one in regions and one not in made_from.names.operators
        return regions[one] if is_region and one else made_from.names.operator(one)

    curves = [curve(plan, name) for plan in plans]
    there = [one for one in curves if one is not None]
    until = max((one.last for one in there), default=date.min)
    most = max((one.most for one in there), default=0)
    shown = [_drawn(plan, found, name, regions, until, most) for plan, found in zip(plans, curves, strict=True)]
    found = difference(plans)
    html = render(
        "plan.html.j2", plans=shown, several=len(plans) > 1, side=_side_by_side(plans) if len(plans) > 1 else None,
        proven=said(found) if found else "", hidden=len(made_from.plans) - len(plans),
    )  # fmt: skip
    alone = not made_from.sets and not made_from.decisions
    return Fold(
        "plan", "Plan" if len(plans) == 1 else "Plans", message(plans), html, nav="Plan", open=alone, kind="plan"
    )


def _drawn(
    plan: Planned, found: Curve | None, name: tables.Name, regions: Mapping[str, str], until: date, most: int
) -> Drawn:
    figure = None
    if found is not None:
        title = finding(found)
        figure = (title, picture(found, _read_out(title, found), until=until, most=most))
    service, breaches, left = tables.service(plan, name), tables.breaches(plan, name), tables.not_planned(plan, name)
    binding = tables.binding(plan, name)
    folded = (
        ("What the schedule is made for, and by when", tables.made_for(plan, name)), ("Who supplies each market", tables.markets(plan, name)),
        (f"All {len(plan.rows('terms'))} terms, with what they rest on", tables.terms(plan)),
    )  # fmt: skip
    return Drawn(
        plan, figure, tuple(_beside(plan)), _unknown(plan), binding, service, breaches, left,
        tuple(t for t in (tables.by_operator(plan, name), tables.by_part(plan)) if plan.has_schedule and t.rows),
        tuple((label, table) for label, table in folded if table.rows), _proof(plan), dict(_heads(plan, name)),
        before_after(plan, regions), tuple(plan.document["clash_sentences"]), _if(plan),
    )  # fmt: skip


def _read_out(title: str, found: Curve) -> str:
    ends = "; ".join(f"{line.name} {count(line.so_far[-1])}" for line in found.lines)
    law = "; ".join(f"{mark.text} from {day(mark.on)}" for mark in found.marks)
    return f"{title}. {ends}" + (f". {law}" if law else "")


def _beside(plan: Planned) -> Iterator[str]:
    """What stands beside the cost and is never added to it."""
    told = plan.document
    if not plan.has_schedule:
        return
    off, renewal = told["write_off"], told["renewal"]
    yield f"Write-off: {money(off, plan.currency) if off else 'none'} of book value goes before the end of its life. No money moves."
    how = "is subtracted above" if told["renewal_credit"] else "is not subtracted above"
    yield f"Renewal: {money(renewal, plan.currency) if renewal else 'none'} of renewal that would have come anyway {how}."


def _unknown(plan: Planned) -> str:
    number, told = plan.document["unknown_elements"], plan.document
    if not number:
        return ""
    cost = at_most(told["unknown_cost"], plan.currency)
    return f"Kept, since nobody states their vendor: {count(number)} {plural(number, 'element')}. To replace them would cost at most {cost}, not discounted."


def _heads(plan: Planned, name: tables.Name) -> Iterator[tuple[str, str]]:
    """What each part says in its title."""
    yield "binding", _binds(plan, name) if plan.rows("binding") else "Nothing scarce binds"
    worst = max(plan.rows("service"), key=lambda row: row["share"], default=None)
    if worst is not None:
        when = day(date.fromisoformat(worst["period"]))
        whose = name(worst["operator_id"])
        yield (
            "service",
            f"At worst {percent(worst['share'])} of the subscribers of {whose} have a site out in one period, that to {when}",
        )
    number = len(plan.rows("recheck"))
    avoidable = sum(row["reason"] == "avoidable" for row in plan.rows("recheck"))
    why = f"{word(avoidable)} of them it should have avoided" if avoidable else "why stands beside each"
    yield (
        "breaches",
        (
            f"{capital(word(number))} {plural(number, 'breach', 'breaches')} {plural(number, 'remains', 'remain')} in the planned network; {why}"
            if number
            else "Checked again at the end of every period, the planned network breaches nothing"
        ),
    )
    pairs = len({row["provision_id"] for row in plan.rows("not_planned")})
    yield (
        "not_planned",
        f"For {word(pairs)} {plural(pairs, 'provision')} no schedule, or none of a part, is made: there the plan is not enough",
    )
    own, every = tables.assumed(plan), len(plan.rows("terms"))
    yield (
        "terms",
        f"{capital(word(own))} of {word(every)} terms {'rests' if own == 1 else 'rest'} on an assumption alone",
    )


def _binds(plan: Planned, name: tables.Name) -> str:
    """What is worth most, in money for one step more of it."""
    first = plan.rows("binding")[0]
    whose = tables.place(first["group"] or "", name)
    where = f" ({whose})" if whose else ""
    worth = at_most(first["price_most"], plan.currency)
    return f"What binds most: {tables.limit(plan, first)}{where}. One more {first['step']} in {first['price_most_when']} would save at most {worth}"


def _if(plan: Planned) -> tuple[str, ...]:
    """What was asked beside the plan: what a change would do, what a slip would miss."""
    told = plan.document
    return (*(row["sentence"] for row in told.get("what_if") or ()), *(told.get("slip_sentences") or ()))


def _proof(plan: Planned) -> str:
    told = plan.document
    if not plan.has_schedule:
        return "There is no schedule whose cost could be proven."
    if told["bound"] is None or told["gap"] is None:
        return "No bound was found, so nothing is proven of how near to the cheapest the plan is."
    return (
        f"No schedule within the limits costs less than {at_least(told['bound'], plan.currency)}: the plan is at most"
        f" {_gap(told['gap'])} above the cheapest under these terms."
    )


def _gap(gap: float | None) -> str:
    """A gap after `at most`, never flattered."""
    return "–" if gap is None else f"{at_most_percent(gap, 1)}{NBSP}%"


def _side_by_side(plans: Sequence[Planned]) -> Table:
    """Plans as columns: in what they differ, what they cost, how sure that is, what stands beside."""
    size, unit = scale_of([plan.document["objective"] for plan in plans])

    def amount(value: float | None, which: Callable[[float], int] = round) -> str:
        if value is None:
            return "–"
        tenths = 10 if size > 1 else 1
        return f"{which(round(value / size * tenths, 6)) / tenths:,.{1 if size > 1 else 0}f}".replace("-", MINUS)

    def each(head: str, cells: Sequence[object]) -> tuple[object, ...]:
        return (head, *cells)

    documents = [plan.document for plan in plans]
    one_money = len({plan.currency for plan in plans}) == 1
    of = f", {plans[0].currency}{unit}" if one_money else unit
    rows = [each(head, cells) for head, cells in differences(plans) if head != "Asked" or len(set(cells)) > 1]
    rows += [
        each(f"Cost, discounted{of}", [amount(told["objective"]) for told in documents]),
        each(f"No schedule costs less than{of}", [amount(told["bound"], floor) for told in documents]),
        each("At most above the cheapest", [_gap(told["gap"]) for told in documents]),
        each("Units replaced or built by another", [count(plan.done) for plan in plans]),
        each("Units kept", [count(plan.units - plan.done) for plan in plans]),
        each("Last one done by", [day(plan.last_day) for plan in plans]),
        each(f"Beside: write-off{of}", [amount(told["write_off"]) for told in documents]),
        each(f"Beside: renewal that would have come anyway{of}", [amount(told["renewal"]) for told in documents]),
        each("Worst period: subscribers with a site out", [_worst(plan) for plan in plans]),
        each("Breaches that remain", [count(len(plan.rows("recheck"))) for plan in plans]),
        each("Provisions without a schedule", [count(len({r["provision_id"] for r in plan.rows("not_planned")})) for plan in plans]),
    ]  # fmt: skip
    columns = (Column("What"), *(Column(capital(plan.name)) for plan in plans))
    return Table("side-by-side", "Plans side by side", columns, tuple(rows))


def _worst(plan: Planned) -> str:
    return percent(max((row["share"] for row in plan.rows("service")), default=None))
