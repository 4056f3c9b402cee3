"""A decision as plain rows: the tables that the JSON document, the terminal, the workbook and the page are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from vendorline.decide import answer
from vendorline.decide.analysis.independence import acts
from vendorline.decide.analysis.per_draw import dominated, quantiles, stochastically_dominated, tail_mean
from vendorline.decide.analysis.tipping import ends_of
from vendorline.decide.analysis.transfers import transfers
from vendorline.decide.analysis.waiting import spread
from vendorline.decide.analysis.weights import greatest_lead
from vendorline.decide.beyond_swing import beyond_swing
from vendorline.decide.case.cited import beside
from vendorline.decide.case.terms import SUPPORTS, Supported
from vendorline.decide.consequences import parts, powers, timeline, undoing
from vendorline.decide.draws.parameters import drawn_ranges, parameters
from vendorline.decide.nothing import nothing

if TYPE_CHECKING:
    from vendorline.decide.case.model import Case
    from vendorline.decide.case.options import Option
    from vendorline.decide.decision import Decision
    from vendorline.decide.draws.parameters import Parameter

Row = dict[str, Any]
CAVEAT = (
    "Access to intelligence is a security good as well as a lever: `dependent` says what the answer turns on, "
    "not that it is improper."
)
PLACEHOLDER = "PLACEHOLDER"


def outcome_rows(decision: Decision) -> list[Row]:
    """Option by outcome: mean, 5, 50 and 95 % points, standard error of the mean over scrambles."""
    case, found = decision.case, decision.draws
    points = quantiles(found.x, (0.05, 0.5, 0.95))
    by_scramble = found.by_scramble(found.x)
    return [
        {
            "option": option, "outcome": name, "unit": outcome.unit, "weighed": not outcome.never_weighed,
            "mean": float(by_scramble[j, k].mean()), "p05": float(points[0, j, k]), "p50": float(points[1, j, k]),
            "p95": float(points[2, j, k]), "standard_error": spread(by_scramble[j, k]),
        }
        for j, option in enumerate(found.options)
        for k, (name, outcome) in enumerate(case.outcomes.items())
    ]  # fmt: skip


def p_best(decision: Decision) -> dict[str, float | None]:
    """How often each option has the least loss; a review is not counted apart, since today it does what it starts with."""
    case, found = decision.case, decision.draws
    counted = [i for i, name in enumerate(found.options) if case.options[name].kind != "review"]
    best = np.array(counted)[found.losses[counted].argmin(axis=0)]
    return {name: float((best == i).mean()) if i in counted else None for i, name in enumerate(found.options)}


def regrets(decision: Decision) -> dict[str, float]:
    """What each option loses on average against the best of each draw, in points."""
    case, found = decision.case, decision.draws
    counted = [i for i, name in enumerate(found.options) if case.options[name].kind != "review"]
    least = found.losses[counted].min(axis=0)
    return {name: float((found.losses[i] - least).mean()) for i, name in enumerate(found.options)}


def option_rows(decision: Decision) -> list[Row]:
    """What each option comes to as a whole."""
    case, base, found = decision.case, decision.means, decision.draws
    by_scramble = base.losses(decision.region.middle)
    chance, regret, shares = p_best(decision), regrets(decision), decision.shares
    tail = tail_mean(found.losses)
    weighed = np.array([list(case.outcomes).index(name) for name in case.weighed])
    less = np.array([case.outcomes[name].better == "less" for name in case.weighed])
    by_all = dominated(found, weighed, less)
    by_loss = stochastically_dominated(found.losses, found.options)
    several = any(option.deadline_of for option in case.options.values())
    rows = []
    for at, name in enumerate(base.options):
        option = case.options[name]
        undone = undoing(base, name) if name in base.choices else None
        rows.append({
            "option": name, "title": option.title, "kind": option.kind, **(_deadline(option) if several else {}), "loss": float(by_scramble[:, at].mean()),
            "standard_error": spread(by_scramble[:, at]), "tail_loss": float(tail[at]), "regret": regret[name],
            "p95_regret": float(np.quantile(found.losses[at] - found.losses.min(axis=0), 0.95)),
            "gap": float(by_scramble[:, at].mean()) - decision.losses[decision.best], "p_best": chance[name],
            "share_of_weights": shares.get(name), "greatest_lead": greatest_lead(base, decision.region, name),
            "dominated_by": by_all.get(name, []), "never_less_likely_better": by_loss.get(name, []),
            "undone_until_years": undone.until_years if undone else None, "spent": undone.spent if undone else None,
            "paid_by": undone.paid_by if undone else None, "provision_ids": list(option.provisions), "questions": list(option.questions),
            "support": option.amounts.standing if option.amounts is not None else None,
        })  # fmt: skip
    return rows


def _deadline(option: Option) -> Row:
    return {"deadline_of": option.deadline_of, "deadline": option.deadline}


def tipping_rows(decision: Decision) -> list[Row]:
    """Where each number changes the best option."""
    return [
        {
            "parameter": c.parameter.id, "title": answer.title_of(decision.case, c.parameter), "unit": c.parameter.unit, "side": c.side,
            "value": c.value, "option": c.option, "where": c.where, "z": c.z, "chance": c.chance,
            "drawn_low": ends_of(c.parameter)[0], "drawn_high": ends_of(c.parameter)[1], "support": c.parameter.support,
            "effect": c.effect,
        }
        for c in decision.crossings
    ]  # fmt: skip


def tornado_rows(decision: Decision) -> list[Row]:
    """How far each number moves the gap to the nearest rival, the widest first."""
    return [
        {
            "parameter": bar.parameter.id, "title": answer.title_of(decision.case, bar.parameter), "unit": bar.parameter.unit,
            "low": bar.low, "high": bar.high, "gap_low": bar.gap_low, "gap_high": bar.gap_high, "support": bar.parameter.support,
        }
        for bar in decision.tornado
    ]  # fmt: skip


def support_rows(decision: Decision) -> list[Row]:
    """Every range that is drawn, and what it rests on."""
    every = parameters(decision.case)
    ranges = [(name, _parameter(every, name), support, entry) for name, support, entry in drawn_ranges(decision.case)]
    return [
        {
            "parameter": name, "support": support, "points": list(entry.of_points(3)), "claim_ids": list(entry.claim_ids),
            "paid_by": entry.paid_by, "interested": entry.is_interested,
            "why": _why(decision, parameter, entry), **_beside(decision, name, parameter, entry),
        }
        for name, parameter, support, entry in ranges
    ]  # fmt: skip


def _parameter(every: Sequence[Parameter], name: str) -> Parameter:
    """The number of which a range is; of several whose names begin alike the one with the longest."""
    near = (p for p in every if name == p.id or name.startswith(f"{p.id}."))
    return max(near, key=lambda parameter: len(parameter.id))


def _why(decision: Decision, parameter: Parameter, entry: Supported) -> str | None:
    """What is said of a range; of one of rival models what is said of their number, where nothing is said of it alone."""
    said = entry.judged or entry.unsupported or entry.computed or entry.note
    whole = decision.case.uncertainties.get(parameter.name)
    return said or (whole.judged or whole.unsupported or whole.note if whole is not None else None)


def _beside(decision: Decision, name: str, parameter: Parameter, entry: Supported) -> Row:
    """A number and what the claims say that it cites, in the same unit: the least and the greatest of each."""
    found = () if decision.claims is None else beside(decision.case, parameter.unit, entry, decision.claims)
    function = next((f for label, _, f in parameter.rivals if name == f"{parameter.id}.{label}"), parameter.function)
    points = [value for _, value in function.stated]
    spans = [one.span for one in found if one.span is not None]
    return {
        "unit": parameter.unit, "low": min(points), "high": max(points), "claims_say": [one.says for one in found],
        "claim_low": min(low for low, _ in spans) if spans else None, "claim_high": max(high for _, high in spans) if spans else None,
    }  # fmt: skip


def support_counts(decision: Decision) -> dict[str, int]:
    """How many of the ranges that are drawn are cited, judged, computed, unsupported; of those cited, by how many without a number."""
    rows = support_rows(decision)
    count = Counter(str(row["support"]) for row in rows)
    bare = [r for r in rows if r["support"] == "cited" and r["claims_say"] and "number" not in r["claims_say"]]
    return {
        "drawn": sum(count.values()),
        **{name: count[name] for name in SUPPORTS},
        "cited_without_number": len(bare),
    }


def placeholder(case: Case) -> str | None:
    """Why the case is a placeholder: amounts of options that were typed and not computed; None where none were."""
    typed = [
        answer.short(case, n)
        for n, o in case.choices.items()
        if o.amounts is not None and o.amounts.standing != "computed"
    ]
    if not typed:
        return None
    return f"{PLACEHOLDER}: amounts of {', '.join(typed)} are typed by hand, not computed from the network"


def run_rows(decision: Decision) -> list[Row]:
    """Variants, perspectives, rival models and choices of sources, side by side."""
    kept = ("name", "kind", "what", "best", "runner_up", "gap", "share", "turned", "touches_nothing")
    return [
        {name: getattr(one, name) for name in kept} | {"toss_up": answer.is_toss_up(one, decision.best)}
        for one in decision.runs
    ]


def loss_rows(decision: Decision) -> list[Row]:
    """The loss of every option in each of these runs."""
    return [
        {"name": one.name, "kind": one.kind, "option": option, "loss": loss, "share": one.shares.get(option)}
        for one in decision.runs
        for option, loss in one.losses.items()
    ]


def removed_rows(decision: Decision) -> list[Row]:
    """The decision without each set of acts."""
    named = {act.name: act for act in acts(decision.case)}
    return [
        {
            "acts": list(one.acts), "owners": sorted({named[a].owner for a in one.acts}),
            "changes_facts": any(not named[a].is_answer for a in one.acts), "best": one.best, "runner_up": one.runner_up, "gap": one.gap,
            "gap_standard_error": one.gap_standard_error, "changed": one.changed, "changed_standard_error": one.changed_standard_error,
            "verdict": one.verdict, "draws_changed": one.draws_changed,
        }
        for one in decision.removed
    ]  # fmt: skip


def independence(decision: Decision) -> Row:
    """The test of independence: the acts, and the class for every set of them that is removed."""
    verdicts = {" + ".join(one.acts): one.verdict for one in decision.removed}
    return {"caveat": CAVEAT, "acts": [asdict(act) for act in acts(decision.case)], "verdicts": verdicts}


def pair_rows(decision: Decision) -> Iterator[Row]:
    """Where two numbers together change the best option."""
    for pair in decision.pairs:
        a, b, c, e = pair.coefficients
        yield {
            "parameter": pair.parameter.id, "other": pair.other.id, "option": pair.option, "constant": a, "slope": b, "other_slope": c,
            "product": e, "line": [list(point) for point in pair.line],
        }  # fmt: skip


def joint_row(decision: Decision) -> Row | None:
    """The smallest joint change; it starts from the medians, not from the means."""
    if decision.joint is None:
        return None
    told = asdict(decision.joint)
    return {**told, "from": "medians", "changes": list(told["changes"])}


def document(decision: Decision) -> Row:
    """All results of a decision as plain data, but for the keys that every command has."""
    case = decision.case
    empowered = powers(case)
    return {
        "case": case.case, "question": case.question, "who_decides": case.who_decides, "decide_on": case.decide_on, "known": case.known,
        "horizon_years": case.horizon / 12, "status": placeholder(case), "sentence": answer.sentence(decision),
        "border": answer.border(decision), "titles": answer.titles(case), "money": case.money.unit, "best": decision.best, "best_title": case.options[decision.best].title, "toss_ups": list(answer.toss_ups(decision)), "quick": decision.is_quick,
        "share_of_weights": decision.shares.get(decision.best), "depends_on_weights": not decision.is_sure, "runner_up": decision.runner_up,
        "gap": decision.losses[decision.runner_up] - decision.losses[decision.best],
        "never_weighed": [name for name, outcome in case.outcomes.items() if outcome.never_weighed],
        "nothing": [{"outcome": name, "why": why} for name, why in nothing(decision.means)],
        "options": option_rows(decision), "p_best": p_best(decision), "regret": regrets(decision),
        "parts": [{"option": o, "outcome": k, "points": v} for o, k, v in parts(decision.means, decision.region.middle, decision.today)],
        "tipping_points": tipping_rows(decision),
        "tornado": tornado_rows(decision), "weight_tipping": [dict(row) for row in decision.weight_tipping],
        "pairs": list(pair_rows(decision)), "joint_change": joint_row(decision), "evpi": decision.evpi,
        "evppi": [{**asdict(worth), "members": list(worth.members)} for worth in decision.evppi],
        "waiting": waiting_rows(decision),
        "branches": branch_rows(decision), "independence": independence(decision),
        "removed": removed_rows(decision), "runs": run_rows(decision),
        "losses": loss_rows(decision),
        "support": support_counts(decision), "supports": support_rows(decision), "powers": asdict(empowered) | {"provision_ids": list(empowered.provision_ids)},
        "timeline": [asdict(step) for step in timeline(case)], "transfers": [asdict(one) for one in transfers(case, decision.region)],
        "weights": {"reference": case.weights.reference, "measure": "uniform on the region of weights", "ranges": _ranges(decision), "beyond": beyond_swing(case.outcomes, decision.rows)},
        "draws": {"points": 2**decision.plan.log2, "scrambles": decision.plan.scrambles, "seed": decision.plan.seed},
    }  # fmt: skip


def waiting_rows(decision: Decision) -> list[Row]:
    """What waiting brings and costs."""
    kept = ("option", "best_today", "information", "delay", "net", "standard_error", "otherwise")
    return [{name: getattr(one, name) for name in kept} for one in decision.waiting]


def branch_rows(decision: Decision) -> list[Row]:
    """What may be known after a wait, and what is chosen then."""
    return [
        {"option": one.option, "happened": list(b.happened), "chance": b.chance, "choice": b.choice}
        for one in decision.waiting
        for b in one.branches
    ]


def _ranges(decision: Decision) -> dict[str, list[float]]:
    where = decision.region
    return {name: [float(a), float(b)] for name, a, b in zip(where.names, where.low, where.high, strict=True)}
