"""A small plan that the solver made: two operators, two regions, one vendor that must go by the end of 2021."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vendorline.network.tables import Manifest, Network
from vendorline.plan.terms.defaults import default_terms
from vendorline.plan.terms.model import Terms
from vendorline.project.opened import Opened
from vendorline.project.planning.document import plan_document
from vendorline.project.planning.explained import explained
from vendorline.project.planning.job import _planned
from vendorline.project.progress import Watch
from vendorline.project.questions import PlanQuestion
from vendorline.rulebook import Rulebook
from vendorline.rulebook.model import Instrument

START = date(2020, 3, 9)
ODD = 'Ope & "Rator" <&#x1;> Ørsted'


def law(**row):
    """A country that does not exist, with one rule that binds all its operators."""
    rule = {
        "id": "XX-1-0", "force": "binding", "bound": "all_providers", "effect": "forbid", "event": "present", "short_title": "All of it out",
        "vendor": {"kind": "named", "vendor_ids": ["huawei"], "affiliates": True}, "scope": {"domains": ["any"], "technologies": ["any"]},
        "level": "operator", "time": {"mode": "by", "deadline": "2021-12-31"}, "paraphrase": "A rule.", "sources": ["paper"],
        "confidence": "high", "evidence": "read", **row,
    }  # fmt: skip
    return Rulebook(
        [
            Instrument.checked(
                {
                    "instrument": "XX-1", "jurisdiction": "XX", "title": "A paper", "issuer": "Somebody", "adopted_on": date(2019, 1, 1),
                    "sources": {"paper": {"title": "A paper", "kind": "primary"}}, "provisions": [rule],
                }
            )
        ]
    )  # fmt: skip


def network():
    """Twelve 4G sites of the vendor, in two regions, six to an operator; one of another vendor."""
    sites = [{"site_id": f"s{i}", "country": "XX", "region": "EW"[i % 2] + " & co"} for i in range(13)]
    elements = [
        {
            "element_id": f"e{i}", "site_id": f"s{i}", "operator_id": "one" if i < 6 else "two", "function": "enb",
            "vendor_id": "huawei" if i < 12 else "nokia", "end_of_life_on": date(2024, 1, 1),
        }
        for i in range(13)
    ]  # fmt: skip
    operators = [
        {"operator_id": o, "name": n, "country": "XX", "plmn": [p]}
        for o, n, p in (("one", ODD, "00101"), ("two", "Two", "00102"))
    ]
    return Network.of({"operators": operators, "sites": sites, "elements": elements}, as_of=START, manifest=Manifest())


def made(rulebook=None, **asked):
    """The plan of it, what was opened, and its document."""
    question = PlanQuestion(path=Path(), jurisdictions=["XX"], periods=12, known=START, gap=0.0, **asked)
    book = law() if rulebook is None else rulebook
    there = network()
    opened = Opened(there, there, book)
    terms = Terms.model_validate({**default_terms().model_dump(), "neighbour_km": None})
    _, plan = _planned(question, opened, terms, Watch())
    return plan, plan_document(question, opened, plan, None, [], explained(question, plan, lambda _: None))


@pytest.fixture(scope="session")
def planned():
    return made()
