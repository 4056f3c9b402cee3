"""Bulk CM: managed objects to elements, each vendorName to the one thing it stands on, and nothing written where something is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.check import check
from vendorline.cli.app import run
from vendorline.errors import InvalidInput, UsageError
from vendorline.importers import detect
from vendorline.importers.bulk_cm.distinguished_names import joined, key_of, organisation, upwards
from vendorline.importers.bulk_cm.importer import import_bulkcm
from vendorline.importers.bulk_cm.nrm_classes import class_of, class_of_type, nrm_classes
from vendorline.knowledge.tables import functions
from vendorline.network import read_network, validate_folder, write_network
from vendorline.rulebook import read_instruments

TODAY = date(2026, 11, 1)
#: elements, sites, supplies, controls, functions of the elements; counted by hand in the files.
FILES = {
    "sigscale/nr.xml": (5, 5, 0, 4, "cu_cp cu_cp cu_up du ems"),
    "sigscale/eutran.xml": (2, 1, 0, 1, "ems enb"),
    "sigscale/utran.xml": (3, 3, 0, 2, "ems node_b rnc"),
    "sigscale/geran.xml": (3, 2, 0, 2, "bsc bts ems"),
    "sigscale/core.xml": (12, 1, 0, 11, "chf dra_stp dra_stp ems ggsn hlr hlr mgw msc other other sgsn"),
    "sigscale/ims.xml": (6, 1, 0, 5, "ems hss ims ims ims ims"),
    "sigscale/epcn3ai.xml": (3, 1, 0, 2, "aaa aaa ems"),
    "sigscale/inventory1.xml": (2, 2, 5, 1, "ems node_b"),
    "sigscale/inventoryAlt1.xml": (2, 1, 3, 1, "ems rnc"),
    "sigscale/peeCmon.xml": (2, 2, 0, 1, "ems other"),
    "sigscale/irpagent.xml": (1, 1, 1, 0, "ems"),
    "bodastage/bulkcm.xml": (1, 1, 0, 0, "enb"),
    "bodastage/bulkcm2.xml": (1, 1, 0, 0, "enb"),
}
SUBNETWORK = (
    '<xn:SubNetwork id="1"><xn:attributes><xn:setOfMcc>{mcc}</xn:setOfMcc></xn:attributes>{inside}</xn:SubNetwork>'
)
FILE = """<?xml version="1.0"?>
<bulkCmConfigDataFile xmlns="c" xmlns:xn="x" xmlns:nn="n" xmlns:un="u" xmlns:in="i" xmlns:es="e">
<fileHeader fileFormatVersion="32.616 V15.0" vendorName="{writer}"/>
<configData dnPrefix="{prefix}">
{inside}
</configData>
<fileFooter dateTime="{written}"/>
</bulkCmConfigDataFile>
"""
HOME = "DC=example.net,SubNetwork=1"


def managed(id_, inside="", vendor="Nokia", place="Here", software="1.2", type_=""):
    """A managed element."""
    values = {"vendorName": vendor, "locationName": place, "swVersion": software, "managedElementType": type_}
    text = "".join(f"<xn:{name}>{value}</xn:{name}>" for name, value in values.items() if value)
    return f'<xn:ManagedElement id="{id_}">\n<xn:attributes>{text}</xn:attributes>\n{inside}</xn:ManagedElement>\n'


def function(name, id_=1, attributes="", inside=""):
    return f'<nn:{name} id="{id_}"><nn:attributes>{attributes}</nn:attributes>{inside}</nn:{name}>'


def unit(id_, vendor, name="InventoryUnit", inside="", **attributes):
    text = "".join(f"<in:{key}>{value}</in:{key}>" for key, value in attributes.items())
    made = f"<in:vendorName>{vendor}</in:vendorName>" if vendor else ""
    return f'<in:{name} id="{id_}"><in:attributes>{made}{text}</in:attributes>{inside}</in:{name}>'


def node(id_, *names, vendor="Ericsson", place="There"):
    """A management node and the names of what it manages."""
    named = "".join(f"<xn:dn>{name}</xn:dn>" for name in names)
    return (
        f'<xn:ManagementNode id="{id_}"><xn:attributes><xn:vendorName>{vendor}</xn:vendorName>'
        f"<xn:locationName>{place}</xn:locationName><xn:managedElements>{named}</xn:managedElements></xn:attributes>"
        "</xn:ManagementNode>\n"
    )


def text_of(
    *inside, mcc="302", writer="Writer", prefix="DC=example.net", written="2024-05-06T00:30:00+09:00", whole=False
):
    body = "".join(inside) if whole else SUBNETWORK.format(mcc=mcc, inside="\n" + "".join(inside))
    return FILE.format(inside=body, writer=writer, prefix=prefix, written=written)


def read(folder, *inside, name="a.xml", settings=None, **options):
    path = folder / name
    path.write_text(text_of(*inside, **options), encoding="utf-8")
    return import_bulkcm([path], today=TODAY, settings=settings)


def network_of(imported):
    assert imported.errors == 0, imported.faults
    assert imported.network is not None
    return imported.network


def elements_of(imported, *columns):
    return network_of(imported)["elements"].select(columns).rows()


def said(imported, severity="warning"):
    return [(f.row, f.column, f.value, f.problem) for f in imported.faults if f.severity == severity]


# Real files


@pytest.mark.parametrize("name", FILES)
def test_real_files_come_in_whole(real_data: Path, tmp_path: Path, name: str) -> None:
    imported = import_bulkcm([real_data / "bulkcm" / name], today=TODAY, settings={"country": "GB"})
    elements, sites, supplies, controls, roles = FILES[name]
    network = network_of(imported)
    sizes = tuple(network[table].height for table in ("elements", "sites", "supplies", "controls"))
    assert sizes == (elements, sites, supplies, controls)
    assert " ".join(sorted(network["elements"]["function"])) == roles
    write_network(network, tmp_path / "out", format="csv")
    again = validate_folder(tmp_path / "out")
    assert again.errors == 0
    assert again.network is not None
    assert again.network["supplies"].equals(network["supplies"])


def test_real_files_together_are_checked_as_any_network(real_data: Path, tmp_path: Path) -> None:
    folders = [str(real_data / "bulkcm" / name) for name in ("sigscale", "bodastage")]
    out, found = tmp_path / "out", tmp_path / "found.json"
    assert (
        run(["import", *folders, "--into", str(out), "--set", "country=GB", "--quiet", "--output", str(tmp_path / "a")])
        == 0
    )
    assert run(["check", str(out), "--as-if", "GB", "--format", "json", "--output", str(found)]) == 0
    assert {row["operator_id"] for row in json.loads(found.read_text(encoding="utf-8"))["rows"]} >= {"sigscale-net-gb"}


def test_three_makers_inside_one_real_element(real_data: Path) -> None:
    path = real_data / "bulkcm" / "sigscale" / "inventoryAlt1.xml"
    network = network_of(import_bulkcm([path], today=TODAY, settings={"country": "GB"}))
    home = "DC=sigscale.net,SubNetwork=10,ManagedElement=1"
    assert network["supplies"].select("element_id", "role", "vendor_id", "product", "basis").rows() == [
        (home, "component", None, product, "stated") for product in ("Inventory 1 007", "Tma", "Antenna")
    ]  # fmt: skip
    claims = network["observations"].filter(method="unconfirmed").select("table", "row_id", "value").rows()
    assert [(name, value) for name, _, value in claims] == [
        ("elements", "Acme"), ("elements", "Acme"), ("supplies", "Acme"), ("supplies", "Lancam"), ("supplies", "Robi"),
    ]  # fmt: skip
    assert claims[3][1] == f"{home}||||component|Tma||"
    assert network.as_of == date(2019, 9, 16)
    rows = network["elements"].select("function", "vendor_id", "software_version", "basis").rows()
    assert rows == [("ems", None, "1.0", "stated"), ("rnc", None, "1.0", "inferred")]


def test_real_files_without_a_country_say_so_once_each_network(real_data: Path) -> None:
    imported = import_bulkcm([real_data / "bulkcm" / "sigscale"], today=TODAY)
    assert [(f.file, f.row, f.value) for f in imported.faults if f.severity == "error"] == [
        ("core.xml", 20, "999"), ("nr.xml", 20, "582"), ("peeCmon.xml", 11, None),
    ]  # fmt: skip
    assert all("--set country=GB" in f.remedy for f in imported.faults if f.severity == "error")
    assert imported.network is not None
    # 302 is Canada's; what --accept-valid would write.
    assert imported.network["operators"]["country"].to_list() == ["CA"]
    assert imported.network["elements"].height == 3
    assert imported.rejected["elements"].height == 17


def test_real_files_together_share_what_stands_in_several(real_data: Path) -> None:
    imported = import_bulkcm([real_data / "bulkcm" / "sigscale"], today=TODAY, settings={"country": "GB"})
    network = network_of(imported)
    assert network["operators"].select("operator_id", "country", "basis").rows() == [
        ("sigscale-net-gb", "GB", "assumed"), ("sigscale-net-ca", "CA", "inferred"),
    ]  # fmt: skip
    assert network["elements"].height == 39  # 41 in all, of which two management nodes stand in two files each
    agent = network["supplies"].filter(role="software").select("element_id", "product").rows()
    assert agent == [("DC=sigscale.net,SubNetwork=3,ManagementNode=1", "IRPAgent")]
    assert network["supplies"].height == 9
    assert network.as_of == date(2020, 5, 6)


def test_vendors_own_structures_and_neighbours_are_not_read(real_data: Path) -> None:
    imported = import_bulkcm(
        [real_data / "bulkcm" / "bodastage" / "bulkcm.xml"], today=TODAY, settings={"country": "GB"}
    )
    network = network_of(imported)
    assert network["operators"].select("operator_id", "plmn").rows() == [("www-bodastage-com", [])]
    assert not [
        f for f in imported.faults if f.column == "pLMNId"
    ]  # pciConflictCell and ExternalUtranCell hold codes of others


# Who made what


def test_four_names_of_vendors_never_mix(tmp_path):
    home = f"{HOME},ManagedElement=1"
    imported = read(
        tmp_path,
        node(1, home, vendor="Ericsson"),
        managed(
            1,
            function("ENBFunction") + unit(1, "Samsung", inventoryUnitType="Radio", vendorUnitTypeNumber="81"),
            "Nokia",
        ),
        writer="Huawei",
    )
    network = network_of(imported)
    assert network["elements"].select("function", "vendor_id").rows() == [("ems", "ericsson"), ("enb", "nokia")]
    assert network["supplies"].select("vendor_id", "product").rows() == [("samsung", "Radio 81")]
    told = [str(row) for name in ("elements", "supplies", "observations") for row in network[name].iter_rows()]
    assert not [row for row in told if "uawei" in row]
    assert any("Written by a system of Huawei" in note for note in imported.notes)


@pytest.mark.parametrize("missing", ["header", "node", "element", "unit"])
def test_a_missing_name_is_not_taken_from_elsewhere(tmp_path, missing):
    home = f"{HOME},ManagedElement=1"
    imported = read(
        tmp_path,
        node(1, home, vendor="" if missing == "node" else "Ericsson"),
        managed(
            1,
            function("ENBFunction")
            + unit(1, "" if missing == "unit" else "Samsung", inside=unit(2, "ZTE", "TmaInventoryUnit")),
            vendor="" if missing == "element" else "Nokia",
        ),
        writer="" if missing == "header" else "Huawei",
    )
    network = network_of(imported)
    makers = [None if missing == "node" else "ericsson", None if missing == "element" else "nokia"]
    assert network["elements"]["vendor_id"].to_list() == makers
    parts = ["zte"] if missing == "unit" else ["samsung", "zte"]
    assert network["supplies"]["vendor_id"].to_list() == parts
    assert any("without a vendor" in note for note in imported.notes) == (missing == "unit")


def test_names_nobody_knows_are_unknown_vendors_and_are_said_once(tmp_path):
    imported = read(
        tmp_path, managed(1, vendor="Acme  Radio"), managed(2, vendor="Acme Radio"), managed(3, vendor="Nokai"),
        managed(4, vendor="unknown"), managed(5, vendor="Nokia / Ericsson"), managed(6, vendor="Huawei Technologies Co., Ltd."),
    )  # fmt: skip
    makers = [vendor for (vendor,) in elements_of(imported, "vendor_id")]
    assert makers == [None, None, None, None, None, "huawei"]
    problems = {f.value: (f.problem, f.remedy) for f in imported.faults if f.column == "vendorName"}
    assert problems["Acme Radio"][0] == "unknown vendor; kept as given (2 times)"
    assert problems["Nokai"][1] == "did you mean nokia?"
    assert "read as unknown" in problems["unknown"][0]
    assert "several vendors" in problems["Nokia / Ericsson"][0]
    seen = network_of(imported)["observations"].select("row_id", "value", "confidence").rows()
    assert seen == [
        (f"{HOME},ManagedElement=5", "nokia", "low"), (f"{HOME},ManagedElement=5", "ericsson", "low"),
        (f"{HOME},ManagedElement=6", "Huawei Technologies Co., Ltd.", "high"),
        (f"{HOME},ManagedElement=1", "Acme Radio", None), (f"{HOME},ManagedElement=2", "Acme Radio", None),
        (f"{HOME},ManagedElement=3", "Nokai", None),
    ]  # fmt: skip


BY_PARTS = """
instrument: XX-1
jurisdiction: XX
title: A decision
issuer: An authority
adopted_on: 2020-10-20
sources:
  one: {title: The decision, url: 'https://example.org/one', kind: primary}
