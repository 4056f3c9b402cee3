"""What the tables may say, and what they may not: links, roles, failed products, what-ifs, faults."""

from dataclasses import replace
from datetime import date

import pytest

from vendorline.errors import InvalidInput, UnknownName, UsageError
from vendorline.examples.teaching_network import Case, network_of
from vendorline.expose import Setting, expose
from vendorline.network.tables import conform

SMALL = Case(regions=2, sites=4, held_sites=1)


def with_rows(network, **tables):
    import polars as pl

    return network.with_tables(
        **{name: pl.concat([network[name], conform(name, rows)]) for name, rows in tables.items()}
    )


def element(name, function, vendor="E", **more):
    return {
        "element_id": name,
        "site_id": "core",
        "operator_id": "op",
        "function": function,
        "vendor_id": vendor,
        **more,
    }


def test_what_is_stated_of_one_link_holds_for_that_link_alone():
    network = network_of(replace(SMALL, transport=("H",)))
    off = [
        {
            "link_id": "l",
            "a_id": "r0-gateway",
            "b_id": "r0-s2-gnb",
            "interface": "n3",
            "confidentiality": "off",
            "integrity": "off",
        }
    ]
    result = expose(with_rows(network, links=off), vendors=["H"], by=["region"])
    assert result.share("H", "read") == (0.125, 0.125)
    assert result.share("H", "read", region="r0") == (0.25, 0.25)
    assert result.share("H", "read", region="r1") == (0, 0)


def test_the_operation_of_the_core_alone_reads_intercepts_and_denies_everything():
    # KPN 2009-10: the vendor's product share was beside the point; its staff ran the core.
    supplies = [
        {"operator_id": "op", "domain": domain, "role": "operation", "vendor_id": "V"}
        for domain in ("core", "management")
    ]
    result = expose(with_rows(network_of(SMALL), supplies=supplies), vendors=["V"])
    assert [result.share("V", m) for m in ("read", "lawful_interception", "deny")] == [(1, 1)] * 3


def test_running_the_billing_system_sees_metadata_and_no_content():
    # Telfort 2011. Whether billing stops is not modelled: nobody's service depends on it here.
    network = with_rows(
        network_of(SMALL), elements=[element("billing", "chf")],
        supplies=[{"element_id": "billing", "role": "operation", "vendor_id": "V"}],
    )  # fmt: skip
    result = expose(network, vendors=["V"])
    assert result.share("V", "metadata") == (1, 1)
    assert result.share("V", "read") == result.share("V", "deny") == (0, 0)


def test_one_faulty_version_defeats_a_pool():
    # O2 and SoftBank 2018: pools everywhere, one software version in all of them.
    import polars as pl

    network = network_of(SMALL)
    version = pl.when(pl.col("element_id") == "amf2").then(pl.lit("2")).otherwise(pl.lit("1"))
    amf = pl.col("function") == "amf"
    same = network.with_tables(elements=network["elements"].with_columns(
        product=pl.when(amf).then(pl.lit("mme-x")).otherwise(pl.lit("other")), software_version=pl.lit("1")))  # fmt: skip
    mixed = same.with_tables(elements=same["elements"].with_columns(software_version=version))
    for tables, failed, denied in (
        (same, "mme-x@1", 1),
        (mixed, "mme-x@1", 1),
        (mixed, "mme-x@2", 0),
        (mixed, "mme-x", 1),
    ):
        rows = expose(tables, vendors=[], failed=[failed]).to_dicts()
        assert [(r["measure"], r["failed"], r["vendor_ids"], r["low"], r["high"]) for r in rows] == [
            ("deny", failed, [], denied, denied)
        ]
    with pytest.raises(UnknownName, match="mme-x"):
        expose(same, vendors=[], failed=["mme-y@1"])
    with pytest.raises(UnknownName, match="version"):
        expose(same, vendors=[], failed=["mme-x@9"])


def test_a_version_nobody_stated_may_be_the_faulty_one():
    import polars as pl

    network = network_of(SMALL)
    version = pl.when(pl.col("element_id") == "smf").then(None).otherwise(pl.lit("1"))
    network = network.with_tables(
        elements=network["elements"].with_columns(product=pl.lit("p"), software_version=version)
    )
    network = network.with_tables(elements=network["elements"].with_columns(
        software_version=pl.when(pl.col("element_id") == "admf").then(pl.lit("2")).otherwise(pl.col("software_version"))))  # fmt: skip
    row = expose(network, vendors=[], failed=["p@2"]).to_dicts()[0]
    assert (row["low"], row["high"]) == (0, 1)


