"""Which statement about protection holds where: the most specific of each column, and of the interface it is about."""

import pytest
from small_networks import small, stated

from vendorline.errors import InvalidInput, UsageError
from vendorline.expose import expose

PATH = {"gnb": ("gnb", "E", "north"), "router": ("router", "H"), "upf": ("upf", "E"), "amf": ("amf", "E")}
MASTER = {"ru": ("ru", "H"), "sn": ("en_gnb", "E"), "mn": ("enb", "E"), "sgw": ("sgw", "E"), "mme": ("mme", "E")}


def read(network, measure="read", **options):
    return expose(network, vendors=["H"], **options).share("H", measure)


def test_a_switch_nobody_stated_follows_no_other():
    four_g = small(PATH, ("router", "upf"), protections=[stated("s1_u", "on", "on")])
    assert read(four_g) == (0, 1)  # N3 is what stands between a gNB and a UPF
    assert read(small(PATH, ("router", "upf"), protections=[stated("n3", "on")])) == (0, 0)
    enb = {**PATH, "gnb": ("enb", "E"), "upf": ("sgw", "E")}
    assert read(small(enb, ("router", "upf"), protections=[stated("n3", "off")])) == (0, 1)
    assert read(small(enb, ("router", "upf"), protections=[stated("s1_u", "off")])) == (1, 1)


def test_an_enb_before_a_upf_of_both_cores_speaks_s1_u():
    enb = {**PATH, "gnb": ("enb", "E")}
    assert read(small(enb, ("router", "upf"), protections=[stated("s1_u", "on"), stated("n3", "off")])) == (0, 0)


@pytest.mark.parametrize(("middle", "interface"), [((), "sbi"), (("scp",), "sbi_scp")])
def test_services_follow_the_switch_of_the_proxy_only_where_one_stands_between(middle, interface):
    elements = {**PATH, "router": ("router", "E"), "fabric": ("router", "H"), "scp": ("scp", "E"), "udm": ("udm", "E")}
    control = ("amf", "fabric", *middle, "udm")
    for switch in ("sbi", "sbi_scp"):
        network = small(elements, ("upf",), control, protections=[stated(switch, "off")])
        assert read(network, "locate_identified") == ((1, 1) if switch == interface else (0, 1))


def test_radio_protection_follows_the_node_where_it_ends():
    """A bearer that ends at the eNB has no integrity, whatever the second node's radio has."""
    network = small(MASTER, ("sgw",), ("mme",), ("ru", "sn", "mn"), protections=[stated("uu_up", "on", "on")])
    assert read(network, "alter") == (1, 1)
    assert read(network) == (0, 1)
    on_lte = small(MASTER, ("sgw",), ("mme",), ("ru", "sn", "mn"), protections=[stated("s1_uu_up", "on")])
    assert read(on_lte) == (0, 0)


def test_a_region_that_states_one_column_leaves_the_other_to_the_operator():
    rows = [stated("n3", "on", "on", "op"), stated("n3", "off", "unknown", "op", "north")]
    network = small(PATH, ("router", "upf"), demands=[("north", 50), ("south", 50)], protections=rows)
    assert read(network) == (0.5, 0.5)
    assert read(network, "alter") == (0, 0)


def test_of_settings_the_one_for_a_region_goes_first_whatever_the_order():
    network = small(PATH, ("router", "upf"), demands=[("north", 50), ("south", 50)])
    for settings in (["n3=off@north", "n3=on"], ["n3=on", "n3=off@north"]):
        assert read(network, settings=settings) == (0.5, 0.5)
    assert read(network, settings=["n3.confidentiality=on", "n3=off"]) == (0, 0)
    assert read(network, "alter", settings=["n3.confidentiality=on", "n3=off"]) == (1, 1)


def test_two_settings_of_one_rank_are_refused():
    network = small(PATH, ("router", "upf"))
    with pytest.raises(UsageError, match="n3=off and n3=on"):
        read(network, settings=["n3=off", "n3=on"])


def test_a_link_that_states_protection_names_its_interface():
    link = {"link_id": "l", "a_id": "gnb", "b_id": "upf", "confidentiality": "on"}
    with pytest.raises(InvalidInput, match="1 faults") as raised:
        read(small(PATH, ("router", "upf"), links=[link]))
    assert raised.value.faults[0].column == "interface"
    assert read(small(PATH, ("router", "upf"), links=[{**link, "interface": "n3"}])) == (0, 0)


def test_links_that_contradict_each_other_leave_it_open():
    rows = [
        {"link_id": f"l{state}", "a_id": "gnb", "b_id": "upf", "interface": "n3", "confidentiality": state}
        for state in ("on", "off")
    ]
    assert read(small(PATH, ("router", "upf"), links=rows, protections=[stated("n3", "on", "on")])) == (0, 1)
