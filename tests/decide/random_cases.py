"""Small random cases as plain data, as a reader of YAML gives them: every value is text. One seed makes one case."""

from __future__ import annotations

import copy
import random
from typing import Any

from vendorline.decide.case.read import CaseFile, case_of
from vendorline.decide.draws.sobol import Plan

Data = dict[str, Any]
STANCES = ("open", "narrow", "closed")
#: Few draws: laws hold at any number of them.
FEW = Plan(log2=6, scrambles=2)


def file_of(data: Data) -> CaseFile:
    """A case as if it had been read."""
    return CaseFile(case_of(data), data)


def text(value: float) -> str:
    return f"{value:.4g}"


def points(chance: random.Random, low: float = 0.0, high: float = 1.0) -> Any:
    """A range in one of the ways in which people write it."""
    kind = chance.random()
    if kind < 0.15:
        return text(chance.uniform(low, high))
    three = sorted(round(chance.uniform(low, high), 3) for _ in range(3))
    if kind < 0.25:
        return {"0.1": text(three[0]), "0.4": text(three[1]), "0.8": text(three[2])}
    return [text(value) for value in three]


def chances(chance: random.Random) -> Any:
    if chance.random() < 0.15:
        return {"word": "unlikely", "scale": "icd203"}
    return points(chance)


def random_case(seed: int, *, waits: bool = True, more: bool = True) -> Data:
    """A valid case.

    Args:
        seed: of the case.
        waits: whether it may hold options that decide later.
        more: whether it may hold rival models, groups and an outcome of which more is better.
    """
    chance = random.Random(seed)
    some = chance.random
    events = _events(chance)
    switch = chance.choice(list(events)) if events and some() < 0.5 else None
    responses = _responses(chance, events)
    numbers = _numbers(chance, more=more)
    outcomes: Data = {
        "cost": {"unit": "bn", "swing": ["0", "4"]},
        "delay": {"unit": "months", "swing": ["24", "0"] if some() < 0.5 else ["0", "24"]},
    }
    if more and some() < 0.6:
        outcomes["service"] = {"unit": "points", "better": "more", "swing": ["-2", "5"]}
    if some() < 0.5:
        outcomes["state"] = {"unit": "bn", "swing": ["0", "3"]}
    if some() < 0.3:
        outcomes["persons"] = {"unit": "days", "never_weighed": "true"}
    amounts = ["little", "much", "yearly"][: chance.randint(1, 3)]
    names = ["allow", "part", "block"][: chance.randint(2, 3)]
    options = {name: _choice(chance, name, amounts, switch) for name in names}
    if waits and some() < 0.7:
        options["wait"] = {"title": "Wait", "wait": f"{chance.choice([3, 9, 30])} months", "then": list(names)}
    if waits and some() < 0.5:
        then = [names[0], *(n for n in names[1:] if some() < 0.7)]
        options["review"] = {"title": "Look again", "start": names[0], "review": "14 months", "then": then}
    data: Data = {
        "case": f"random-{seed}", "question": "What?", "decide_on": "2020-03-09", "known": "2020-03-09", "horizon": chance.choice(["10 years", "66 months"]),
        "money": {"unit": "bn", "discount": {"rate": chance.choice(["0", "0.04", ["0.01", "0.03", "0.08"]])}},
        "options": options, "events": events, "responses": responses, "uncertainties": numbers, "outcomes": outcomes,
        "terms": _terms(chance, data_of={"outcomes": outcomes, "numbers": numbers, "responses": responses, "events": events, "amounts": amounts, "options": names}),
        "weights": _weights(chance, outcomes),
    }  # fmt: skip
    if some() < 0.7:
        data["while_waiting"] = {"used": _amounts(chance, amounts)}
        if switch is not None and some() < 0.6:
            data["while_waiting"][switch] = _amounts(chance, amounts)
    if more and some() < 0.5:
        members = chance.sample([*numbers, *responses, *events], 2)
        data["move_together"] = {"together": {"rho": chance.choice(["0", "0.5", "1"]), "members": members}}
    return data


