"""A saved plan that was changed is refused, by its certificate or by what it tells beside it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from plan_worlds import FREE, START, law, network_of, terms_of

from vendorline.plan.certificate.rebuilt import rebuilt_otherwise
from vendorline.plan.terms.model import Terms
from vendorline.project.opened import Opened
from vendorline.project.planning.document import plan_document
from vendorline.project.planning.job import _planned, problem_asked
from vendorline.project.planning.saved import verify_file
from vendorline.project.progress import Watch
from vendorline.project.questions import PlanQuestion


def asked(crew_days: float = 14, served: Collection[int] = ()) -> tuple[PlanQuestion, Opened, Terms]:
    """A plan of eight sites of which crews can do two in a period; `served`: sites with demands."""
    rows = [{"element_id": f"e{n}", "site_id": f"s{n}", "vendor_id": "huawei" if n < 8 else "nokia"} for n in range(10)]
    rows[1]["installed_on"] = date(2020, 5, 5)
    question = PlanQuestion(path=Path(), jurisdictions=["XX"], periods=4, known=START)
    terms = terms_of(**{**FREE, "crews": [{"region": "any", "crew_days_per_period": crew_days}]})
    routes = [
        {"route_id": "r", "alternative": 0, "plane": plane, "hop": 0, "element_id": "e9"}
        for plane in ("user", "control")
    ]
    demands = [
        {"demand_id": f"d{n}", "operator_id": "op", "site_id": f"s{n}", "region": None, "subscribers": 100,
         "radio": [f"e{n}"], "route_id": "r"}
        for n in served
    ]  # fmt: skip
    network = network_of(rows, demands=demands, routes=routes if demands else [])
    book = law({"time": {"mode": "by", "deadline": date(2020, 12, 31)}})
    return question, Opened(network, network, book), terms


def saved(crew_days: float = 14, served: Collection[int] = ()) -> dict[str, Any]:
    """That plan as its file holds it."""
    question, opened, terms = asked(crew_days, served)
    plan = _planned(question, opened, terms, Watch())[1]
    return json.loads(json.dumps(plan_document(question, opened, plan, None, [], {}), default=str))


@pytest.fixture(scope="module")
def plan() -> dict[str, Any]:
    return saved()


def problems(told: dict[str, Any], folder: Path) -> tuple[str, ...]:
    file = folder / "plan.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    return verify_file(file)[0].problems


def test_a_plan_as_it_was_saved_holds(plan: dict[str, Any], tmp_path: Path) -> None:
    assert problems(plan, tmp_path) == ()


@pytest.mark.parametrize(("served", "without"), [((), 7), ((0, 2, 9), 5), (range(8), 0)])
def test_sites_without_subscribers_are_counted_beside_service(served: Collection[int], without: int) -> None:
    told = saved(served=served)  # site 1 is only announced: nothing is taken out there
    assert told["sites_without_subscribers"] == without
    assert bool(told["service"]) == bool(served)


def test_where_there_is_no_schedule_nothing_is_claimed_that_could_be_refused(tmp_path: Path) -> None:
    told = saved(crew_days=6)
    assert told["status"] == "infeasible"
    assert problems(told, tmp_path) == ()


def crews(told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = told["certificate"]["period_rows"][0]
    return found


def priced(told: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """The crews, and a period in which they have a price."""
    row = crews(told)
    return row, next(place for place, price in enumerate(row["price"][0]) if price > 0)


def change_price(told: dict[str, Any], price: float | None) -> None:
    row, place = priced(told)
    row["price"][0][place] = price


def bound_by_a_missing_price(told: dict[str, Any]) -> None:
    change_price(told, None)
    told["bound"], told["gap"] = told["objective"], 0.0


def halve_limit(told: dict[str, Any]) -> None:
    """A limit and the bound changed together, so that they agree."""
    row, place = priced(told)
    told["bound"] += row["price"][0][place] * row["limit"][0][place] / 2
    row["limit"][0][place] /= 2


def move(told: dict[str, Any]) -> None:
    row = next(row for row in told["rows"] if row["period"] == "2020-03-31")
    row["period"] = "2020-06-30"


CHANGES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a greater price": lambda told: change_price(told, priced(told)[0]["price"][0][priced(told)[1]] * 3 + 1),
    "a price below nothing": lambda told: change_price(told, -1.0),
    "no price": lambda told: change_price(told, None),
    "no price, and the bound as it pleases": bound_by_a_missing_price,
    "a smaller limit": halve_limit,
    "a row left out": lambda told: told["rows"].pop(),
    "a row twice": lambda told: told["rows"].append(told["rows"][0]),
    "a site moved": move,
    "another vendor": lambda told: told["rows"][0].update(to_vendor_id="huawei"),
    "a cheaper row": lambda told: told["rows"][0].update(cost=1.0),
    "a lower cost": lambda told: told.update(objective=told["objective"] * (1 - 1e-6)),
    "a higher bound": lambda told: told.update(bound=told["bound"] * (1 + 1e-6)),
    "no bound": lambda told: told.update(bound=None),
    "a smaller gap": lambda told: told.update(gap=told["gap"] + 0.01),
    "another sentence": lambda told: told.update(sentence="Nothing has to be replaced."),
    "another total": lambda told: told["totals"][0].update(cost=1.0),
    "an operator's units as another's": lambda told: told["rows"][0].update(operator_id="two"),
    "another part of the cost": lambda told: told["parts"].update(labour=1.0),
    "said to be kept": lambda told: told["rows"][0].update(action="keep"),
    "one name for two units": lambda told: told["rows"][0].update(unit_id=told["rows"][1]["unit_id"]),
    "a market's vendor": lambda told: told["certificate"]["vendors"].__setitem__(0, "cisco"),
    "a unit less": lambda told: told["certificate"]["types"]["units"].__setitem__(0, 1),
    "a crew that is not needed": lambda told: crews(told)["use"].__setitem__(0, 0.0),
    "no limits": lambda told: told["certificate"]["period_rows"].clear(),
    "other discounts": lambda told: told["certificate"]["discount"].__setitem__(0, 0.5),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_plan_that_was_changed_is_refused(change: str, plan: dict[str, Any], tmp_path: Path) -> None:
    told = copy.deepcopy(plan)
    CHANGES[change](told)
    assert problems(told, tmp_path) != ()


def more_crews(told: dict[str, Any]) -> None:
    """A limit without a price: cost and bound stay as they are."""
    row = crews(told)
    at = next(place for place, price in enumerate(row["price"][0]) if price == 0 and row["limit"][0][place] is not None)
    row["limit"][0][at] += 14


def dearer_for_another_vendor(told: dict[str, Any]) -> None:
    """All costs, the cost and the bound times two."""
    for part in told["certificate"]["costs"]:
        part["amount"] = [[2 * amount for amount in kind] for kind in part["amount"]]


OF_THE_PROBLEM: dict[str, Callable[[dict[str, Any]], Any]] = {
    "more crews than there are": more_crews,
    "other costs": dearer_for_another_vendor,
    "another day": lambda told: told["certificate"]["periods"].__setitem__(0, "2020-04-01"),
    "a law that is said to be planned for": lambda told: told.update(not_planned=[{"provision_id": "x"}]),
    "a site of another name": lambda told: told["rows"][0].update(site_ids=["s9"]),
    "a unit of another operator": lambda told: told["rows"][0].update(operator_id="two"),
    "a unit that nobody has": lambda told: told["rows"][0].update(unit_id="x"),
    "a unit left out": lambda told: told["rows"].pop(),
    "a limit left out": lambda told: told["certificate"].pop("delivery", None) or told["certificate"]["period_rows"].pop(),
    "a unit built and not replaced": lambda told: told["rows"][0].update(action="build"),
}  # fmt: skip


@pytest.mark.parametrize("change", OF_THE_PROBLEM)
def test_a_problem_that_the_network_does_not_make_is_refused(change: str, plan: dict[str, Any]) -> None:
    problem = problem_asked(*asked(), Watch())[1]
    assert rebuilt_otherwise(plan, problem) == ()
    told = copy.deepcopy(plan)
    OF_THE_PROBLEM[change](told)
    assert rebuilt_otherwise(told, problem) != ()


def test_more_crews_than_there_are_are_seen_by_the_network_alone(plan: dict[str, Any], tmp_path: Path) -> None:
    told = copy.deepcopy(plan)
    more_crews(told)
    assert problems(told, tmp_path) == ()
    assert any("crews limit" in what for what in rebuilt_otherwise(told, problem_asked(*asked(), Watch())[1]))