def test_control_of_the_virtual_layer_stops_everything_and_sees_what_its_guests_see():
    # Kyivstar 2023.
    network = with_rows(network_of(SMALL), supplies=[{"element_id": "host", "role": "operation", "vendor_id": "V"}])
    result = expose(network, vendors=["V"])
    assert result.share("V", "deny") == result.share("V", "read") == result.share("V", "locate_identified") == (1, 1)


def test_a_host_that_cannot_see_its_guests_can_still_stop_them():
    case = replace(SMALL, split=True, upf="edge", edge_host="H", confidential_computing=True)
    network = network_of(case)
    network = network.with_tables(needs=network["needs"].filter(~network["needs"]["needed_id"].str.ends_with("-host")))
    result = expose(network, vendors=["H"])
    assert result.share("H", "read") == (0, 0)
    assert result.share("H", "deny") == (0.25, 0.25)


def test_what_ifs_set_switches_everywhere_or_in_one_region():
    network = network_of(replace(SMALL, transport=("H",)))
    for text, read in (("n3=off", 1), ("n3=off@r1", 0.5), ("n3.integrity=off", 0)):
        result = expose(network, vendors=["H"], settings=[text])
        assert result.share("H", "read") == (read, read)
        assert [str(s) for s in result.settings] == [text]
    for bad in ("n3", "n3=maybe", "=on", "n3.nothing=on"):
        with pytest.raises(UsageError):
            Setting.parse(bad)
    with pytest.raises(UnknownName, match="n3"):
        Setting.parse("n33=off")
    with pytest.raises(UnknownName, match="r1"):
        expose(network, settings=["n3=off@r11"])


def test_people_reached_in_a_day_are_more_than_at_any_moment():
    result = expose(network_of(Case(held=("RU", "gNB"))), vendors=["H"], moves=2)
    assert result.share("H", "read_per_day")[0] == pytest.approx(0.5775)
    with pytest.raises(UsageError):
        expose(network_of(SMALL), moves=0)


def test_a_layer_counts_the_elements_of_that_layer_alone():
    result = expose(network_of(replace(SMALL, held=("RU", "gNB"), transport=("H",))), vendors=["H"], by=["layer"])
    assert result.share("H", "deny") == (1, 1)
    assert result.share("H", "deny", layer="access") == (0.25, 0.25)
    assert result.share("H", "deny", layer="transport") == (1, 1)
    assert result.share("H", "deny", layer="core") == (0, 0)


def test_unknown_vendors_and_open_switches_give_intervals_and_narrow_names_them():
    import polars as pl

    network = network_of(replace(SMALL, held=("RU",)))
    network = network.with_tables(
        elements=network["elements"].with_columns(
            pl.when(pl.col("function") == "smf").then(None).otherwise(pl.col("vendor_id")).alias("vendor_id")
        ),
        protections=network["protections"].filter(pl.col("interface") != "uu_up"),
    )
    result = expose(network, vendors=["H"])
    assert result.share("H", "read") == (0, 0.25)
    assert result.share("H", "deny") == (0.25, 1)
    rows = result.narrow().to_dicts()
    best = {r["measure"]: r["unknown"] for r in reversed(rows)}
    assert best["read"] == "uu_up confidentiality"
    assert best["deny"] == "vendor of smf (1 element)"
    settled = next(r for r in rows if r["measure"] == "read" and r["settled_as"] == "on")
    assert (settled["low_then"], settled["high_then"]) == (0, 0)


def test_no_traffic_rows_without_a_traffic_column_and_a_note_where_it_has_gaps():
    import polars as pl

    network = network_of(SMALL)
    assert set(expose(network).table["weight"]) == {"subscribers"}
    gaps = pl.Series("traffic_gb_day", [1.0] * 7 + [None])
    result = expose(network.with_tables(demands=network["demands"].with_columns(gaps)))
    assert set(result.table["weight"]) == {"subscribers"}
    assert "1 of 8 demands" in result.notes[0]


