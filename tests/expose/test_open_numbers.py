"""What is not known serves both sides of a number, hosts are several, and makers may be anybody."""

import pytest
from small_networks import small, stated

import vendorline as vl
from vendorline.errors import UnknownName
from vendorline.expose import expose, prepare
from vendorline.expose.concentration import concentration

CORE = {"gnb": ("gnb", "E"), "upf": ("upf", "E"), "amf": ("amf", "E")}
HOSTED = {**CORE, "h1": ("nfvi_host", "H"), "h2": ("nfvi_host", "H")}


def hosts(*blocked_by):
    return [
        {"controller_id": f"h{i + 1}", "element_id": "upf", "kind": "hosts", "blocked_by": blocked}
        for i, blocked in enumerate(blocked_by)
    ]


@pytest.mark.parametrize(("second", "wanted"), [("H", (1, 1)), ("E", (0, 1))])
def test_service_ends_for_sure_when_all_that_could_host_it_are_stopped(second, wanted):
    network = small({**HOSTED, "h2": ("nfvi_host", second)}, ("upf",), controls=hosts("enclave", "enclave"))
    assert expose(network, vendors=["H"]).share("H", "deny") == wanted


def test_two_that_hold_a_host_each_end_it_together():
    network = small({**HOSTED, "h2": ("nfvi_host", "E")}, ("upf",), controls=hosts("enclave", "enclave"))
    elements = network["elements"].with_columns(vendor_id=network["elements"]["vendor_id"].replace({"E": "X"}))
    result = expose(network.with_tables(elements=elements), vendors=["H"], coalitions=[["H", "X"]])
    assert result.share("H", "deny") == (0, 1)
    assert result.share(("H", "X"), "deny") == (1, 1)


@pytest.mark.parametrize(("versions", "wanted"), [(("1", "1"), (1, 1)), (("1", "2"), (0, 1))])
def test_a_product_that_runs_all_hosts_takes_the_guest_with_it(versions, wanted):
    network = small(HOSTED, ("upf",), controls=hosts(None, None))
    at = dict(zip(("h1", "h2"), versions, strict=True))
    rows = [
        {**row, "product": "px" if row["element_id"] in at else None, "software_version": at.get(row["element_id"])}
        for row in network["elements"].to_dicts()
    ]
    for row in rows:  # what has another product is known not to be this one
        row["product"] = row["product"] or "other"
    table = expose(network.with_tables(elements=rows), vendors=[], failed=["px@1"]).to_dicts()
    assert [(row["low"], row["high"]) for row in table if row["weight"] == "subscribers"] == [wanted]


def test_a_denial_through_a_host_names_the_host():
    network = small(HOSTED, ("upf",), controls=hosts("enclave", "enclave"))
    witness = expose(network, vendors=["H"]).explain("H:deny")
    assert witness.element_ids == ("h1", "h2")
    assert "upf (upf) may run there and stops with it" in str(witness)
    one = small(HOSTED, ("upf",), controls=hosts("enclave"))
    assert expose(one, vendors=["H"]).explain("H:deny").element_ids == ("h1",)


def test_what_would_alter_would_read_as_well():
    """A gNB of unknown maker: whoever holds it reads what it alters."""
    network = small(
        {**CORE, "gnb": ("gnb", None), "ems": ("ems", "H")}, ("upf",), protections=[stated("n3", "on", "on")]
    )
    (row,) = (
        r
        for r in expose(network, vendors=["H"]).to_dicts()
        if r["measure"] == "alter_blind" and r["weight"] == "subscribers"
    )
    assert (row["low"], row["high"], row["bounds"]) == (0, 0, "exact")


def test_an_unrouted_pool_is_proved_by_all_of_it():
    network = small({**CORE, "udm": ("udm", "E"), "smf1": ("smf", "H"), "smf2": ("smf", "H")}, ("upf",))
    result = expose(network, vendors=["H"])
    assert result.share("H", "locate") == (1, 1)
    assert result.explain("H:locate").element_ids == ("smf1", "smf2")


def test_a_witness_names_only_what_serves_the_demand():
    """The AMF beside the path holds keys of nobody here."""
    elements = {**CORE, "ru": ("ru", "H"), "amf": ("amf", "H"), "amf2": ("amf", "H")}
    network = small(elements, ("upf",), radio=("ru", "gnb"), protections=[stated("uu_up", "on", "on")])
    assert expose(network, vendors=["H"]).explain("H:read").element_ids == ("amf", "ru")


def test_makers_of_the_whole_network_count_once():
    elements = {"gnb": ("gnb", "H"), "other": ("gnb", "N", "north"), "upf": ("upf", "E"), "amf": ("amf", "E")}
    rows = concentration(prepare(small(elements, ("upf",)))).to_dicts()
    access = next(r for r in rows if (r["layer"], r["region"], r["weight"]) == ("access", None, "elements"))
    assert access["hhi"] == pytest.approx(5000)
    assert access["vendors"] == 2


def test_concentration_lies_between_a_maker_each_and_all_of_the_largest():
    elements = {"gnb": ("gnb", "H"), "g2": ("gnb", "H"), "g3": ("gnb", "N"), "g4": ("gnb", None), "g5": ("gnb", None),
                "upf": ("upf", "E"), "amf": ("amf", "E")}  # fmt: skip
    rows = concentration(prepare(small(elements, ("upf",)))).to_dicts()
    row = next(r for r in rows if (r["layer"], r["region"], r["weight"]) == ("access", None, "elements"))
    squares = [
        sum(sum(v == who for v in (*"HHN", *made)) ** 2 for who in "HNXY")
        for made in ("XY", "HH", "NN", "HN", "HX", "NX", "XX")
    ]
    assert row["hhi_low"] == pytest.approx(10_000 * min(squares) / 25)
    assert row["hhi_high"] == pytest.approx(10_000 * max(squares) / 25)
    assert row["unknown_share"] == pytest.approx(0.4)


def test_one_name_is_one_vendor_and_a_misspelt_one_is_none():
    network = small({**CORE, "gnb": ("gnb", "huawei")}, ("upf",))
    result = vl.expose(network, vendors="Huawei")
    assert {tuple(row["vendor_ids"]) for row in result.to_dicts()} == {("huawei",)}
    assert result.explain("Huawei:read").vendor_ids == ("huawei",)
    with pytest.raises(UnknownName, match="did you mean huawei"):
        result.explain("huwei:read")
    with pytest.raises(UnknownName, match="did you mean huawei"):
        vl.expose(network, vendors="huwei")


def test_what_is_read_in_a_day_has_the_reason_of_reading():
    result = expose(small({**CORE, "gnb": ("gnb", "H")}, ("upf",)), vendors=["H"], moves=3)
    witness = result.explain("H:read_per_day")
    assert witness.element_ids == ("gnb",)
    assert (witness.low, witness.high) == result.share("H", "read_per_day")