provisions:
- id: XX-1-CAP
  force: binding
  bound: all_providers
  effect: cap
  event: present
  vendor: {kind: named, vendor_ids: [huawei]}
  scope: {domains: [access]}
  level: operator
  limit: 0.5
  time: {mode: open}
  readings:
  - {reading: by_elements, meaning: Elements count., basis: elements}
  - {reading: by_parts, meaning: Parts count., basis: parts}
  paraphrase: Half at most.
  sources: [one]
  confidence: high
  evidence: read
"""


def test_parts_count_with_makers_of_their_own(tmp_path):
    (tmp_path / "law.yaml").write_text(BY_PARTS, encoding="utf-8")
    inside = unit(1, "Acme", inside=unit(1, "Huawei", "TmaInventoryUnit") + unit(1, "Robi", "AntennaInventoryUnit"))
    network = network_of(read(tmp_path, managed(1, inside, "Acme", type_="RNS")))
    law = read_instruments([tmp_path / "law.yaml"])
    rows = check(network, "XX", network.as_of, known=TODAY, as_if=True, provisions=law).to_dicts()
    assert [(r["basis"], r["numerator"], r["numerator_unknown"], r["denominator"]) for r in rows] == [
        ("elements", 0, 1, 1), ("parts", 1, 2, 3),
    ]  # fmt: skip


def test_units_of_software_and_licences_and_those_of_one_function(tmp_path):
    parts = (
        unit(1, "Nokia", "InventoryUnitSw", inventoryUnitType="Release", versionNumber="7")
        + unit(2, "Nokia", inventoryUnitType="Software load")
        + unit(3, "Nokia", "InventoryUnitLic")
        + unit(4, "ZTE", inventoryUnitType="Card", relatedFunction="GNBDUFunction=1")
    )
    imported = read(tmp_path, managed(1, function("GNBDUFunction") + function("GNBCUUPFunction") + parts))
    network = network_of(imported)
    du, cu_up = (f"{HOME},ManagedElement=1,{name}=1" for name in ("GNBDUFunction", "GNBCUUPFunction"))
    assert network["supplies"].select("element_id", "role", "vendor_id", "version", "basis").rows() == [
        (du, "software", "nokia", "7", "inferred"), (cu_up, "software", "nokia", "7", "inferred"),
        (du, "software", "nokia", None, "inferred"), (cu_up, "software", "nokia", None, "inferred"),
        (du, "component", "zte", None, "stated"),
    ]  # fmt: skip
    assert any("1 licence left out" in note for note in imported.notes)


# What stands where


def test_functions_of_an_element_are_elements_and_cells_are_not(tmp_path):
    cells = function("NRCellDU", inside=function("NRFreqRelation"))
    inside = function("GNBDUFunction", inside=cells) + function("GNBCUCPFunction") + function("GNBCUCPFunction", 2)
    imported = read(tmp_path, managed(1, inside + function("ExternalGNBCUCPFunction") + function("XyzFunction")))
    assert elements_of(imported, "function", "product", "software_version") == [
        ("du", None, "1.2"), ("cu_cp", None, "1.2"), ("cu_cp", None, "1.2"), ("other", "XyzFunction", "1.2"),
    ]  # fmt: skip
    assert any("XyzFunction (1)" in note for note in imported.notes)


@pytest.mark.parametrize(
    ("type_", "inside", "function_", "product"),
    [
        ("NodeB", "", "node_b", None), ("PCSCF", "", "ims", None), ("3GPPAAAServer", "", "aaa", None), ("RNS", "", "rnc", None),
        ("SDR", "<un:EUtranCellFDD id='1'/>", "enb", None), ("", "<un:GsmCell id='1'/>", "bts", None), ("SDR", "", "other", "SDR"),
        ("", "", "other", "ManagedElement"), ("SDR", "<un:GsmCell id='1'/><un:EUtranCellFDD id='2'/>", "other", "SDR"),
        ("", "<un:AntennaFunction id='1'/>", "other", "ManagedElement"),
    ],
)  # fmt: skip
def test_an_element_without_functions_is_what_its_type_or_its_cells_say(tmp_path, type_, inside, function_, product):
    imported = read(tmp_path, managed(1, inside, type_=type_))
    assert elements_of(imported, "function", "product", "basis") == [(function_, product, "inferred")]


def container(type_, id_=1, inside=""):
    return (
        f'<xn:VsDataContainer id="{id_}"><xn:attributes><xn:vsDataType>{type_}</xn:vsDataType><es:{type_}><es:vendorName>Huawei'
        f"</es:vendorName><es:locationName>X</es:locationName></es:{type_}></xn:attributes>{inside}</xn:VsDataContainer>"
    )


def test_functions_kept_in_containers_and_extensions_of_a_function(tmp_path):
    inside = container("vsDataENodeBFunction", inside=container("vsDataEUtranCellFDD")) + container("vsDataTransport")
    extended = function("ENBFunction", inside=container("vsDataENBFunction"))
    imported = read(tmp_path, managed(1, inside), managed(2, extended))
    assert elements_of(imported, "element_id", "function", "vendor_id") == [
        (f"{HOME},ManagedElement=1,vsDataENodeBFunction=1", "enb", "nokia"), (f"{HOME},ManagedElement=2,ENBFunction=1", "enb", "nokia"),
    ]  # fmt: skip


def test_places_by_number_by_name_and_apart(tmp_path):
    numbered = "<x:siteIdentification xmlns:x='y'>N1</x:siteIdentification><nn:siteLatitude>43.6</nn:siteLatitude>"
    numbered += "<nn:siteLongitude>-79.4</nn:siteLongitude>"
    far = numbered.replace("43.6", "44.6")
    bts = function("BtsSiteMgr", attributes="<nn:userLabel>Hill</nn:userLabel><nn:latitude>91</nn:latitude>")
    imported = read(
        tmp_path, managed(1, function("GNBDUFunction", attributes=numbered) + function("GNBCUUPFunction", attributes=far)),
        managed(2), managed(3), managed(4, place=""), managed(5, function("BssFunction", inside=bts)),
    )  # fmt: skip
    sites = network_of(imported)["sites"].select("site_id", "name", "latitude", "country").rows()
    apart = f"example-net-{HOME},ManagedElement="
    assert sites == [
        ("example-net-N1", "Here", 43.6, "CA"), ("example-net-Here", "Here", None, "CA"), (f"{apart}4", None, None, "CA"),
        (f"{apart}5,BssFunction=1,BtsSiteMgr=1", "Hill", None, "CA"),
    ]  # fmt: skip
    problems = [problem for *_, problem in said(imported)]
    assert any("another position of example-net-N1" in problem for problem in problems)
    assert any("no degrees within -90..90" in problem for problem in problems)
    assert any("no place" in problem for problem in problems)


def test_management_runs_from_either_side_and_to_functions(tmp_path):
    by = "<xn:managedBy><xn:dn> DC=example.net , SubNetwork=1,managementNode=2</xn:dn></xn:managedBy>"
    imported = read(
        tmp_path,
        node(1, f"{HOME},ManagedElement=1,BssFunction=1", f"{HOME},ManagedElement=9"),
        node(2),
        managed(1, function("BssFunction", inside=function("BtsSiteMgr")) + function("NodeBFunction")),
        managed(2).replace("</xn:attributes>", by + "</xn:attributes>"),
    )
    pairs = network_of(imported)["controls"].select("controller_id", "element_id", "kind").rows()
    first, second = f"{HOME},ManagementNode=1", f"{HOME},ManagementNode=2"
    assert pairs == [
        (first, f"{HOME},ManagedElement=1,BssFunction=1", "manages"),
        (first, f"{HOME},ManagedElement=1,BssFunction=1,BtsSiteMgr=1", "manages"), (second, f"{HOME},ManagedElement=2", "manages"),
    ]  # fmt: skip
    assert [(column, problem) for _, column, _, problem in said(imported)] == [
        ("managedElements", "names an object that is in none of the files; left out")
    ]


# Whose network


PLMN = "<nn:pLMNIdList><nn:pLMNId><nn:mcc>{}</nn:mcc><nn:mnc>{}</nn:mnc></nn:pLMNId></nn:pLMNIdList>"


def test_a_network_code_names_operator_and_country(tmp_path):
    imported = read(
        tmp_path,
        managed(1, function("ENBFunction", inside=function("EUtranCellFDD", attributes=PLMN.format(302, "720")))),
    )
    rows = network_of(imported)["operators"].select("operator_id", "country", "plmn", "basis").rows()
    assert rows == [("rogers", "CA", ["302720"], "stated")]
    alone = read(tmp_path, managed(1, function("ENBFunction", attributes=PLMN.format(208, "1"))), mcc="")
    assert network_of(alone)["operators"].select("operator_id", "country", "plmn").rows() == [
        ("example-net", "FR", ["20801"])
    ]


def test_a_network_code_of_another_country_code_is_said_and_left_aside(tmp_path):
    imported = read(
        tmp_path, managed(1, function("ENBFunction", attributes=PLMN.format(208, "01") + PLMN.format(302, "1234")))
    )
    assert network_of(imported)["operators"].select("operator_id", "country", "plmn").rows() == [
        ("example-net", "CA", [])
    ]
    assert [(column, value) for _, column, value, _ in said(imported)] == [("pLMNId", "208-01, 302-1234")]


@pytest.mark.parametrize(
    ("mcc", "problem"), [("999", "belongs to no country"), ("", "no mobile country code says"), ("302 208", "several")]
)
def test_without_a_country_nothing_goes_in_unless_one_is_given(tmp_path, mcc, problem):
    imported = read(tmp_path, managed(1), mcc=mcc)
    ((_, column, _, found),) = said(imported, "error")
    assert (column, imported.network) == ("setOfMcc", None)
    assert problem in found
    given_ = read(tmp_path, managed(1), mcc=mcc, settings={"country": "United Kingdom", "operator": "northtel"})
    rows = network_of(given_)["operators"].select("operator_id", "country", "basis").rows()
    assert rows == [("northtel", "GB", "assumed")]
    assert any("GB is assumed" in note for note in given_.notes)
    canada = read(tmp_path, managed(1), settings={"country": "GB"})
    assert network_of(canada)["operators"]["country"].to_list() == ["CA"]  # a code that is known stands


@pytest.mark.parametrize("settings", [{"country": "Atlantis"}, {"vendor": "nokia"}])
def test_other_settings_are_refused(tmp_path, settings):
    with pytest.raises(UsageError, match="--set"):
        read(tmp_path, managed(1), settings=settings)


# Several files, and what is wrong with one


def test_files_are_joined_and_the_newest_holds(tmp_path):
    read(tmp_path, node(1, f"{HOME},ManagedElement=1"), name="b.xml", written="2024-01-01T00:00:00Z")
    read(
        tmp_path,
        managed(1, function("ENBFunction"), "Ericsson", software="1"),
        name="c.xml",
        written="2023-01-01T00:00:00Z",
    )
    read(
        tmp_path,
        managed(1, function("ENBFunction"), "Nokia", software="2"),
        name="a.xml",
        written="2024-06-01T00:00:00Z",
    )
    imported = import_bulkcm([tmp_path, tmp_path / "a.xml"], today=TODAY)
    assert elements_of(imported, "function", "vendor_id", "software_version") == [
        ("ems", "ericsson", None),
        ("enb", "nokia", "2"),
    ]
    assert network_of(imported)["controls"].height == 1
    assert network_of(imported).as_of == date(2024, 6, 1)
    told = [(f.file, f.column, f.value) for f in imported.faults]
    assert told == [("b.xml", None, None), ("c.xml", "vendorName", "Ericsson"), ("c.xml", "swVersion", "1")]
    assert len(imported.inputs) == 3


def test_one_id_twice_and_none_at_all_are_errors_with_their_lines(tmp_path):
    imported = read(tmp_path, managed(1), managed(1, vendor="ZTE"), managed("", function("ENBFunction")), managed(2))
    assert [(line, column, problem.split(";")[0]) for line, column, _, problem in said(imported, "error")] == [
        (9, "ManagedElement", "repeats the distinguished name of the object on line 6"),
        (12, "ManagedElement", "an object without an id"),
    ]  # fmt: skip
    assert imported.network is not None
    assert imported.network["elements"]["vendor_id"].to_list() == ["nokia", "nokia"]
    assert imported.rejected["elements"]["row"].to_list() == [9, 12]


def test_the_day_is_the_writers_and_its_absence_is_said(tmp_path):
    assert network_of(read(tmp_path, managed(1))).as_of == date(2024, 5, 6)
    for written in ("", "yesterday"):
        imported = read(tmp_path, managed(1), written=written)
        assert network_of(imported).as_of == TODAY
        assert "dateTime" in [column for _, column, _, _ in said(imported)]


def test_what_several_files_say_of_a_cell_and_a_type_is_not_doubled(tmp_path):
    cell = function("EUtranCellFDD", attributes=PLMN.format(302, "720"))
    for name, extra in (("a.xml", ""), ("b.xml", "<nn:x/>")):
        read(
            tmp_path,
            managed(1, function("ENBFunction", attributes=extra, inside=cell)),
            managed(2, type_="SDR"),
            name=name,
        )
    network = network_of(import_bulkcm([tmp_path], today=TODAY))
    assert network["operators"]["plmn"].to_list() == [["302720"]]
    assert network["elements"].select("function", "product").rows() == [("enb", None), ("other", "SDR")]


def test_deleted_objects_and_empty_files(tmp_path):
    gone = managed(2).replace("<xn:ManagedElement", '<xn:ManagedElement modifier="delete"', 1)
    imported = read(tmp_path, managed(1), gone)
    assert elements_of(imported, "element_id") == [(f"{HOME},ManagedElement=1",)]
    assert [(column, value) for _, column, value, _ in said(imported)] == [("ManagedElement", "2")]
    empty = read(tmp_path)
    assert (empty.errors, empty.network) == (1, None)
    assert "neither a ManagedElement nor a ManagementNode" in empty.faults[0].problem


def test_prefixes_and_the_case_of_names_do_not_matter(tmp_path):
    written = text_of(node(1, f"{HOME},ManagedElement=1"), managed(1, function("ENBFunction")))
    other = (
        written.replace("xn:", "generic:")
        .replace("xmlns:xn", "xmlns:generic")
        .replace("nn:", "")
        .replace("xmlns:nn", "xmlns:q")
    )
    other = other.replace("ManagedElement ", "managedElement ").replace("ManagedElement>", "managedElement>")
    other = other.replace("SubNetwork>", "subNetwork>").replace("SubNetwork id", "subNetwork id")
    found = []
    for name, text in (("a.xml", written), ("b.xml", other)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        network = network_of(import_bulkcm([tmp_path / name], today=TODAY))
        found.append(
            (network["elements"].select("function", "vendor_id", "software_version").rows(), network["controls"].height)
        )
    assert found[0] == found[1] == ([("ems", "ericsson", None), ("enb", "nokia", "1.2")], 1)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def test_every_file_that_cannot_be_read_is_named_at_once(tmp_path):
    text = text_of(managed(1))
    for name, content in {
        "bomb": text.replace("<bulkCm", BOMB + "<bulkCm", 1), "torn": text[:-40], "other": "<graphml/>", "good": text,
        "deep": text.replace("<xn:vendorName>", "<xn:a>" * 80 + "<xn:vendorName>"),
    }.items():  # fmt: skip
        (tmp_path / f"{name}.xml").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        import_bulkcm(
            [tmp_path / f"{name}.xml" for name in ("bomb", "torn", "other", "good", "deep", "none")], today=TODAY
        )
    problems = {f.file: f.problem for f in caught.value.faults}
    assert sorted(problems) == ["bomb.xml", "deep.xml", "none.xml", "other.xml", "torn.xml"]
    assert "document type" in problems["bomb.xml"]
    assert "its root is graphml" in problems["other.xml"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match="no Bulk CM file"):
        import_bulkcm([tmp_path / "empty"], today=TODAY)


# The command


def test_command_finds_the_format_out_and_writes_nothing_on_an_error(tmp_path, capsys):
    read(tmp_path, managed(1), mcc="999")
    file, out = tmp_path / "a.xml", tmp_path / "out"
    assert detect([file]) == detect([tmp_path]) == "bulkcm"
    assert run(["import", str(file), "--into", str(out), "--format", "json", "--quiet"]) == 3
    answer = json.loads(capsys.readouterr().out)
    assert (answer["format"], answer["errors"], answer["rejected"]) == ("bulkcm", 1, {"elements": 1})
    assert not out.exists()
    assert run(["import", "bulkcm", str(file), "--into", str(out), "--set", "country=GB", "--quiet"]) == 0
    assert read_network(out)["elements"].height == 1
    assert run(["import", str(file), "--into", str(out), "--as-of", "2020-01-01", "--replace"]) == 2


# Knowledge and names


def test_classes_stand_for_functions_that_are_known():
    for row in nrm_classes().values():
        assert row.kind in {"function", "type", "cell", "part"}
        assert (row.function in functions()) == (row.kind != "part")
    assert len(nrm_classes()) > 60
    assert class_of("vsDataGNBDUFunction") is class_of("gnbdufunction")
    # A signalling gateway, which the core's model has, is not the serving gateway of the EPC.
    signalling, serving = class_of("SgwFunction"), class_of("ServingGWFunction")
    assert signalling is not None
    assert serving is not None
    assert (signalling.function, serving.function) == ("dra_stp", "sgw")
    assert class_of_type("Nonsense") is None


IDS = st.text("ab1,é-", min_size=1, max_size=6)


@given(st.lists(st.tuples(st.sampled_from(["SubNetwork", "MeContext", "ManagedElement"]), IDS), min_size=1, max_size=5))
def test_names_lead_upwards_through_every_object_whatever_their_ids(parts):
    dn, above = "", []
    for name, id_ in parts:
        dn = joined(dn, name, id_)
        above.append(key_of(dn))
    assert list(upwards(key_of(dn))) == above[::-1]
    assert key_of(key_of(dn)) == key_of(dn)


def test_organisations_are_the_domain_that_names_begin_with():
    assert organisation("DC=example,DC=net,SubNetwork=1") == "example.net"
    assert organisation("DC=sigscale.net") == "sigscale.net"
    assert organisation("www.bodastage.com") == "www.bodastage.com"
    assert organisation("SubNetwork=1") is None


def test_an_error_value_in_a_text_is_unreadable_and_kept(tmp_path):
    network = network_of(read(tmp_path, managed(1, software="#REF!")))
    assert network["elements"]["software_version"].null_count() == network["elements"].height
    claims = network["observations"].filter(column="software_version").select("table", "value", "method").rows()
    assert set(claims) == {("elements", "#REF!", "unreadable")}


@pytest.mark.parametrize("prefix", ["NaN", "#N/A", "DC=nan", "nan"])
def test_an_error_value_names_no_operator(tmp_path, prefix):
    network = network_of(read(tmp_path, managed(1), prefix=prefix))
    write_network(network, tmp_path / "net")
    assert validate_folder(tmp_path / "net").errors == 0
    assert prefix not in network["operators"]["name"].to_list()
