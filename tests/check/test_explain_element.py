"""One element explained: what is known, which facet decides, who controls it."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest

from networks import bound, element, network
from vendorline import check
from vendorline.check.explain_element import ElementExplained, explain_element
from vendorline.errors import UnknownName
from vendorline.rulebook import provisions
from volume import cases
from worlds import some_network


def explained(row: dict[str, Any], **tables: Any) -> ElementExplained:
    made = network([row, element("ems", function="other")], bindings=[bound()], **tables)
    return explain_element(
        made, row["element_id"], ["GB"], date(2024, 1, 1), known=date(2026, 11, 23), provisions=provisions()
    )


def provision(found: ElementExplained, provision_id: str) -> dict[str, Any]:
    return next(dict(row) for row in found.provisions if row["provision_id"] == provision_id)


def test_a_core_element_is_reached_and_counts() -> None:
    core = provision(explained(element("e", function="amf", vendor_id="huawei")), "GB-2022-DVD-CORE")
    assert (core["reaches"], core["counts_as"], core["bound"]) == ("yes", "the vendor's", "yes")
    assert "domain" in core["why"]


def test_a_radio_element_is_not_in_the_core_and_the_facet_is_named() -> None:
    core = provision(explained(element("e", vendor_id="huawei")), "GB-2022-DVD-CORE")
    assert core["reaches"] == "no"
    assert core["why"].startswith("it is not in domain")


def test_what_nobody_has_said_leaves_it_open() -> None:
    found = explained(element("e", vendor_id=None))
    sites = provision(found, "GB-2022-DVD-SITES")
    assert (sites["reaches"], sites["counts_as"]) == ("open", "may be the vendor's")
    assert "tag" in sites["why"]


def test_an_element_out_of_service_is_not_reached() -> None:
    found = explained(element("e", function="amf", vendor_id="huawei", retired_on=date(2023, 1, 1)))
    assert provision(found, "GB-2022-DVD-CORE")["reaches"] == "no"


def test_values_with_their_basis_and_rival_claims() -> None:
    claims = [
        {"table": "elements", "row_id": "e", "column": "vendor_id", "value": v, "source": s, "confidence": "low"}
        for v, s in (("nokia", "photo"), ("huawei", "tender"))
    ]
    found = explained(element("e", vendor_id="nokia", vendor_basis="inferred"), observations=claims)
    vendor = next(row for row in found.values if row["column"] == "vendor_id")
    assert (vendor["value"], vendor["basis"]) == ("nokia", "inferred")
    assert {(c["value"], c["source"]) for c in vendor["claims"]} == {("nokia", "photo"), ("huawei", "tender")}
    assert {row["table"] for row in found.values} == {"elements", "sites"}


def test_who_controls_it_and_what_it_controls() -> None:
    controls = [
        {"controller_id": "ems", "element_id": "e", "kind": "manages", "blocked_by": "approval by the operator"},
        {"controller_id": "e", "element_id": "ems", "kind": "hosts"},
    ]
    supplies = [
        {"element_id": "e", "role": "software", "vendor_id": "nokia", "product": "P"},
        {"operator_id": "op", "domain": "access", "role": "operation", "vendor_id": "ericsson"},
        {"operator_id": "op", "domain": "core", "role": "operation", "vendor_id": "zte"},
    ]
    found = explained(element("e"), controls=controls, supplies=supplies)
    told = {(r["kind"], r["direction"], r["other"]) for r in found.relations}
    assert told == {
        ("manages", "by", "ems"), ("hosts", "of", "ems"), ("software", "by", "nokia"), ("operation", "by", "ericsson"),
    }  # fmt: skip


def test_a_shared_network_answers_through_its_licensees() -> None:
    operators = [{"operator_id": o, "name": o, "country": "GB", "plmn": [f"0010{n}"]} for n, o in enumerate("ab")]
    operators.append({"operator_id": "op", "name": "shared", "country": "GB", "licensees": ["a", "b"]})
    found = explained(element("e"), operators=operators)
    assert {row["operator_id"] for row in found.provisions} == {"a", "b"}


def test_an_element_that_is_not_there() -> None:
    with pytest.raises(UnknownName, match="did you mean e1"):
        explain_element(
            network([element("e1")]), "e11", ["GB"], date(2024, 1, 1), known=date(2026, 1, 1), provisions=provisions()
        )


@pytest.mark.parametrize("jurisdiction", ["GB", "DE", "SE", "NL", "RO", "FR", "CA"])
@pytest.mark.parametrize("seed", cases(range(6), 3))
def test_elements_explained_add_up_to_what_check_counts(jurisdiction: str, seed: int) -> None:
    made, determinations = some_network(random.Random(f"explain {jurisdiction} {seed}"), jurisdiction)
    on, known, book = date(2024, 6, 1), date(2026, 11, 23), provisions()
    rows = [
        row
        for row in check(made, jurisdiction, on, known=known, determinations=determinations).rows
        if row["level"] in {"operator", "network"} and row["basis"] == "elements" and row["numerator"] is not None
    ]
    found: Counter[tuple[Any, ...]] = Counter()
    for element_id in made["elements"]["element_id"]:
        told = explain_element(
            made, element_id, [jurisdiction], on, known=known, provisions=book, determinations=determinations
        )
        for one in told.provisions:
            found[one["provision_id"], one["operator_id"], one["reaches"], one["counts_as"]] += 1
    for row in rows:
        law = book[row["provision_id"]]
        if law.provision.kind == "event" or law.expires or law.readings()[0].provision.reading:
            continue  # these count events, ends of grants, or several readings
        key = row["provision_id"], row["operator_id"]
        assert found[*key, "yes", "the vendor's"] == row["numerator"], (key, found)
        inside = sum(n for (*about, reaches, _), n in found.items() if tuple(about) == key and reaches == "yes")
        assert inside == row["denominator"], (key, found)
