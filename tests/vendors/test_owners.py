"""Whose a vendor is on a day, on both sides of every change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from vendorline.vendors import family_changes, family_members, family_of, owners_of, ownerships, resolve, vendors

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("vendor", "day", "before", "after"),
    [
        ("honor", "2020-11-17", "huawei", "honor"),
        ("h3c", "2006-01-31", "huawei", "3com"),
        ("h3c", "2010-04-12", "3com", "hp"),
        ("h3c", "2015-11-01", "hp", "hpe"),
        ("h3c", "2016-05-01", "hpe", "unisplendour"),
        ("alcatel_lucent", "2016-01-04", "alcatel_lucent", "nokia"),
        ("alcatel", "2016-01-04", "alcatel_lucent", "nokia"),
        ("lucent", "2006-11-30", "lucent", "alcatel_lucent"),
        ("nokia_shanghai_bell", "2016-01-04", "alcatel_lucent", "nokia"),
        ("ale", "2014-10-01", "alcatel_lucent", "china_huaxin"),
        ("nokia_siemens_networks", "2007-04-01", "nokia_siemens_networks", "nokia"),
        ("siemens_networks", "2007-04-01", "siemens", "nokia"),
        ("motorola_networks", "2011-04-30", "motorola", "nokia"),
        ("motorola_mobility", "2014-10-30", "motorola_mobility", "lenovo"),
        ("nortel_wireless", "2009-11-13", "nortel", "ericsson"),
        ("nortel_enterprise", "2009-12-18", "nortel", "avaya"),
        ("nortel_optical", "2010-03-19", "nortel", "ciena"),
        ("redback", "2007-01-31", "redback", "ericsson"),
        ("marconi", "2006-01-31", "marconi", "ericsson"),
        ("kathrein_mobile", "2019-10-01", "kathrein", "ericsson"),
        ("juniper", "2025-07-02", "juniper", "hpe"),
        ("aruba", "2015-11-01", "hp", "hpe"),
        ("coriant", "2018-10-01", "coriant", "infinera"),
        ("coriant", "2025-02-28", "infinera", "nokia"),
        ("infinera", "2025-02-28", "infinera", "nokia"),
        ("affirmed", "2020-04-23", "affirmed", "microsoft"),
        ("metaswitch", "2020-07-15", "metaswitch", "microsoft"),
        ("starent", "2009-12-18", "starent", "cisco"),
        ("adva", "2022-07-15", "adva", "adtran"),
        ("altiostar", "2021-08-31", "altiostar", "rakuten_symphony"),
        ("ruckus", "2016-05-27", "ruckus", "brocade"),
        ("ruckus", "2017-12-01", "broadcom", "arris"),
        ("ruckus", "2019-04-04", "arris", "commscope"),
        ("brocade", "2017-11-17", "brocade", "broadcom"),
    ],
)
def test_family_on_both_sides_of_a_change(vendor: str, day: str, before: str, after: str) -> None:
    change = date.fromisoformat(day)
    assert (family_of(vendor, change - DAY), family_of(vendor, change)) == (before, after)
    assert resolve([vendor], change - DAY)["family_id"].item() == before
    assert resolve([vendor], change)["family_id"].item() == after


def test_every_dated_change_changes_somebody() -> None:
    for row in ownerships():
        for day in (row.from_on, row.until_on):
            if day is not None:
                assert owners_of(row.vendor_id, day - DAY) != owners_of(row.vendor_id, day), row


def test_rows_are_of_the_catalogue_sourced_in_order_and_never_two_at_once() -> None:
    for row in ownerships():
        assert {row.vendor_id, row.owner_id} <= set(vendors())
        assert row.source
        assert row.precision in {"day", "month", "year"}
        assert row.confidence in {"low", "medium", "high"}
        assert "recalled" not in row.source or row.confidence != "high"
        assert row.from_on is None or row.until_on is None or row.from_on < row.until_on
        if row.precision == "month":
            for day in (row.from_on, row.until_on):
                assert day is None or (day + DAY).day == 1, f"a month stands as its last day: {row}"
    for one in ownerships():
        for other in ownerships():
            if one is not other and one.vendor_id == other.vendor_id:
                first, second = sorted((one, other), key=lambda row: row.from_on or date.min)
                assert first.until_on is not None
                assert first.until_on <= (second.from_on or date.min)


def test_nobody_owns_itself_through_others() -> None:
    days = {day for row in ownerships() for day in (row.from_on, row.until_on) if day}
    for day in (date.min, *days, date.max):
        for vendor in vendors():
            chain = owners_of(vendor, day)
            assert len(chain) == len(set(chain))


def test_members_of_a_family_by_date() -> None:
    assert family_members("huawei", date(2020, 11, 16)) == {"huawei", "hisilicon", "honor"}
    assert family_members("huawei", date(2020, 11, 17)) == {"huawei", "hisilicon"}
    assert family_members("nokia", date(2016, 1, 3)).isdisjoint({"alcatel_lucent", "infinera", "coriant"})
    assert {"alcatel_lucent", "alcatel", "lucent"} <= family_members("nokia", date(2016, 1, 4))
    assert family_members("somebody", date(2020, 1, 1)) == {"somebody"}


def test_members_and_families_agree() -> None:
    for day in (date(2005, 1, 1), date(2012, 6, 1), date(2020, 6, 1), date(2026, 1, 1)):
        for vendor in vendors():
            assert vendor in family_members(family_of(vendor, day), day)


def test_changes_of_a_family_are_where_its_members_change() -> None:
    assert family_changes("huawei") == (date(2006, 1, 31), date(2020, 11, 17))
    for day in family_changes("nokia"):
        assert family_members("nokia", day - DAY) != family_members("nokia", day)
