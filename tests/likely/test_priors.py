"""Files of priors: what they may say, and every fault at once with its line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from likely.priors_written import SETTINGS, faults, read, written
from networks import element, network
from vendorline.errors import InvalidInput
from vendorline.likely import priors_for
from vendorline.likely.published import published_shares, published_switches

OWN = "shares:\n  - {operator: op, domain: access, vendors: {huawei: 0.25, nokia: 0.75}, source: a study}\n"


def test_every_fault_is_told_at_once_with_its_line_and_remedy(tmp_path: Path) -> None:
    text = """shares:
  - {operator: op, domain: access, vendors: {huawei: 0.25, nokia: 0.5}, source: a study}
  - {operator: op, domain: acess, vendors: {huawei: 1}, source: a study}
  - {operator: op, domain: core, vendors: {hauwei: 1}}
  - {country: GB, operator: op, domain: core, vendors: {huawei: 1}, source: a study}
  - {country: GB, domain: core, vendors: {huawei: 1}, kind: spend, source: a study}
  - {country: GB, domain: transport, vendors: {huawei: 1.5}, source: a study, colour: red}
switches:
  - {world: true, interface: n33, column: confidentiality, on: 0.5, source: a study}
"""
    told = faults(tmp_path, text)
    said = {(fault.row, fault.problem.split(" (")[0]) for fault in told}
    assert {
        (3, "the shares of `vendors` add to 0.75, not to 1"),
        (4, "acess is no domain"),
        (5, "nobody knows the vendor hauwei"),
        (5, "has no source"),
        (6, "must say for whom it speaks: one of `operator`, `country`, or `world: true`"),
        (7, "shares of spend stand where shares of sites are meant"),
        (8, "`colour` is not a field"),
        (10, "n33 is no interface"),
    } <= said
    assert any(row == 8 and "`vendors`" in problem for row, problem in said)
    assert all(fault.remedy for fault in told)
    assert next(f for f in told if "acess" in f.problem).remedy == "did you mean access?"


def test_spend_is_taken_where_the_row_says_that_nobody_supports_it(tmp_path: Path) -> None:
    row = "shares:\n  - {country: GB, domain: core, vendors: {huawei: 1}, kind: spend%s}\n"
    assert faults(tmp_path, row % ", source: a study")
    found = read(tmp_path, row % ", unsupported: true")
    assert (found.shares[0].source.kind, found.shares[0].source.unsupported) == ("spend", True)


def test_nothing_is_drawn_before_somebody_says_how_lots_hang_together(tmp_path: Path) -> None:
    country = OWN.replace("operator: op", "country: GB")
    assert [f.problem for f in faults(tmp_path, OWN, settings="")] == [
        "nobody says how surely a lot of access has one vendor"
    ]
    assert [f.problem for f in faults(tmp_path, country, settings="")] == [
        "nobody says how far an operator may differ from GB in access",
        "nobody says how surely a lot of access has one vendor",
    ]
    assert faults(tmp_path, country) == []


def test_two_rows_for_the_same_are_a_fault(tmp_path: Path) -> None:
    twice = OWN + OWN.partition("\n")[2]
    assert [f.problem for f in faults(tmp_path, twice)] == ["speaks for the same as the row of line 3"]


@pytest.mark.parametrize("text", ["- a\n", "title: t\nshares: 3\n", "a: &b 1\nc: *b\n", "title: t\nspred: []\n", ""])
def test_what_is_no_file_of_priors_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "priors.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        priors_for(network([element("e")]), path)
    assert error.value.faults


def test_published_shares_are_taken_with_their_sources(tmp_path: Path) -> None:
    found = read(tmp_path, "shares:\n  - {operator: op, domain: access, from_facts: [VS0277]}\n").shares[0]
    row = published_shares()["VS0277"]
    assert dict(found.vendors) == dict.fromkeys(row.vendor_ids, row.central)
    assert (found.source.year, found.source.kind, found.source.confidence) == (row.year, row.kind, row.confidence)
    assert row.title in str(found.source.source)


def test_what_published_shares_leave_must_be_said(tmp_path: Path) -> None:
    row = "shares:\n  - {world: true, domain: access, generation: 5G, until_year: 2020, from_facts: ZZ/world%s}\n"
    told = faults(tmp_path, row % "")
    assert len(told) == 1
    assert "nobody says who has the rest" in told[0].problem
    assert "no source" in faults(tmp_path, row % ", rest: {other: 1}")[0].problem
    found = read(tmp_path, row % ", rest: {other: 1}, unsupported: true").shares[0]
    assert found.vendors["other"] == pytest.approx(0.095)
    assert sum(found.vendors.values()) == pytest.approx(1)


def test_vendors_published_together_must_be_divided(tmp_path: Path) -> None:
    row = "shares:\n  - {country: BE, domain: access, generation: 4G, from_facts: BE%s}\n"
    assert "together" in faults(tmp_path, row % "")[0].problem
    found = read(
        tmp_path, row % ", split: {huawei: 3, zte: 1}, unsupported: true".replace("3", "0.75").replace("1}", "0.25}")
    )
    assert dict(found.shares[0].vendors) == pytest.approx({"huawei": 0.75, "zte": 0.25})


def test_published_spend_is_refused(tmp_path: Path) -> None:
    row = "shares:\n  - {world: true, domain: access, from_facts: [VS0427, VS0428, VS0429, VS0430, VS0431]%s}\n"
    assert "shares of spend" in faults(tmp_path, row % "")[0].problem
    assert "rest" in faults(tmp_path, row % ", unsupported: true")[0].problem


@pytest.mark.parametrize("name", ["CA/Teluss", "XX", "CA/Bell"])
def test_published_names_that_give_no_number_are_told(name: str, tmp_path: Path) -> None:
    told = faults(tmp_path, f"shares:\n  - {{operator: op, domain: access, from_facts: {name}}}\n")
    assert len(told) == 1
    assert told[0].remedy


def test_rows_for_what_the_network_does_not_have_are_refused(tmp_path: Path) -> None:
    text = """shares:
  - {operator: opp, domain: access, vendors: {huawei: 1}, source: a study}
  - {operator: op, domain: core, vendors: {huawei: 1}, source: a study}
  - {operator: op, domain: access, region: North, vendors: {huawei: 1}, source: a study}
