"""Names of vendors, and the ids behind their spellings."""

from __future__ import annotations

import pytest

from vendorline.knowledge.tables import countries
from vendorline.vendors import canonical_id, near_name, vendors


@pytest.mark.parametrize(
    ("spelling", "vendor"),
    [
        ("huawei", "huawei"),
        ("HUAWEI", "huawei"),
        (" Huawei Technologies Co., Ltd ", "huawei"),
        ("zte corporation", "zte"),
        ("Nokia Solutions and Networks", "nokia"),
        ("LM Ericsson", "ericsson"),
        ("Cisco Systems, Inc", "cisco"),
        ("wind river", "wind_river"),
        ("Huwaei", None),
        ("Huawei and Nokia", None),
        ("", None),
    ],
)
def test_spellings(spelling: str, vendor: str | None) -> None:
    assert canonical_id(spelling) == vendor


@pytest.mark.parametrize(
    ("spelling", "vendor"),
    [("Huwaei", "huawei"), ("Ericson", "ericsson"), ("Nokai", "nokia"), ("Samsumg", "samsung"), ("Qwertz", None)],
)
def test_near_names(spelling: str, vendor: str | None) -> None:
    assert near_name(spelling) == vendor


def test_every_vendor_has_a_slug_a_known_home_a_source_and_a_confidence() -> None:
    assert {"huawei", "zte", "nokia", "ericsson", "samsung", "cisco", "nec", "mavenir"} <= set(vendors())
    for vendor in vendors().values():
        assert vendor.id == vendor.id.lower()
        assert vendor.id.replace("_", "").isalnum()
        assert vendor.country in countries()
        assert vendor.source
        assert vendor.confidence in {"low", "medium", "high"}
        assert canonical_id(vendor.id) == vendor.id
        assert all(canonical_id(spelling) == vendor.id for spelling in (vendor.name, *vendor.aliases))


def test_a_home_country_nobody_read_is_not_called_sure() -> None:
    for vendor in vendors().values():
        if "recalled" in vendor.source:
            assert vendor.confidence != "high"
