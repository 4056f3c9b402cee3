"""A provision on a vendor and its affiliates reaches its family of the day, and no longer."""

from __future__ import annotations

from datetime import date

import pytest

from networks import bound, element, network, radio_sites
from vendorline.check import check
from vendorline.rulebook.designated_vendors import affiliate_changes
from vendorline.rulebook.load import provisions

KNOWN = date(2020, 6, 1)
CAP = "GB-2020-01-CAP-SITES"


@pytest.mark.parametrize(
    ("vendor", "day", "counted"),
    [
        ("huawei", "2020-11-16", 2),
        ("honor", "2020-11-16", 2),
        ("honor", "2020-11-17", 0),
        ("hisilicon", "2020-11-17", 2),
        ("h3c", "2020-11-16", 0),
        ("zte", "2020-11-16", 0),
    ],
)
def test_the_family_of_the_day_counts(vendor: str, day: str, counted: int) -> None:
    elements = radio_sites(4, 2, vendor=vendor)
    stock = network(elements, bindings=[bound("GB-2020-01")], as_of=date(2020, 1, 28))
    rows = check(stock, "GB", date.fromisoformat(day), known=KNOWN).to_dicts()
    (row,) = (row for row in rows if row["provision_id"] == CAP)
    assert (row["numerator"], row["denominator"]) == (counted, 4)


def test_constraints_are_cut_where_the_family_changes() -> None:
    law = next(law for law in provisions() if law.id == CAP)
    assert date(2020, 11, 17) in affiliate_changes(law)


def test_an_event_rule_cut_by_a_family_change_gives_one_row() -> None:
    radio = element("r", vendor_id="honor", acquired_on=date(2021, 6, 1), installed_on=date(2021, 11, 2))
    rows = check(network([radio]), "CA", date(2023, 1, 1), known=date(2026, 11, 23), as_if=True).to_dicts()
    assert [row["verdict"] for row in rows if row["provision_id"] == "CA-2022-NEW"] == ["met"]


def test_the_elements_of_affiliates_are_listed() -> None:
    net = network([element("h", vendor_id="hisilicon"), element("n", "s1", vendor_id="nokia")], bindings=[bound()])
    listed = check(net, "GB", date(2028, 1, 1), known=date(2026, 11, 23)).elements()
    ids = listed.filter(listed["provision_id"] == "GB-2022-DVD-REMOVE")["element_id"].to_list()
    assert ids == ["h"]
