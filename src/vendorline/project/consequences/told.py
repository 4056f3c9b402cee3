"""What a decision says of the consequences that were worked out of the network: amounts, plans, exposure, verdicts elsewhere, and both ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from vendorline.decide.answer import short
from vendorline.decide.case.changed import without_options
from vendorline.decide.case.from_network import WAITING, Place
from vendorline.decide.case.read import CaseFile, case_of
from vendorline.decide.decision import Best, Decision
from vendorline.errors import Fault, InvalidInput
from vendorline.project.consequences.followed import Floats
from vendorline.project.consequences.job import Consequences

Row = dict[str, Any]


def infeasible_options(worked: Consequences) -> dict[str, tuple[str, ...]]:
    """Options for which no completion has a schedule, with what clashes in the likeliest of them."""
    found: dict[str, tuple[str, ...]] = {}
    for (name, line, end), one in worked.followed.items():
        if name not in found and not one.feasible.any():
            found[name] = worked.clash(name, line, end)
    return found


def without_infeasible(file: CaseFile, worked: Consequences, end: str) -> CaseFile:
    """A case with its amounts at an end of what nobody knows, without the options that no schedule can keep.

    Raises InvalidInput where none is left.
    """
    from dataclasses import replace

    gone = infeasible_options(worked)
    data = without_options(file.data, gone)
    if not data["options"]:
        clashes = [f"{name}: {' '.join(told)}" for name, told in gone.items()]
        fault = Fault.at(
            file.documents[0].file,
            None,
            f"no option can be carried out: {'; '.join(clashes)}",
            "loosen what they ask, or the terms",
        )
        raise InvalidInput("no option can be carried out", [fault])
    left = replace(file, data=data, case=case_of(data, file.provision_ids)) if gone else file
    places = [place for place in left.computed if place[0] == WAITING or place[0] in left.case.options]
    return left.filled(worked.amounts(places, end))


def told_of(worked: Consequences, file: CaseFile, decision: Decision, other: Best) -> Row:
    """The keys of a decision's document about consequences.

    Args:
        worked: what was worked out.
        file: the case as it was read.
        decision: the decision where what nobody knows is the vendor's.
        other: which option is best where it is not.
    """
    same = decision.best == other.best
    keys: Row = {
        "amounts": list(_amounts(worked, file, decision)), "plans": list(_plans(worked)), "exposures": list(_exposures(worked)),
        "elsewhere": list(_elsewhere(worked)), "infeasible": list(_infeasible(worked, file)), "ends": list(_ends(decision, other)),
        "same_at_both_ends": same, "vendor_id": worked.ground.setting.vendor_id, "priors": _priors(worked),
    }  # fmt: skip
    if not same:
        keys["sentence"] = (
            f"No option is best whatever the network is: {short(decision.case, other.best)} if equipment and protection that nobody can tell"
            f" are not the vendor's, {short(decision.case, decision.best)} if they are. {decision.document['sentence']}"
        )  # fmt: skip
        keys["best"] = None
    return keys


def _amounts(worked: Consequences, file: CaseFile, decision: Decision) -> Iterator[Row]:
    """Every amount of the options, by year where it has one for each, and what it rests on."""
    computed = set(file.computed)
    for name, option in decision.case.choices.items():
        for line, amounts in option.lines.items():
            for amount, value in amounts.items():
                place = (name, line, amount)
                if place not in computed:
                    typed = np.atleast_1d(np.array(value, dtype=float))[None, :]
                    own: Row = {
                        "support": "typed",
                        "quantity": None,
                        "error_mean": None,
                        "error_largest": None,
                        "run": None,
                    }
                    yield from _years(place, typed, typed, own, by_year=isinstance(value, tuple))
                    continue
                asked, key = worked.told.amounts[amount], (name, line, worked.ends[-1])
                low, high = (worked.amounts([place], end)[place] for end in ("low", "high"))
                error = worked.followed[key].errors(asked.of) or {}
                own = {
                    "support": "computed", "quantity": asked.of, "error_mean": error.get("mean"),
                    "error_largest": error.get("largest"), "run": worked.runs[key],
                }  # fmt: skip
                yield from _years(place, _columns(low), _columns(high), own, by_year=low.ndim > 1)


def _columns(values: Floats) -> Floats:
    """Values as completion x year."""
    return values if values.ndim > 1 else values[:, None]


def _years(place: Place, low: Floats, high: Floats, own: Row, *, by_year: bool) -> Iterator[Row]:
    option, line, amount = place
    for year in range(low.shape[1]):
        least, most = low[:, year], high[:, year]
        yield {
            "option": option, "line": line, "amount": amount, "year": year + 1 if by_year else None, "low": float(least.mean()),
            "high": float(most.mean()), "p05": float(np.quantile(least, 0.05)), "p95": float(np.quantile(most, 0.95)), **own,
        }  # fmt: skip


def _plans(worked: Consequences) -> Iterator[Row]:
    for (name, line, end), one in worked.followed.items():
        there = one.feasible
        known = there & np.isfinite(one.bound)
        yield {
            "option": name, "line": line, "end": end, "completions": len(one.of), "planned_in_full": one.in_full,
            "feasible_share": float(there.mean()), "cost": float(one.cost[there].mean()) if there.any() else None,
            "cost_in_full": float(one.cost[known].mean()) if known.any() else None,
            "bound": float(one.bound[known].mean()) if known.any() else None,
            "currency": worked.ground.setting.terms.currency,
            "raised_share": float((one.times[there] > 1).mean()) if there.any() else 0.0,
            "most_times": float(one.times[there].max()) if there.any() else None, "run": worked.runs[name, line, end],
        }  # fmt: skip


def _exposures(worked: Consequences) -> Iterator[Row]:
    """What each vendor could reach, year by year, on average over the completions that were planned in full."""
    for (name, line, end), one in worked.followed.items():
        if end != worked.ends[-1]:
            continue
        weights = np.bincount(one.of, minlength=len(one.planned)).astype(float)
        there = [(each, weight) for each, weight in zip(one.planned, weights, strict=True) if each.cost is not None]
        total = sum(weight for _, weight in there)
        sums: dict[tuple[int, str, str], list[float]] = {}
        for each, weight in there:
            for year, vendor, measure, low, high in each.exposure:
                mine = sums.setdefault((year, vendor, measure), [0.0, 0.0])
                mine[0] += weight * low / total
                mine[1] += weight * high / total
        for (year, vendor, measure), (low, high) in sorted(
            sums.items(), key=lambda item: (item[0][1], item[0][2], item[0][0])
        ):
            yield {
                "option": name, "line": line, "vendor_id": vendor, "measure": measure, "year": year, "low": low, "high": high,
                "run": worked.runs[name, line, end],
            }  # fmt: skip


def _elsewhere(worked: Consequences) -> Iterator[Row]:
    for (name, line, end), one in worked.followed.items():
        for where, verdict, number in one.planned[0].elsewhere:
            yield {
                "option": name,
                "line": line,
                "end": end,
                "jurisdiction": where,
                "verdict": verdict,
                "findings": number,
            }


def _infeasible(worked: Consequences, file: CaseFile) -> Iterator[Row]:
    for name, clash in infeasible_options(worked).items():
        yield {"option": name, "title": file.case.options[name].title, "clash": list(clash)}


def _ends(decision: Decision, other: Best) -> Iterator[Row]:
    for name, loss in decision.losses.items():
        yield {
            "option": name, "loss_low": other.losses[name], "loss_high": loss, "is_best_low": name == other.best,
            "is_best_high": name == decision.best,
        }  # fmt: skip


def _priors(worked: Consequences) -> Row | None:
    """What the completions were drawn from."""
    lots = worked.ground.lots
    if lots is None:
        return None
    sources = [source.to_dict() for source in lots.sources]
    return {
        "prior": lots.priors.title,
        "completions": worked.told.completions,
        "undrawn": lots.undrawn,
        "sources": sources,
    }
