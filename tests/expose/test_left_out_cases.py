"""Rows left out that decide a number, one at a time, on networks of a handful of elements."""

import json

import polars as pl
from small_networks import small, stated

from vendorline.expose import expose
from vendorline.network.left_out import SCHEMA

H, N = "huawei", "nokia"
BASE = {"g": ("gnb", N), "r": ("router", H), "u": ("upf", N), "a": ("amf", N)}


def asked(network, measure):
    """Both ends of a share of the subscribers exposed to one vendor, and whether they are attained."""
    found = expose(network, vendors=[H])
    (row,) = [r for r in found.to_dicts() if r["measure"] == measure and r["weight"] == "subscribers"]
    return row["low"], row["high"], row["bounds"]


def without(network, *rows):
    """The network without rows that did not come in: table, the column at fault, cells."""
    lost = [
        {"table": table, "file": f"{table}.csv", "row": 2 + n, "operator_id": "op", "cause": "lost", "columns": [column],
         "cells": json.dumps(cells)}
        for n, (table, column, cells) in enumerate(rows)
    ]  # fmt: skip
    return network.without(pl.DataFrame(lost, schema=SCHEMA))


def over_the_router(**tables):
    return small(BASE, ("r", "u"), ("r", "a"), ("g",), **tables)


N3_ON = stated("n3", "on", "on")


def test_a_state_that_nobody_could_read_goes_before_what_is_said_of_all():
    whole = over_the_router(protections=[N3_ON])
    assert asked(whole, "read") == (0.0, 0.0, "exact")
    row = {"operator_id": "op", "interface": "n3", "confidentiality": "maybe", "integrity": "on"}
    assert asked(without(whole, ("protections", "confidentiality", row)), "read") == (0.0, 1.0, "exact")
    assert asked(without(whole, ("protections", "confidentiality", row)), "alter") == (0.0, 0.0, "exact")
    elsewhere = {**row, "interface": "n9"}
    assert asked(without(whole, ("protections", "confidentiality", elsewhere)), "read") == (0.0, 0.0, "exact")


def test_two_rows_of_one_key_that_differ_leave_open_what_they_differ_in():
    whole = over_the_router(protections=[N3_ON])
    row = {"interface": "n3", "confidentiality": "off", "integrity": "on"}
    assert asked(without(whole, ("protections", "interface", row)), "read") == (0.0, 1.0, "exact")


def test_a_link_with_a_state_that_nobody_could_read_is_on_or_off():
    link = {
        "link_id": "l",
        "a_id": "g",
        "b_id": "r",
        "interface": "n3",
        "confidentiality": "unknown",
        "integrity": "on",
    }
    claim = {"table": "links", "row_id": "l", "column": "confidentiality", "value": "maybe", "method": "unreadable"}
    whole = over_the_router(protections=[N3_ON], links=[link], observations=[claim])
    assert asked(whole, "read") == (0.0, 1.0, "exact")


def test_what_serves_without_a_route_serves_though_it_was_left_out():
    whole = over_the_router()
    lost = {
        "element_id": "d",
        "site_id": "s-None",
        "operator_id": "op",
        "function": "udm",
        "vendor_id": H,
        "basis": "odd",
    }
    assert asked(whole, "locate") == (0.0, 1.0, "exact")  # N2 may be in clear
    assert asked(without(whole, ("elements", "basis", lost)), "locate") == (1.0, 1.0, "exact")
    beside = {**lost, "function": "admf"}
    assert asked(without(whole, ("elements", "basis", beside)), "lawful_interception") == (1.0, 1.0, "exact")
    nobodys = {**beside, "operator_id": "leads-nowhere"}
    assert asked(without(whole, ("elements", "operator_id", nobodys)), "lawful_interception") == (0.0, 1.0, "exact")


def test_one_more_host_means_that_the_first_may_not_run_the_guest():
    elements = {**BASE, "r": ("router", N), "h": ("nfvi_host", H), "o": ("nfvi_host", N)}
    hosts = {"controller_id": "h", "element_id": "u", "kind": "hosts", "blocked_by": "enclave"}
    whole = small(elements, ("r", "u"), ("r", "a"), ("g",), controls=[hosts])
    assert asked(whole, "deny") == (1.0, 1.0, "exact")
    more = {**hosts, "controller_id": "leads-nowhere"}
    assert asked(without(whole, ("controls", "controller_id", more)), "deny") == (0.0, 1.0, "exact")


def test_a_group_of_which_nobody_knows_how_many_it_needs_needs_one_or_all():
    elements = {**BASE, "r": ("router", N), "x": ("dwdm", H), "y": ("dwdm", N)}
    whole = small(elements, ("r", "u"), ("r", "a"), ("g",))
    rows = (
        ("groups", "needed", {"group_id": "p", "needed": "few"}),
        ("members", "group_id", {"group_id": "p", "element_id": "x"}),
        ("members", "group_id", {"group_id": "p", "element_id": "y"}),
        ("needs", "needed_id", {"dependent_id": "d0", "needed_id": "p"}),
    )
    assert asked(whole, "deny") == (0.0, 0.0, "exact")
    assert asked(without(whole, *rows), "deny") == (0.0, 1.0, "exact")
    told = without(whole, ("groups", "group_id", {"group_id": "p", "needed": "2"}), *rows[1:])
    assert asked(told, "deny") == (1.0, 1.0, "exact")


def test_a_supplier_of_nobody_knows_what_raises_its_own_numbers_alone():
    whole = over_the_router(protections=[N3_ON])
    row = {"element_id": "leads-nowhere", "role": "software", "vendor_id": N}
    lost = without(whole, ("supplies", "element_id", row))
    assert asked(lost, "read") == (0.0, 0.0, "exact")
    assert asked(without(whole, ("supplies", "element_id", {**row, "vendor_id": H})), "read") == (0.0, 1.0, "exact")


def test_an_element_of_which_nobody_knows_whether_it_is_in_service():
    elements = {**BASE, "r": ("router", N), "d": ("udm", H)}
    claim = {"table": "elements", "row_id": "d", "column": "retired_on", "value": "soon", "method": "unreadable"}
    whole = small(elements, ("r", "u"), ("r", "a"), ("g",), observations=[claim])
    assert asked(whole, "locate") == (0.0, 1.0, "exact")
    routed = {**claim, "row_id": "r"}
    assert asked(small(elements, ("r", "u"), ("r", "a"), ("g",), observations=[routed]), "locate") == (
        1.0,
        1.0,
        "exact",
    )