"""
    with pytest.raises(InvalidInput) as error:
        priors_for(network([element("e")]), written(tmp_path, text))
    assert [fault.problem for fault in error.value.faults] == [
        "op has no equipment of access in North: a lot without elements",
        "op has no equipment of core: a lot without elements",
        "opp is no operator of the network",
    ]


def test_the_most_specific_row_speaks(tmp_path: Path) -> None:
    rows = ["world: true", "country: GB", "country: GB, region: N", "operator: op", "operator: op, generation: 4G"]
    rows += ["operator: op, generation: 5G", "operator: op, region: N"]
    text = "shares:\n" + "".join(
        f"  - {{{row}, domain: access, vendors: {{huawei: 1}}, source: a study}}\n" for row in rows
    )
    found = read(tmp_path, text, settings=SETTINGS)

    def speaking(operator: str, country: str, region: str | None, *generations: str) -> str:
        row = found.share(operator, country, "access", region, generations)
        return "" if row is None else rows[row.number]

    assert speaking("x", "FR", "N", "5G") == rows[0]
    assert speaking("x", "GB", None, "5G") == rows[1]
    assert speaking("x", "GB", "N", "5G") == rows[2]
    assert speaking("op", "GB", "S", "3G") == rows[3]
    assert speaking("op", "GB", "S", "4G") == rows[4]
    assert speaking("op", "GB", "S", "4G", "5G") == rows[5]
    assert speaking("op", "GB", "N", "4G", "5G") == rows[6]
    assert found.share("op", "GB", "core", None, ["5G"]) is None


def test_published_rows_name_vendors_and_interfaces_that_are_known() -> None:
    from vendorline.knowledge.tables import functions, interfaces
    from vendorline.vendors import vendors

    named = {vendor for row in published_shares().values() for vendor in row.vendor_ids}
    assert named - {"other"} <= vendors().keys()
    assert {row.domain for row in published_shares().values()} <= {f.domain for f in functions().values()}
    assert {i for row in published_switches().values() for i in row.interfaces} <= interfaces().keys()
    for row in (*published_shares().values(), *published_switches().values()):
        assert row.title
        assert row.central is None or 0 <= row.central <= 1
