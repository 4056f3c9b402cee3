"""A case of thirty numbers and five options, as plain data, and the same consequences written as a plain function of one draw."""

from __future__ import annotations

import math
from typing import Any

from vendorline.decide.case.read import CaseFile, case_of

OPTIONS = ("allow", "limited", "late", "block-5g", "block")
STANCES = {"allow": "open", "limited": "limited", "late": "limited", "block-5g": "closed", "block": "closed"}
NUMBERS = [f"n{at:02}" for at in range(20)]
SWAP = {"allow": 0.0, "limited": 0.4, "late": 0.7, "block-5g": 0.5, "block": 1.0}
UPLIFT = {"allow": 0.0, "limited": 0.4, "late": 1.0, "block-5g": 1.0, "block": 1.0}
#: What an option leaves in place.
LEFT = {option: round(2.5 * (1 - swap), 3) for option, swap in SWAP.items()}
RANGE = ["0.2", "0.8", "2.4"]
CHANCE = ["0.05", "0.3", "0.7"]
#: Outcome, factors, amount, event, when it is paid.
TERMS = (
    ("cost", ("n00", "n01", "n02"), "swap", None, "year 3"),
    ("cost", ("n03",), "uplift", None, "years 1-10"),
    ("cost", ("n00", "n01", "n04", "n05"), "swap", "cutoff", "year 3"),
    ("delay", ("n06", "n07"), "swap", None, None),
    ("delay", ("n08", "n09"), None, "cutoff", None),
    ("exposure", ("n10", "n11"), "left", None, None),
    ("access", ("p_ally", "n12", "n13"), None, None, None),
    ("trade", ("p_home", "n14", "n15", "n16"), None, None, "year 2"),
    ("trade", ("n17", "n18"), "swap", "ban", None),
    ("exposure", ("n19",), "left", None, None),
)


def case_of_thirty() -> CaseFile:
    """Thirty numbers: discount, twenty uncertainties, two events (three numbers), six chances of answers."""
    terms: dict[str, Any] = {}
    for at, (outcome, factors, by, event, paid) in enumerate(TERMS):
        more = {"by": by, "if": event, "paid": paid}
        terms[f"t{at}"] = {"outcome": outcome, "of": list(factors), **{k: v for k, v in more.items() if v is not None}}
    cells = {"without": CHANCE, "with": CHANCE}
    data: dict[str, Any] = {
        "case": "thirty", "question": "Which?", "decide_on": "2026-01-01", "known": "2026-01-01", "horizon": "10 years",
        "money": {"unit": "bn", "discount": {"rate": ["0.02", "0.035", "0.07"]}},
        "options": {o: {"title": o, "stance": STANCES[o], "amounts": {"used": {"swap": str(SWAP[o]), "uplift": str(UPLIFT[o]), "left": str(LEFT[o])}}} for o in OPTIONS},
        "events": {
            "cutoff": {"title": "Cut off", "within": "24 months", "p": CHANCE},
            "ban": {"title": "Ban", "within": "24 months", "given": "cutoff", "p": cells},
        },
        "responses": {
            "p_ally": {"title": "Ally", "given": ["stance", "ban"], "table": {"open": cells, "limited": cells, "closed": "0"}},
            "p_home": {"title": "Home", "given": ["stance"], "table": {"open": "0", "limited": CHANCE, "closed": CHANCE}},
        },
        "uncertainties": {name: {"unit": "x", "q": RANGE} for name in NUMBERS},
        "outcomes": {name: {"unit": "bn" if name == "cost" else name, "swing": ["0", "4"]} for name in ("cost", "delay", "exposure", "access", "trade")},
        "terms": terms,
        "weights": {"reference": "cost", "ranges": {"cost": "100", **{name: ["20", "150"] for name in ("delay", "exposure", "access", "trade")}}},
    }  # fmt: skip
    return CaseFile(case_of(data), data)


def plain(option: str, values: dict[str, float]) -> dict[str, float]:
    """The outcomes of an option in one draw, over all that may happen."""
    found = dict.fromkeys(("cost", "delay", "exposure", "access", "trade"), 0.0)
    rate = values["discount"]
    flow = (1 - math.exp(-10 * rate)) / rate
    for cutoff in (False, True):
        first = values["cutoff"] if cutoff else 1 - values["cutoff"]
        ban_chance = values["ban.with" if cutoff else "ban.without"]
        for ban in (False, True):
            chance = first * (ban_chance if ban else 1 - ban_chance)
            for outcome, factors, by, event, paid in TERMS:
                if (event == "cutoff" and not cutoff) or (event == "ban" and not ban):
                    continue
                made = (
                    chance
                    * {"swap": SWAP, "uplift": UPLIFT, "left": LEFT, None: dict.fromkeys(OPTIONS, 1.0)}[by][option]
                )
                if outcome == "cost":
                    made *= flow if paid == "years 1-10" else math.exp(-3 * rate)
                for factor in factors:
                    if factor == "p_ally":
                        made *= values[f"p_ally.{STANCES[option]}.{'with' if ban else 'without'}"]
                    elif factor == "p_home":
                        made *= values[f"p_home.{STANCES[option]}.without"]
                    else:
                        made *= values[factor]
                found[outcome] += made
    return found
