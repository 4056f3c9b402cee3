"""Protection that an option switches: what a vendor could then reach, from which day on, and what cannot be switched."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import polars as pl
import pytest

from expose.small_networks import small, stated
from project.decided_network import PRIORS, case, equipment, project
from vendorline.errors import InvalidInput
from vendorline.likely import priors_for
from vendorline.project.consequences.exposed import Drawn, Switched, exposure_by_year, exposure_of_all_by_year
from vendorline.project.consequences.job import work_out
from vendorline.project.decide_job import open_case
from vendorline.project.progress import Watch

START = date(2026, 1, 1)
PATH = {"gnb": ("gnb", "E", "north"), "router": ("router", "H"), "upf": ("upf", "E"), "amf": ("amf", "E")}
NOTHING_DONE = pl.DataFrame(
    schema={"element_id": pl.String, "is_built": pl.Boolean, "done_on": pl.Date, "to_vendor_id": pl.String}
)


def read_by_year(switched: Switched, state: str = "off") -> list[tuple[float, float]]:
    network = small(PATH, ("router", "upf"), protections=[stated("n3", state, state)])
    found = exposure_by_year(NOTHING_DONE, network, START, 4, None, switched)
    return [(row.low, row.high) for row in found if (row.vendor_id, row.measure) == ("H", "read")]


def test_what_a_vendor_could_read_ends_with_the_year_in_which_protection_is_switched_on():
    assert read_by_year(Switched()) == [(1, 1)] * 5
    # The greater of the beginning and the end of a year counts.
    assert read_by_year(Switched(("n3=on",), date(2027, 7, 1))) == [(1, 1), (1, 1), (0, 0), (0, 0), (0, 0)]
    assert read_by_year(Switched(("n3=on",), START)) == [(0, 0)] * 5
    assert read_by_year(Switched(("n3=off",), date(2028, 1, 1)), "on") == [(0, 0), (1, 1), (1, 1), (1, 1), (1, 1)]


CLOUD = {"controller_id": "cloud", "element_id": "upf", "kind": "hosts", "blocked_by": None}


def by_measure(switched, measure, **tables):
    path = {**PATH, "router": ("router", "E"), "cloud": ("virtualisation_host", "H")}
    network = small(path, ("router", "upf"), **{"controls": [CLOUD], **tables})
    found = exposure_by_year(NOTHING_DONE, network, START, 3, None, switched)
    return [(row.low, row.high) for row in found if (row.vendor_id, row.measure) == ("H", measure)]


def test_hosts_that_are_blocked_no_longer_read_and_may_still_stop_their_guests():
    blocked = Switched((), date(2027, 7, 1), "attested enclaves")
    assert by_measure(Switched(), "read") == [(1, 1)] * 4
    assert by_measure(blocked, "read") == [(1, 1), (1, 1), (0, 0), (0, 0)]
    assert by_measure(blocked, "deny") == by_measure(Switched(), "deny") == [(1, 1)] * 4
    # What manages is no host, and goes on.
    assert by_measure(blocked, "read", controls=[{**CLOUD, "kind": "manages"}]) == [(1, 1)] * 4


def test_what_something_else_blocks_stays_as_it_is_stated():
    network = small(
        PATH,
        ("router", "upf"),
        controls=[{**CLOUD, "controller_id": "router", "blocked_by": "tpm"}, {**CLOUD, "controller_id": "amf"}],
    )
    then = Switched((), START, "enclave").network(network, START)
    assert then["controls"]["blocked_by"].to_list() == ["tpm", "enclave"]
    assert Switched((), date(2030, 1, 1), "enclave").network(network, START) is network


def test_in_every_completion_it_is_as_in_each(tmp_path):
    network = small({**PATH, "router": ("router", None)}, ("router", "upf"), protections=[stated("n3", "off", "off")])
    written = tmp_path / "priors.yaml"
    written.write_text(PRIORS.replace("domain: access", "domain: transport"), "utf-8")
    priors, switched = priors_for(network, written), Switched(("n3=on",), date(2027, 7, 1))
    every = exposure_of_all_by_year(NOTHING_DONE, network, START, 4, priors, 0, 20, switched)
    low, high = every["huawei", "read"]
    assert set(high[:, 0]) == {0.0, 1.0}
    assert (high[:, :2] == high[:, :1]).all()
    assert (high[:, 2:] == 0).all()
    for at in range(20):
        rows = exposure_by_year(NOTHING_DONE, network, START, 4, Drawn(priors, 0, at), switched)
        mine = [(row.low, row.high) for row in rows if (row.vendor_id, row.measure) == ("huawei", "read")]
        assert (mine or [(0, 0)] * 5) == list(zip(low[at].tolist(), high[at].tolist(), strict=True))


def guarded(**protection):
    told = case()
    told["from_network"]["completions"] = 4
    told["options"] = {name: told["options"][name] for name in ("allow",)} | {
        "guarded": {**deepcopy(told["options"]["allow"]), "title": "Allow, protected", "protection": protection}
    }
    del told["while_waiting"]
    return told


def test_an_option_with_protection_is_a_result_of_its_own_and_its_timeline_says_when(tmp_path):
    told = guarded(switches=["s1_u=on"], **{"from": "12 months"})
    file = project(tmp_path / "p", equipment(0), told)
    opened = open_case(file)
    worked = work_out(opened, file, file.parent.parent, None, Watch(), processes=1)
    runs = {worked.runs[key] for key in worked.runs}
    assert len(runs) == len(worked.runs)
    from vendorline.decide.consequences import timeline

    steps = [(step.option, step.on, step.what) for step in timeline(opened.case)]
    assert ("guarded", date(2021, 1, 28), "protection is switched: s1_u=on") in steps


@pytest.mark.parametrize(
    ("switch", "said"),
    [("s1_v=on", "did you mean s1_u"), ("s1_u", "write INTERFACE=on"), ("s1_u=on@Nowhere", "name one of its regions")],
)
def test_what_cannot_be_switched_is_said_with_what_could(tmp_path, switch, said):
    file = project(tmp_path / "p", equipment(0), guarded(switches=[switch]))
    with pytest.raises(InvalidInput) as refused:
        work_out(open_case(file), file, file.parent.parent, None, Watch(), processes=1)
    (fault,) = refused.value.faults
    assert fault.column == "options.guarded.protection.switches"
    assert fault.value == switch
    assert said in fault.remedy


def test_hosts_cannot_be_blocked_where_there_are_none(tmp_path):
    file = project(tmp_path / "p", equipment(0), guarded(hosts_blocked_by="enclaves"))
    with pytest.raises(InvalidInput) as refused:
        work_out(open_case(file), file, file.parent.parent, None, Watch(), processes=1)
    (fault,) = refused.value.faults
    assert (fault.column, fault.value) == ("options.guarded.protection.hosts_blocked_by", "enclaves")
    from vendorline.decide.consequences import timeline

    steps = [(step.option, step.what) for step in timeline(open_case(file).case)]
    assert ("guarded", "hosts are kept out of their guests: enclaves") in steps


def test_protection_that_switches_nothing_is_refused(tmp_path):
    file = project(tmp_path / "p", equipment(0), guarded(**{"from": "12 months"}))
    with pytest.raises(InvalidInput) as refused:
        open_case(file)
    assert "needs `switches`, or `hosts_blocked_by`" in str([fault.problem for fault in refused.value.faults])


def test_protection_that_moves_no_number_is_refused(tmp_path):
    told = guarded(switches=["s1_u=on"])
    del told["from_network"]["amounts"]["reach"]
    for option in told["options"].values():
        option["amounts"]["used"]["reach"] = "0"
    file = project(tmp_path / "p", equipment(0), told)
    with pytest.raises(InvalidInput, match=r"small\.yaml"):
        open_case(file)


def test_the_schema_of_case_files_takes_when_it_is_switched_as_it_is_written():
    from vendorline.decide.case.schema import case_schema

    told = case_schema()["$defs"]["Protection"]["properties"]["from"]
    assert told["type"] == "string"
