"""A default supplier of a domain may supply what nobody knows the function of."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from networks import element, network
from vendorline.check import check
from vendorline.rulebook import Rulebook
from vendorline.rulebook.model import Instrument

AS_OF, KNOWN = date(2026, 1, 1), date(2026, 6, 1)


def told(function: str, supplies: list[dict[str, Any]], maker: str | None = "nokia", **rule: Any) -> list[Any]:
    """The verdict, its reason and the numbers on one element with suppliers."""
    provision = {
        "id": "GB-2099-P1", "force": "binding", "bound": "all_providers", "effect": "forbid", "event": "present",
        "vendor": {"kind": "named", "vendor_ids": ["huawei"]}, "level": "operator", "time": {"mode": "open"},
        "paraphrase": "x", "sources": ["s"], "confidence": "high", "evidence": "read",
    }  # fmt: skip
    instrument = {
        "instrument": "GB-2099", "jurisdiction": "GB", "title": "T", "issuer": "I", "adopted_on": date(2020, 1, 1),
        "sources": {"s": {"title": "T", "kind": "press"}}, "provisions": [provision | rule],
    }  # fmt: skip
    elements = [element("e", function=function, vendor_id=maker, installed_on=date(2021, 1, 1))]
    judged = network(elements, as_of=AS_OF, complete=["supplies", "controls", "segments"], supplies=supplies)
    found = check(judged, "GB", AS_OF, provisions=Rulebook([Instrument.checked(instrument)]), known=KNOWN)
    return [(row["verdict"], row["reason"]) for row in found.rows]


@pytest.mark.parametrize("function", ["other", "not_a_function"])
@pytest.mark.parametrize(
    ("role", "rule"),
    [
        ("component", {"scope": {"component": True}}),
        ("component", {"scope": {"component": True}, "event": "installed"}),
        ("operation", {"scope": {"domains": ["service"]}}),
        ("operation", {"scope": {"domains": ["any", "service"]}}),
        ("component", {"scope": {}, "effect": "cap", "limit": "0.4", "basis": "parts"}),
    ],
)
def test_a_default_of_a_domain_may_speak_of_an_unknown_function(role: str, function: str, rule: dict[str, Any]) -> None:
    default = {"domain": "access", "role": role, "vendor_id": "huawei"}
    assert told("gnb", [default], **rule) == [("breached", None)]
    assert told("amf", [default], **rule) == [("met", None)]
    assert told(function, [default], **rule) == [("unknown", "function_unknown")]
    assert told(function, [{**default, "vendor_id": "nokia"}], **rule) == [("met", None)]
    own = {"element_id": "e", "role": role, "vendor_id": "nokia"}
    assert told(function, [default, own], **rule) == [("met", None)]


def test_the_maker_is_the_reason_where_it_is_not_known_either() -> None:
    default = {"domain": "access", "role": "component", "vendor_id": "huawei"}
    assert told("other", [default], None, scope={"component": True}) == [("unknown", "vendor_unknown")]


def test_where_an_unknown_function_is_operated_is_open() -> None:
    rule = {"scope": {"operated_outside": ["GB"]}, "vendor": {"kind": "any"}}
    default = {"domain": "access", "role": "operation", "vendor_id": "nokia", "country": "CN"}
    assert told("gnb", [default], **rule) == [("breached", None)]
    assert told("other", [default], **rule)[0][0] == "unknown"
    assert told("other", [{**default, "country": "GB"}], **rule) == [("met", None)]
