"""What an inventory can decide: counted, and said why not."""

from __future__ import annotations

from collections import Counter

from vendorline.rulebook import coverage, provisions


def test_counts_of_what_is_decidable() -> None:
    found = coverage(provisions())
    assert len(found) == 178
    assert Counter(item.decidable for item in found) == {"yes": 10, "with": 67, "no": 101}
    assert len({item.jurisdiction for item in found}) == 35


def test_what_is_needed_or_why_not_is_always_said() -> None:
    for item in coverage(provisions()):
        assert bool(item.needs) or item.decidable != "with"
        assert (item.why is not None) == (item.decidable == "no")


def test_needs_by_example() -> None:
    needs = {item.provision_id: item.needs for item in coverage(provisions())}
    assert needs["GB-2020-01-CAP-SITES"] == ()
    assert needs["DE-2024-MGMT"] == ("bindings", "controls")
    assert needs["BE-2020-ZONES"] == ("determination", "tag security_zone", "tag sensitive")
    assert "area brest" in needs["FR-2020-ZONES"]
    why = {item.provision_id: item.why for item in coverage(provisions())}
    assert "secret" in (why["PT-2023-1"] or "")
    assert "money" in (why["US-RR-ELIG"] or "")
