"""Everything that the sections of a page are made from, put together once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.first import FirstScreen, first_screen
from vendorline.report.answer.sets import RuleSet, rule_sets
from vendorline.report.census import Census, census
from vendorline.report.decision.reading import Decided
from vendorline.report.exposure.numbers import Scenario, scenarios
from vendorline.report.groups import Group, groups
from vendorline.report.names import Names
from vendorline.report.plan.finding import message
from vendorline.report.plan.naming import named
from vendorline.report.plan.reading import Planned
from vendorline.report.wording import count
from vendorline.report.words import day

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Material:
    """A network, results on it, and what they come to."""

    network: Network
    results: tuple[Document, ...]
    names: Names
    counted: Census
    groups: tuple[Group, ...]
    sets: tuple[RuleSet, ...]
    scenarios: tuple[Scenario, ...]
    views: Mapping[str, Any] | None
    plans: tuple[Planned, ...]
    decisions: tuple[Decided, ...]
    made_on: date
    screen: FirstScreen

    @property
    def synthetic(self) -> str | None:
        """The sentence that must be shown wherever an invented network is."""
        return self.network.manifest.synthetic

    def of(self, command: str) -> list[Document]:
        """Results of one command."""
        return [result for result in self.results if result["command"] == command]


def material(network: Network, results: Sequence[Document], made_on: date) -> Material:
    """What the page of a network and results is made from."""
    names, counted = Names.of(network), census(network)
    checks = [result for result in results if result["command"] == "check"]
    found = groups(checks)
    sets = rule_sets(found, made_on)
    exposures = [result for result in results if result["command"] == "expose"]
    decisions = tuple(Decided(result) for result in results if result["command"] == "decide")
    plans = tuple(named([result for result in results if result["command"] == "plan"]))
    asked_law = any(not check.get("as_if") and not check.get("trial") for check in checks)
    screen = first_screen(
        network, sets, names, counted, asked_law=asked_law, known=made_on,
        otherwise=_otherwise(network, counted, decisions, plans),
    )  # fmt: skip
    return Material(
        network, tuple(results), names, counted, found, sets, scenarios(exposures),
        next((result["views"] for result in exposures if result.get("views")), None), plans, decisions, made_on, screen,
    )  # fmt: skip


def _otherwise(network: Network, counted: Census, decisions: Sequence[Decided], plans: Sequence[Planned]) -> str:
    """What the page says where no rule was asked: the decision, the plan, or what the network holds."""
    if decisions:
        return str(decisions[0].document["sentence"]).rstrip(".")
    if plans:
        return message(plans)
    elements = f"{count(counted.in_service)} elements at {count(counted.sites)} sites"
    return f"No rule was judged: the network holds {elements} on {day(network.as_of)}"
