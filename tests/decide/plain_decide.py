"""The job decide written plainly, from the data of a case alone: events and the days on which they come are drawn one by one, the
options are decided on, and what follows is added up. Slow, and nothing is shared with the package.
"""

from __future__ import annotations

import math
import random
import re
from typing import Any

Data = dict[str, Any]
Values = dict[str, float]


def years(span: str) -> float:
    number, unit = re.match(r"([\d.]+) (month|year)s?$", span).groups()  # type: ignore[union-attr]
    return float(number) * (1 if unit == "year" else 1 / 12)


def simulated(data: Data, values: Values, choose: Any, chance: random.Random) -> dict[str, dict[str, float]]:
    """One life for every option: its outcomes, by option.

    Args:
        data: the case.
        values: every number of this draw, by id.
        choose: option and what has happened by then, in order of the case, to what is chosen.
        chance: of events.
    """
    return {name: _option(data, values, name, option, choose, chance) for name, option in data["options"].items()}


def life(data: Data, values: Values, stance: str, settled: float, chance: random.Random) -> dict[str, float | None]:
    """When each event comes, in years from today; None: never. `settled`: when outsiders see a decision, read as `stance`."""
    came: dict[str, float | None] = {}
    for name, event in data["events"].items():
        if "happened" in event:
            came[name] = 0.0
            continue
        cell = name
        if "given" in event:
            cell += ".without" if came[event["given"]] is None else ".with"
        when = chance.uniform(0, years(event["within"])) if chance.random() < values[cell] else None
        if event.get("if_decided") and (when is None or when > settled):
            later = values.get(f"{name}.if_decided.{stance}", 0.0)
            # Drawn whether it comes or not, so that lives differ in nothing else.
            comes, after = chance.random() < later, chance.uniform(0, years(event["within"]))
            when = settled + after if comes else None
        came[name] = when
    return came


def _option(
    data: Data, values: Values, name: str, option: Data, choose: Any, chance: random.Random
) -> dict[str, float]:
    if "wait" not in option and "review" not in option:
        came = life(data, values, _stance(option, "used"), 0.0, chance)
        return consequences(data, values, name, 0.0, None, came, set())
    at = years(option.get("wait") or option["review"])
    start = option.get("start")
    # Two lives that are the same until the decision: what is decided on then says how it goes on.
    state = chance.getstate()
    settled = at if start is None else 0.0
    stance = "" if start is None else _stance(data["options"][start], "used")
    came = life(data, values, stance, settled, chance)
    known = tuple(n for n in data["events"] if _is_known(data, n, came, at))
    choice = choose(name, known)
    if start is None:
        chance.setstate(state)
        came = life(data, values, _stance(data["options"][choice], "used"), settled, chance)
    return consequences(data, values, choice, at, start, came, set(known))


def _is_known(data: Data, name: str, came: dict[str, float | None], at: float) -> bool:
    event, when = data["events"][name], came[name]
    if "happened" in event:
        return True
    return when is not None and when <= at


def _stance(option: Data, line: str) -> str:
    return str(option.get(f"stance_if_{line}", option["stance"]))


def consequences(
    data: Data,
    values: Values,
    choice: str,
    decided: float,
    start: str | None,
    came: dict[str, float | None],
    known: set[str],
) -> dict[str, float]:
    """What follows from a choice after so many years, where events have come as they have."""
    found = dict.fromkeys(data["outcomes"], 0.0)
    option = data["options"][choice]
    switch = next((e for e in data["events"] if any(e in o.get("amounts", {}) for o in data["options"].values())), None)
    line = switch if switch is not None and came[switch] is not None else "used"
    hangs = switch is not None and (
        "happened" in data["events"][switch] or bool(data["events"][switch].get("if_decided"))
    )
    earlier = (
        switch if hangs and switch in known and (start is None or "happened" in data["events"][switch]) else "used"
    )
    kept = choice == start
    for term in data["terms"].values():
        if "if" in term:
            name = term["if"].removeprefix("not ")
            if (came[name] is not None) == term["if"].startswith("not "):
                continue
        made = _product(data, values, term, choice, line, came) * _made(
            data, values, term, _amount(option, line, term), 0.0 if kept else decided, math.inf
        )
        if decided and not kept and "by" in term:
            if start is not None and "per" not in term:
                amount = _amount(data["options"][start], earlier, term)
                before = _product(data, values, term, start, line, came)
                if "paid" in term or isinstance(amount, list):
                    made += before * _made(data, values, term, amount, 0.0, decided)
                elif "if" in term and not term["if"].startswith("not ") and came[term["if"]] <= decided:  # type: ignore[operator]
                    # What has no date is done once: the event had met what was started.
                    made = before * _made(data, values, term, amount, 0.0, math.inf)
            elif start is None and "while_waiting" in data:
                lines = data["while_waiting"]
                amount = lines.get(earlier, lines["used"]).get(term["by"], 0)
                made += _product(data, values, term, choice, line, came) * _waited(data, values, term, amount, decided)
        paid = float(option.get("compensation", 0)) if "compensable" in term else 0.0
        found[term["outcome"]] += (1 - paid) * made
        if paid:
            found[term["compensable"]] += paid * made
    return found