def _events(chance: random.Random) -> Data:
    found: Data = {}
    for name in ("cutoff", "ban", "gone")[: chance.randint(0, 3)]:
        event: Data = {"title": f"The {name}"}
        if found and chance.random() < 0.4:
            event |= {"given": chance.choice(list(found)), "p": {"without": chances(chance), "with": chances(chance)}}
        else:
            event["p"] = chances(chance)
        if chance.random() < 0.2:
            event["happened"] = "2020-02-01"
        else:
            event["within"] = f"{chance.choice([6, 24, 40])} months"
        if chance.random() < 0.4:
            event["if_decided"] = {stance: chances(chance) for stance in STANCES if chance.random() < 0.7}
        if chance.random() < 0.5:
            event["pressure"] = "ally"
        found[name] = event
    return found


def _responses(chance: random.Random, events: Data) -> Data:
    found: Data = {}
    for name in ("p_ally", "p_home")[: chance.randint(0, 2)]:
        table = {s: {"without": chances(chance), "with": chances(chance)} for s in STANCES}
        found[name] = {"title": f"The {name} answers", "given": ["stance"], "table": table, "pressure": "home"}
        if events and chance.random() < 0.7:
            found[name]["given"].append(chance.choice(list(events)))
        else:
            for stance in STANCES:
                table[stance] = chances(chance)
    return found


def _numbers(chance: random.Random, *, more: bool) -> Data:
    found: Data = {name: {"unit": "bn", "q": points(chance, 0, 3)} for name in ("a", "b", "c", "d")}
    found["part"] = {"unit": "probability", "q": chances(chance)}
    if more and chance.random() < 0.5:
        models = {"one": {"q": points(chance, 0, 1)}, "two": {"q": points(chance, 1, 3)}}
        found["rival"] = {"unit": "ratio", "models": models, "mix": {"one": "0.25", "two": "0.75"}}
    return found


def _amounts(chance: random.Random, names: list[str]) -> Data:
    found: Data = {}
    for name in names:
        if name == "yearly":
            found[name] = [text(chance.uniform(0, 1)) for _ in range(chance.randint(1, 12))]
        else:
            found[name] = text(chance.choice([0, 1, chance.uniform(0, 2)]))
    return found


def _choice(chance: random.Random, name: str, amounts: list[str], switch: str | None) -> Data:
    option: Data = {
        "title": name.title(),
        "stance": chance.choice(STANCES),
        "amounts": {"used": _amounts(chance, amounts)},
    }
    if switch is not None and chance.random() < 0.7:
        option["amounts"][switch] = _amounts(chance, amounts)
        option[f"stance_if_{switch}"] = chance.choice(STANCES)
    if chance.random() < 0.4:
        option["compensation"] = text(chance.random())
    return option


def _terms(chance: random.Random, data_of: Data) -> Data:
    found: Data = {}
    factors = [*data_of["numbers"], *data_of["responses"]]
    for at in range(chance.randint(3, 7)):
        term: Data = {
            "outcome": chance.choice(list(data_of["outcomes"])),
            "of": chance.sample(factors, chance.randint(1, min(3, len(factors)))),
        }
        if chance.random() < 0.2:
            left = [name for name in ("a", "b", "c", "d") if name not in term["of"]]
            if len(left) > 1:
                term["of"].append({option: chance.choice([*left, "0"]) for option in data_of["options"]})
        if chance.random() < 0.7:
            term["by"] = chance.choice(data_of["amounts"])
        if data_of["events"] and chance.random() < 0.5:
            term["if"] = chance.choice(["", "not "]) + chance.choice(list(data_of["events"]))
        if term.get("by") == "yearly":
            if chance.random() < 0.4:
                term["after"] = "year 2"
        elif chance.random() < 0.6:
            term["paid"] = chance.choice(["year 1", "year 3", "year 7.5", "years 1-10", "years 2-4"])
        if term.get("by") != "yearly" and chance.random() < 0.2:
            term["per"] = chance.choice(["year waited", "month waited"])
        if "state" in data_of["outcomes"] and term["outcome"] == "cost" and chance.random() < 0.6:
            term["compensable"] = "state"
        found[f"t{at}"] = term
    return found


def _weights(chance: random.Random, outcomes: Data) -> Data:
    ranges: Data = {}
    for name, outcome in outcomes.items():
        if "swing" in outcome:
            low = chance.uniform(5, 80)
            ranges[name] = text(low) if chance.random() < 0.2 else [text(low), text(low + chance.uniform(10, 90))]
    ranges["cost"] = "100"
    return {"reference": "cost", "ranges": ranges}


def altered(data: Data, **sections: Any) -> Data:
    """A copy of a case with some sections put in the place of its own."""
    return {**copy.deepcopy(data), **copy.deepcopy(sections)}
