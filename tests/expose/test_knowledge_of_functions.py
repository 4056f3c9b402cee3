"""What functions of the second to the fifth generation see and hold, and which clause says so."""

import pytest
from small_networks import small, stated

from vendorline.expose import expose
from vendorline.knowledge.tables import interfaces, rows

FIVE_G = {"ru": ("ru", "E"), "gnb": ("gnb", "E"), "upf": ("upf", "E"), "amf": ("amf", "E"), "udm": ("udm", "E")}


def asked(elements, measure, user=("upf",), control=("amf",), radio=("ru", "gnb"), **tables):
    return expose(small(elements, user, control, radio, **tables), vendors=["H"]).share("H", measure)


def test_the_udr_holds_a_copy_that_may_be_protected():
    """Whoever carries ciphered traffic and the UDR reads it only if the copy of K there is in clear."""
    elements = {**FIVE_G, "ru": ("ru", "H"), "udr": ("udr", "H")}
    on = [stated("uu_up", "on", "on")]
    assert asked(elements, "read", protections=on) == (0, 1)
    assert asked({**elements, "udr": ("udr", "E"), "udm": ("udm", "H")}, "read", protections=on) == (1, 1)


def test_a_upf_may_be_told_who_its_subscribers_are():
    assert asked({**FIVE_G, "upf": ("upf", "H")}, "locate_identified") == (0, 1)


def test_an_smf_may_order_copies():
    elements = {**FIVE_G, "smf": ("smf", "H")}
    assert asked(elements, "read") == (0, 0)
    assert asked(elements, "read_active") == (0, 1)


@pytest.mark.parametrize(("function", "wanted"), [("rnc", (1, 1)), ("bsc", (0, 1))])
def test_the_core_tells_controllers_who_subscribers_are(function, wanted):
    elements = {
        "node": ("node_b" if function == "rnc" else "bts", "E"),
        "control": (function, "H"),
        "msc": ("msc", "E"),
    }
    found = asked(elements, "locate_identified", ("msc",), ("msc",), ("node", "control"))
    assert found == wanted
    assert asked(elements, "locate", ("msc",), ("msc",), ("node", "control")) == (1, 1)


GSM = {
    "bts": ("bts", "H"),
    "bsc": ("bsc", "E"),
    "sgsn": ("sgsn", "E"),
    "ggsn": ("ggsn", "E"),
    "msc": ("msc", "E"),
    "mgw": ("mgw", "E"),
}


@pytest.mark.parametrize(
    ("user", "control", "wanted"),
    [
        (("mgw",), ("msc",), (1, 1)),  # calls are in clear in the BTS
        (("sgsn", "ggsn"), ("sgsn",), (0, 0)),  # packet data is ciphered to the SGSN
        ((), ("msc",), (0, 1)),  # nobody says which of the two it is
    ],
)
def test_packet_data_is_not_readable_at_the_bts(user, control, wanted):
    assert asked(GSM, "read", user, control, ("bts", "bsc"), protections=[stated("gea", "on")]) == wanted


def test_packet_data_of_the_second_generation_has_no_integrity():
    assert asked(GSM, "alter", ("sgsn", "ggsn"), ("sgsn",), ("bts", "bsc"), protections=[stated("gea", "on")]) == (1, 1)


def test_the_keys_of_packet_data_are_with_the_sgsn():
    elements = {**GSM, "bsc": ("bsc", "H"), "sgsn": ("sgsn", "H")}
    on = [stated("gea", "on")]
    assert asked(elements, "read", ("sgsn", "ggsn"), ("sgsn",), ("bts", "bsc"), protections=on) == (1, 1)
    assert asked(
        {**elements, "sgsn": ("sgsn", "E")}, "read", ("sgsn", "ggsn"), ("sgsn",), ("bts", "bsc"), protections=on
    ) == (0, 0)


def test_an_msc_carries_calls_unless_it_is_split():
    assert asked({**GSM, "bts": ("bts", "E"), "msc": ("msc", "H")}, "read", ("msc",), ("msc",), ("bts", "bsc")) == (
        0,
        1,
    )


@pytest.mark.parametrize(
    ("interface", "state", "wanted"), [("iu", "off", (1, 1)), ("iu", "on", (0, 0)), ("iub", "off", (0, 1))]
)
def test_transport_of_the_third_generation_has_switches(interface, state, wanted):
    elements = {"node": ("node_b", "E"), "rnc": ("rnc", "E"), "router": ("router", "H"), "sgsn": ("sgsn", "E")}
    found = asked(
        elements, "read", ("router", "sgsn"), ("sgsn",), ("node", "rnc"), protections=[stated(interface, state)]
    )
    assert found == wanted


def test_interfaces_of_one_force_are_filed_alike():
    table = interfaces()
    assert {table[name]["conf_use"] for name in ("e1", "n2", "n3", "xn_c", "xn_u", "f1_c", "f1_u")} == {"operator"}
    assert {"a5", "gea", "umts_uu", "abis", "a", "gb", "iub", "iu", "gn"} <= set(table)
    assert all(row["source"] and row["basis"] for row in rows("interfaces"))


@pytest.mark.parametrize(
    ("elements", "user", "control", "radio", "clause", "not_"),
    [
        ({"enb": ("enb", "H"), "sgw": ("sgw", "E"), "mme": ("mme", "E")}, ("sgw",), ("mme",), ("enb",), "TS 33.401 7.2", "33.501"),
        ({"enb": ("enb", "E"), "sgw": ("sgw", "H"), "pgw": ("pgw", "E"), "mme": ("mme", "E")}, ("sgw", "pgw"), ("mme",), ("enb",),
         "TS 33.210", "33.501"),
    ],
)  # fmt: skip
def test_the_clause_is_that_of_the_element_and_the_layer(elements, user, control, radio, clause, not_):
    text = str(expose(small(elements, user, control, radio), vendors=["H"]).explain("H:read"))
    assert clause in text
    assert not_ not in text


def test_protection_nobody_stated_is_not_said_to_be_on():
    elements = {**FIVE_G, "ru": ("ru", "H"), "amf": ("amf", "H")}
    text = str(expose(small(elements, ("upf",), radio=("ru", "gnb")), vendors=["H"]).explain("H:read"))
    assert "confidentiality of uu_up is not stated, here taken as on, and its key is held at amf" in text