def _product(data: Data, values: Values, term: Data, choice: str, line: str, came: dict[str, float | None]) -> float:
    product = 1.0
    for item in term["of"]:
        name = item.get(choice, "0") if isinstance(item, dict) else item
        if name == "0":
            return 0.0
        if name in data["responses"]:
            event = next((e for e in data["responses"][name]["given"] if e != "stance"), None)
            has = event is not None and came[event] is not None
            name = f"{name}.{_stance(data['options'][choice], line)}.{'with' if has else 'without'}"
        product *= values[name]
    return product


def _amount(option: Data, line: str, term: Data) -> Any:
    if "by" not in term:
        return 1.0
    return option["amounts"].get(line, option["amounts"]["used"]).get(term["by"], 0.0)


def _made(data: Data, values: Values, term: Data, amount: Any, decided: float, end: float) -> float:
    """An amount from a decision on, until `end` or the horizon."""
    horizon = min(years(data["horizon"]), end)
    scale = {"year waited": decided, "month waited": 12 * decided, None: 1.0}[term.get("per")]
    if isinstance(amount, list):
        first = int(term.get("after", "year 0").split()[1])
        total, year = 0.0, first
        while decided + year < horizon:
            rate = float(amount[min(year, len(amount) - 1)])
            total += rate * _flow(data, values, term, decided + year, min(decided + year + 1, horizon))
            year += 1
        return scale * total
    if "paid" not in term:
        return scale * float(amount) * _counts(data, values, term, decided)
    span = [float(part) for part in re.findall(r"[\d.]+", term["paid"])]
    if len(span) == 1:
        at = decided + span[0]
        return scale * float(amount) * _counts(data, values, term, at) if at <= horizon else 0.0
    return scale * float(amount) * _flow(data, values, term, decided + span[0] - 1, min(decided + span[1], horizon))


def _waited(data: Data, values: Values, term: Data, amount: Any, decided: float) -> float:
    rate = float(amount[0] if isinstance(amount, list) else amount)
    if "after" in term:
        return 0.0
    if "per" in term:
        return rate * decided * (12 if term["per"] == "month waited" else 1)
    return rate * _flow(data, values, term, 0.0, decided)


def _counts(data: Data, values: Values, term: Data, at: float) -> float:
    is_money = data["outcomes"][term["outcome"]]["unit"] == data["money"]["unit"]
    return math.exp(-values["discount"] * at) if is_money else 1.0


def _flow(data: Data, values: Values, term: Data, start: float, end: float) -> float:
    """One a year from start to end, in small steps."""
    if end <= start:
        return 0.0
    steps = 24
    width = (end - start) / steps
    return sum(width * _counts(data, values, term, start + (step + 0.5) * width) for step in range(steps))


def loss(data: Data, x: dict[str, float], weights: dict[str, float]) -> float:
    """Points of the whole swing, by weights that sum to 1."""
    total = 0.0
    for name, weight in weights.items():
        low, high = sorted(float(end) for end in data["outcomes"][name]["swing"])
        part = (x[name] - low) / (high - low)
        total += 100 * weight * (1 - part if data["outcomes"][name].get("better") == "more" else part)
    return total