@pytest.mark.parametrize(
    ("table", "rows", "column", "value"),
    [
        ("routes", [{"route_id": "r0-route", "alternative": 0, "plane": "user", "hop": 9, "element_id": "ghost"}], "element_id", "ghost"),
        ("groups", [{"group_id": "four-of-three", "needed": 4}], "needed", "4"),
        ("demands", [{"demand_id": "d", "operator_id": "op", "subscribers": -1, "radio": ["udm"], "route_id": "r0-route"}], "subscribers", "-1.0"),
        ("controls", [{"controller_id": "host", "element_id": "oss", "kind": "hosts"}, {"controller_id": "oss", "element_id": "host", "kind": "hosts"}], "controller_id", "host"),
        ("route_shares", [{"route_id": "r0-route", "alternative": 7, "share": 0.0}], "alternative", "7"),
        ("needs", [{"dependent_id": "r0-route", "needed_id": "nothing"}], "needed_id", "nothing"),
        ("demands", [{"demand_id": "d", "operator_id": "op", "subscribers": 1, "radio": [], "route_id": "r0-route"}], "demand_id", "d"),
        ("demands", [{"demand_id": "d", "operator_id": "op", "subscribers": 1, "radio": ["udm"], "route_id": "no"}], "route_id", "no"),
    ],
)  # fmt: skip
def test_tables_that_do_not_fit_together_are_faults_with_their_rows(table, rows, column, value):
    network = network_of(SMALL)
    members = (
        [{"group_id": "four-of-three", "element_id": e} for e in ("amf0", "amf1", "amf2")] if table == "groups" else []
    )
    bad = with_rows(network, **{table: rows, **({"members": members} if members else {})})
    with pytest.raises(InvalidInput) as raised:
        expose(bad)
    first = raised.value.faults[0]
    assert (first.file, first.column, first.value) == (table, column, value)
    assert first.row == network[table].height + 2
    assert first.remedy


def test_every_fault_is_told_at_once():
    network = network_of(SMALL)
    bad = with_rows(
        network, routes=[{"route_id": "r0-route", "alternative": 0, "plane": "user", "hop": 9, "element_id": "ghost"}],
        groups=[{"group_id": "g", "needed": 2}],
        demands=[{"demand_id": "d", "operator_id": "op", "subscribers": -1, "radio": ["ghost2"], "route_id": "r0-route"}],
    )  # fmt: skip
    with pytest.raises(InvalidInput) as raised:
        expose(bad)
    assert {(f.file, f.value) for f in raised.value.faults} == {
        ("routes", "ghost"), ("groups", "2"), ("demands", "-1.0"), ("demands", "ghost2"),
    }  # fmt: skip


@pytest.mark.parametrize("place", ["radio", "route"])
def test_a_need_speaks_for_the_elements_it_names_and_for_no_others_like_them(place):
    # Two demands alike in everything but this: the pool that both need holds the first one's element, not the second one's.
    from vendorline.network.tables import Network

    rows = [element(f"{name}{i}", function, "H") for i in "ab" for name, function in (("gnb", "gnb"), ("upf", "upf"))]
    pool = ["gnba", "spare"] if place == "radio" else ["upfa", "spare"]
    network = Network.of(
        {
            "operators": [{"operator_id": "op", "name": "Op", "country": "GB"}], "sites": [{"site_id": "core", "country": "GB"}],
            "elements": [*rows, element("spare", "gnb" if place == "radio" else "upf")],
            "routes": [{"route_id": i, "alternative": 0, "plane": "user", "hop": 0, "element_id": f"upf{i}"} for i in "ab"],
            "demands": [{"demand_id": f"d{i}", "operator_id": "op", "subscribers": 1, "radio": [f"gnb{i}"], "route_id": i} for i in "ab"],
            "groups": [{"group_id": "pool", "needed": 1}],
            "members": [{"group_id": "pool", "element_id": e} for e in pool],
            "needs": [{"dependent_id": f"d{i}", "needed_id": "pool"} for i in "ab"],
        },
        as_of=date(2026, 1, 1),
    )  # fmt: skip
    # What the test is not about belongs to somebody else.
    other = "upf" if place == "radio" else "gnb"
    import polars as pl

    makers = pl.when(pl.col("function") == other).then(pl.lit("E")).otherwise(pl.col("vendor_id"))
    result = expose(
        network.with_tables(elements=network["elements"].with_columns(makers.alias("vendor_id"))), vendors=["H"]
    )
    assert result.share("H", "deny") == (0.5, 0.5)
