"""free5GC: a core's configuration to network functions and to what is protected, unknown where no file can say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vendorline.cli.app import run
from vendorline.errors import InvalidInput, UsageError
from vendorline.importers import detect
from vendorline.importers.core_5g.importer import import_core
from vendorline.importers.plain_yaml import read_yaml
from vendorline.network import read_network, validate_folder, write_network

TODAY = date(2026, 11, 1)
AMF = """configuration:
  sbi: {{scheme: {scheme}}}
  plmnSupportList:
    - plmnId: {{mcc: {mcc}, mnc: {mnc}}}
  security:
    integrityOrder: [{integrity}]
    cipheringOrder: [{ciphering}]
"""
SMF = """configuration:
  sbi: {scheme: http}
  userplaneInformation:
    upNodes:
      gNB1: {type: AN}
      edge: {type: UPF, nodeID: 10.0.0.2}
      central: {type: UPF, nodeID: 10.0.0.1}
      odd: {type: XYZ}
    links:
      - {A: gNB1, B: edge}
      - {A: edge, B: central}
      - {A: gNB2, B: edge}
"""


def core(folder, *, scheme="http", mcc="208", mnc="93", ciphering="NEA2, NEA0", integrity="NIA2", **files):
    folder.mkdir(exist_ok=True)
    text = AMF.format(scheme=scheme, mcc=mcc, mnc=mnc, ciphering=ciphering, integrity=integrity)
    for name, content in {"amf": text, **files}.items():
        (folder / f"{name}cfg.yaml").write_text(content, encoding="utf-8")
    return import_core([folder], today=TODAY)


def states(imported):
    assert imported.network is not None
    rows = imported.network["protections"].select("interface", "confidentiality", "integrity").iter_rows()
    return {interface: (confidentiality, integrity) for interface, confidentiality, integrity in rows}


@pytest.fixture(scope="module")
def real(real_data: Path):
    return import_core([real_data / "core5g" / "free5gc"], today=TODAY)


def test_real_configuration_gives_one_element_per_function(real):
    assert real.errors == 0
    elements = real.network["elements"]
    stated = elements.filter(basis="stated")
    functions = ["amf", "ausf", "bsf", "chf", "n3iwf", "nef", "nrf", "nssf", "pcf", "smf", "udm", "udr", "upf"]
    assert sorted(stated["function"]) == functions
    assert stated["product"].unique().to_list() == ["free5GC"]
    assert elements["vendor_id"].null_count() == elements.height
    assert elements.filter(basis="inferred").select("element_id", "function").rows() == [
        ("plmn-20893-core.gNB1", "gnb")
    ]
    assert real.network["operators"].select("country", "plmn").rows() == [("FR", ["20893"])]
    assert sorted(real.network["links"]["interface"]) == ["n3", "n4"]


def test_real_configuration_protects_neither_its_services_nor_its_radio(real):
    assert states(real) == {
        "sbi": ("off", "off"), "n1_nas": ("off", "on"), "uu_rrc": ("off", "unknown"), "uu_up": ("off", "unknown"),
        "n2": ("unknown", "unknown"), "n3": ("unknown", "unknown"), "n4": ("unknown", "unknown"),
    }  # fmt: skip
    # The AMF's order says what NAS does; for the radio nodes it is only assumed.
    assert set(real.network["protections"].filter(basis="assumed")["interface"]) == {"uu_rrc", "uu_up"}
    assert set(real.network["links"]["confidentiality"]) == {"unknown"}
    assert [f.column for f in real.faults] == ["function", "oauth", "cipheringOrder"]


def test_the_words_stay_beside_the_reading_and_no_key_does(real, tmp_path):
    seen = real.network["observations"].filter(pl.col("row_id").str.ends_with("n1_nas"))
    assert seen.select("column", "value", "source").rows() == [
        ("confidentiality", "NEA0;NEA2", "amfcfg.yaml"), ("integrity", "NIA2", "amfcfg.yaml"),
    ]  # fmt: skip
    schemes = real.network["observations"].filter(value="http")
    assert schemes.height == 11  # all but UPF and N3IWF, which have no service-based interface
    write_network(real.network, tmp_path / "out", format="csv")
    assert validate_folder(tmp_path / "out").errors == 0
    written = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir())
    assert "c53c2220" not in written  # the home network's private key stands in udmcfg.yaml


@pytest.mark.parametrize(
    ("order", "state"),
    [
        ("NEA0, NEA2", "off"), ("NEA2, NEA0", "on"), ("NEA1", "on"), ("nea2", "on"), ("NEA3", "on"),
        ("NEA3, NEA0, NEA2", "unknown"), ("NEA3, NEA2, NEA0", "on"), ("", "unknown"), ("EEA2", "unknown"), ("EEA2, NEA0", "off"),
    ],
)  # fmt: skip
def test_first_algorithm_that_every_device_has_decides(tmp_path, order, state):
    found = states(core(tmp_path / "core", ciphering=order))
    assert [found[i][0] for i in ("n1_nas", "uu_rrc", "uu_up")] == [state] * 3


def test_null_integrity_first_is_off_and_never_spoken_of_for_the_radio(tmp_path):
    found = states(core(tmp_path / "core", integrity="NIA0, NIA2"))
    assert found["n1_nas"] == ("on", "off")
    assert found["uu_up"] == ("on", "unknown")


def test_services_over_https_are_protected_and_a_part_of_them_is_unknown(tmp_path):
    assert states(core(tmp_path / "a", scheme="https"))["sbi"] == ("on", "on")
    mixed = core(tmp_path / "b", scheme="https", udm="configuration: {sbi: {scheme: http}}")
    assert states(mixed)["sbi"] == ("unknown", "unknown")
    assert any("in clear: udmcfg.yaml" in f.problem for f in mixed.faults)
    unreadable = core(tmp_path / "c", scheme="ftp")
    assert states(unreadable)["sbi"] == ("unknown", "unknown")


def test_user_plane_of_the_session_function(tmp_path):
    upf = "pfcp: {addr: 0.0.0.0, nodeID: 10.0.0.1}"
    imported = core(tmp_path / "core", smf=SMF, upf=upf)
    assert imported.network is not None
    links = imported.network["links"].select("a_id", "b_id", "interface").rows()
    home = "plmn-20893-core."
    assert links == [
        (home + "smf", home + "edge", "n4"), (home + "smf", home + "upf", "n4"), (home + "gNB1", home + "edge", "n3"),
        (home + "edge", home + "upf", "n9"),
    ]  # fmt: skip
    assert imported.network["elements"].filter(function="upf")["element_id"].to_list() == [home + "upf", home + "edge"]
    said = [(f.row, f.problem) for f in imported.faults if f.file == "smfcfg.yaml"]
    assert said == [(8, "neither UPF nor AN; left out"), (12, "a link to a node that is not listed; left out")]


def test_network_codes_keep_their_zeros(tmp_path):
    for mnc, plmn in (("01", "20801"), ("1", "20801"), ("93", "20893")):
        imported = core(tmp_path / "core", mnc=mnc)
        assert imported.network is not None
        assert imported.network["operators"]["plmn"].to_list() == [[plmn]]
    canada = core(tmp_path / "core", mcc="302", mnc="720")
    assert canada.network is not None
    assert canada.network["operators"].select("operator_id", "country").rows() == [("rogers", "CA")]


def test_a_network_code_of_no_country_and_none_at_all_are_errors(tmp_path):
    test = core(tmp_path / "a", mcc="999")
    assert (test.errors, test.network) == (1, None)
    assert "belongs to no country" in test.faults[-1].problem
    none = core(tmp_path / "b", amf="configuration: {amfName: AMF}")
    assert "no function names its PLMN" in none.faults[-1].problem


def test_another_network_in_another_file_is_said(tmp_path):
    imported = core(tmp_path / "core", nrf="configuration:\n  DefaultPlmnId: {mcc: 302, mnc: 720}\n")
    (fault,) = (f for f in imported.faults if f.file == "nrfcfg.yaml")
    assert (fault.row, fault.value, fault.severity) == (2, "302720", "warning")


@pytest.mark.parametrize(
    ("text", "problem", "row"),
    [
        ("a: [1", "not YAML", 1), ("a: &x 1\nb: *x\n", "an alias", 1), ("a: 1\na: 2\n", "a is given twice", 2),
        ("a: !!python/object/apply:os.system ['id']\n", "a value of the type", 1), ("a: &x [*x]\n", "an alias", 1),
        ("[" * 3000, "too many levels deep", 1),
    ],
)  # fmt: skip
def test_yaml_that_could_do_harm_is_refused(tmp_path, text, problem, row):
    path = tmp_path / "amfcfg.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_yaml(path)
    assert problem in caught.value.faults[0].problem
    assert caught.value.faults[0].row == row


def test_every_unreadable_file_is_named_at_once(tmp_path):
    with pytest.raises(InvalidInput) as caught:
        core(tmp_path / "core", udm="a: [", smf="info: {version: 1}", other="x: 1")
    assert sorted(f.file for f in caught.value.faults if f.severity == "error") == ["smfcfg.yaml", "udmcfg.yaml"]
    assert [f.file for f in caught.value.faults if f.severity == "warning"] == ["othercfg.yaml"]
    with pytest.raises(UsageError, match="one folder"):
        import_core([tmp_path, tmp_path / "core"], today=TODAY)


def test_command_finds_the_format_out_and_writes(tmp_path, capsys):
    core(tmp_path / "core", smf=SMF.split("      odd", maxsplit=1)[0])
    assert detect([tmp_path / "core"]) == "free5gc"
    assert run(["import", str(tmp_path / "core"), "--into", str(tmp_path / "out"), "--quiet"]) == 0
    assert "sbi off" in capsys.readouterr().out
    assert read_network(tmp_path / "out")["elements"].height == 5


def test_nodes_that_share_a_name_stay_apart_and_one_named_twice_is_one(tmp_path):
    smf = "configuration: {userplaneInformation: {upNodes: {upf: {type: UPF, nodeID: 10.0.0.9}, gNB1: {type: AN}}}}"
    folder = tmp_path / "core"
    core(folder, smf=smf, upf="pfcp: {nodeID: 10.0.0.1}")
    (folder / "smfcfg2.yaml").write_text(smf, encoding="utf-8")
    imported = import_core([folder], today=TODAY)
    assert imported.network is not None
    rows = dict(
        imported.network["elements"]
        .filter(pl.col("function").is_in(["upf", "gnb"]))
        .select("element_id", "basis")
        .iter_rows()
    )
    assert rows == {
        "plmn-20893-core.upf": "stated",
        "plmn-20893-core.upf-2": "inferred",
        "plmn-20893-core.gNB1": "inferred",
    }
    links = imported.network["links"]
    assert links.select("a_id", "b_id").rows() == [
        (f"plmn-20893-core.{smf}", "plmn-20893-core.upf-2") for smf in ("smf", "smf2")
    ]


def test_a_link_that_is_listed_twice_is_one(tmp_path):
    nodes = "upNodes: {gNB1: {type: AN}, upf: {type: UPF, nodeID: 10.0.0.1}, again: {type: UPF, nodeID: 10.0.0.1}}"
    links = "links: [{A: gNB1, B: upf}, {A: gNB1, B: upf}, {A: gNB1, B: again}]"
    imported = core(tmp_path / "core", smf=f"configuration: {{userplaneInformation: {{{nodes}, {links}}}}}")
    assert imported.network is not None
    assert imported.network["links"]["interface"].to_list() == ["n4", "n3"]


@pytest.mark.parametrize(
    ("mcc", "mnc"), [("208", "9223372036854775808"), ("208", "1234"), ("2080", "93"), ("20", "93"), ("٢٠٨", "93")]
)
def test_codes_of_other_lengths_are_no_network_code(tmp_path, mcc, mnc):
    imported = core(tmp_path / "core", mcc=f"'{mcc}'", mnc=f"'{mnc}'")
    assert "not a PLMN" in {fault.problem for fault in imported.faults}
    assert imported.network is None or not imported.network["operators"]["plmn"].explode().drop_nulls().len()


@pytest.mark.parametrize("blank", ["''", "'   '", '"\\t"', '"\\u00a0"', "'', ' '"])
def test_an_order_without_a_name_is_none(tmp_path, blank):
    imported = core(tmp_path / "core", integrity=blank)
    assert states(imported)["n1_nas"][1] == "unknown"
    assert "no order of algorithms" in {fault.problem for fault in imported.faults}
    write_network(imported.network, tmp_path / "net")
    assert validate_folder(tmp_path / "net").errors == 0
