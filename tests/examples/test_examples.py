"""The example networks: drawn as the facts allow, the same for the same seed, labelled, and sound."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from vendorline.cli.app import run
from vendorline.errors import UnknownName, UsageError
from vendorline.examples import EXAMPLES, describe, example, write_example
from vendorline.examples.facts import Example, Range, Share, facts, load, table
from vendorline.examples.generate import parts
from vendorline.examples.shares import assign, draw, generator, regional, split_count
from vendorline.examples.sites import footprint
from vendorline.knowledge.places import nearest_region
from vendorline.knowledge.tables import rows
from vendorline.network import Network, read_network, validate_folder
from volume import cases

LARGE = 12_000


@pytest.fixture(scope="module", params=EXAMPLES)
def spec(request: pytest.FixtureRequest) -> Example:
    return load(request.param)


@pytest.fixture(scope="module")
def large(spec: Example) -> Network:
    return example(spec.name, sites=LARGE, seed=3)


def radio(network: Network, function: str) -> pl.DataFrame:
    """Radio elements of one function with the region of their site, unknown makers as ""."""
    return (
        network["elements"]
        .filter(pl.col("function") == function)
        .join(network["sites"].select("site_id", "region"), on="site_id")
        .with_columns(pl.col("vendor_id").fill_null(""))
    )


# Facts


def test_every_parameter_names_facts_that_there_are() -> None:
    for name in ("operators", "counts", "shares", "builds", "core", "model"):
        for row in table(name):
            assert set(filter(None, row["fact_ids"].split(";"))) <= set(facts()), (name, row)


def test_every_range_is_in_order_and_every_fact_says_who_said_it() -> None:
    for name in ("counts", "shares", "builds", "model"):
        for row in table(name):
            assert 0 <= float(row["low"]) <= float(row["central"]) <= float(row["high"]), (name, row)
    for fact in facts().values():
        assert fact.source
        assert fact.kind in {"fact", "derived", "assumption"}
        assert fact.confidence in {"low", "medium", "high"}


def test_shares_name_regions_that_there_are(spec: Example) -> None:
    known = {row["region"] for row in rows("regions") if row["country"] == spec.country}
    for share in spec.shares:
        assert set(share.regions) <= known
    for operator in spec.operators:
        assert set(operator.regions) <= known


# Draws


def test_same_seed_same_tables_other_seed_others(spec: Example) -> None:
    first, again, other = (example(spec.name, sites=300, seed=seed) for seed in (7, 7, 8))
    for name, frame in first.frames.items():
        assert_frame_equal(frame, again[name])
    assert not first["elements"].equals(other["elements"])


@pytest.mark.parametrize("sites", [100, 777])
def test_sites_add_up_and_every_operator_keeps_one(spec: Example, sites: int) -> None:
    nodes = example(spec.name, sites=sites)["elements"].filter(pl.col("function") == "enb")
    assert nodes.height == sites
    assert set(nodes["operator_id"]) == {o.operator_id for o in spec.operators if "sites" in o.counts}


def test_the_default_size_is_the_researched_total() -> None:
    totals = {
        name: sum(o.counts["sites"].central for o in load(name).operators if "sites" in o.counts) for name in EXAMPLES
    }
    assert totals == {"canada-2020": 24_340, "united-kingdom-2020": 72_800}


def test_sites_keep_the_proportions_of_the_operators(spec: Example, large: Network) -> None:
    counts = dict(large["elements"].filter(pl.col("function") == "enb").group_by("operator_id").len().iter_rows())
    central = {o.operator_id: o.counts["sites"].central for o in spec.operators if "sites" in o.counts}
    for who, number in central.items():
        assert counts[who] == pytest.approx(LARGE * number / sum(central.values()), abs=1.5)


def test_vendor_shares_lie_in_their_ranges_by_operator_and_region(spec: Example, large: Network) -> None:
    tested = 0
    nodes = radio(large, "enb")
    for share in (s for s in spec.shares if s.generation == "4G" and not s.scenario):
        mine = nodes.filter(pl.col("operator_id") == share.operator_id)
        groups = [mine.filter(pl.col("region") == r) for r in share.regions] or [mine]
        for group in groups:
            if group.height:
                found = group.filter(pl.col("vendor_id") == share.vendor_id).height / group.height
                # Whole sites: a region is off by less than one site, a whole operator by less than one site per region.
                off = (1 if share.regions else mine["region"].n_unique()) / group.height
                assert share.range.low - off <= found <= share.range.high + off, share
                tested += 1
    assert tested > 15


def test_drawn_shares_of_a_group_are_normalised(large: Network) -> None:
    drawn = large["observations"].filter(pl.col("method").str.contains("normalised"))
    sums = (
        drawn.with_columns(share=pl.col("value").str.split(" ").list.last().cast(pl.Float64))
        .group_by("row_id")
        .agg(pl.col("share").sum())
    )
    assert sums.height > 5
    assert sums["share"].to_list() == pytest.approx([1.0] * sums.height, abs=1e-5)


@pytest.mark.parametrize("seed", cases(range(25), 8))
def test_ranges_of_regions_and_of_the_whole_leave_room_for_each_other(spec: Example, seed: int) -> None:
    for operator in (o for o in spec.operators if "sites" in o.counts):
        served = footprint(spec, operator)
        people = {str(r): int(served.population[served.region == r].sum()) for r in np.unique(served.region)}
        shares, drawn = regional(spec, operator.operator_id, "4G", people, {}, seed)
        for one in (d for d in drawn if not d.region):
            total = sum(shares[r].get(one.share.vendor_id, 0) * n for r, n in people.items()) / sum(people.values())
            assert total == pytest.approx(one.used, abs=1e-9)
            assert one.share.range.low - 1e-9 <= total <= one.share.range.high + 1e-9


@pytest.mark.parametrize(("level", "expected"), [("low", 0.32), ("high", 0.41)])
def test_a_scenario_settles_a_disputed_share(level: str, expected: float) -> None:
    network = example("united-kingdom-2020", sites=4000, scenario={"vodafone_huawei": level})
    nodes = radio(network, "enb").filter(pl.col("operator_id") == "vodafone")
    assert nodes.filter(pl.col("vendor_id") == "huawei").height / nodes.height == pytest.approx(expected, abs=0.005)
    drawn = network["observations"].filter(pl.col("row_id").str.starts_with("vodafone|access 4G|"))
    assert drawn["method"].str.contains(f"fixed at the {level} value").any()
    assert f"vodafone_huawei={level}" in (network.manifest.created_by or "")


def test_a_scenario_that_nothing_answers_to_is_refused() -> None:
    for scenario in ({"vodafone_nobody": "low"}, {"vodafone_huawei": "middle"}):
        with pytest.raises(UsageError, match="no scenario"):
            describe("united-kingdom-2020", scenario=scenario)


def _share(vendor: str, low: float, central: float, high: float) -> Share:
    return Share("someone", "4G", (), vendor, Range(low, central, high, (), ""), "")


@given(seed=st.integers(0, 2**32), low=st.floats(0.2, 0.5), width=st.floats(0.02, 0.3))
def test_a_draw_stays_in_its_ranges_after_normalising(seed: int, low: float, width: float) -> None:
    high = low + width
    shares = [_share("a", low, (low + high) / 2, high), _share("b", 0, 1 - (low + high) / 2, 1)]
    a, b = draw(shares, {}, np.random.default_rng(seed))
    assert low - 1e-9 <= a / (a + b) <= high + 1e-9


def test_ranges_that_cannot_sum_to_one_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot sum to one"):
        draw([_share("a", 0.1, 0.1, 0.2), _share("b", 0.1, 0.1, 0.2)], {}, generator(0, "x"))


@given(number=st.integers(0, 10_000), weights=st.lists(st.floats(0.01, 10), min_size=1, max_size=12))
def test_a_number_is_split_in_proportion_and_whole(number: int, weights: list[float]) -> None:
    array = np.array(weights)
    counts = split_count(number, array)
    assert counts.sum() == number
    assert (np.abs(counts - number * array / array.sum()) <= 1 + 1e-6).all()


def test_makers_are_assigned_region_by_region() -> None:
    region = np.array(["x"] * 10 + ["y"] * 4 + ["z"])
    shares = {"x": {"a": 0.3, "b": 0.7}, "y": {"b": 0.5, "": 0.5}}
    makers = assign(region, shares, generator(1, "makers"))
    assert sorted(makers[:10]) == ["a"] * 3 + ["b"] * 7
    assert sorted(makers[10:14]) == ["", "", "b", "b"]
    assert makers[14] == ""


# What the tables say


def test_tables_are_valid_without_a_warning(spec: Example, tmp_path: Path) -> None:
    write_example(spec.name, tmp_path / "net", sites=400, seed=1)
    found = validate_folder(tmp_path / "net")
    assert found.faults == ()
    assert found.network is not None
    assert found.network.as_of == spec.as_of


def test_the_written_network_is_the_one_made_in_memory(spec: Example, tmp_path: Path) -> None:
    counts = write_example(spec.name, tmp_path / "net", sites=300, seed=5)
    written, made = read_network(tmp_path / "net"), example(spec.name, sites=300, seed=5)
    for name, frame in made.frames.items():
        assert_frame_equal(written[name], frame)
        assert counts.get(name, 0) == frame.height
    assert written.manifest.synthetic == made.manifest.synthetic
    assert written.manifest.notes == made.manifest.notes


def test_it_is_made_in_pieces_no_larger_than_an_operator_in_a_region(spec: Example) -> None:
    rows, largest = 0, 0
    for name, frame in parts(spec, sites=5000):
        if name == "elements":
            rows += frame.height
            largest = max(largest, frame.height)
    assert rows > 50_000
    assert largest < rows / 4


def test_it_says_that_it_is_synthetic_and_whose_data_it_rests_on(large: Network) -> None:
    manifest = large.manifest
    assert manifest.synthetic is not None
    assert manifest.synthetic.startswith("Synthetic example")
    assert any("GeoNames" in line and "CC BY 4.0" in line for line in manifest.attribution)
    assert any("normalised per operator, domain and region" in note for note in manifest.notes)
    assert manifest.complete == frozenset()


def test_no_share_of_a_canadian_operator_is_claimed_as_published() -> None:
    network = example("canada-2020", sites=200)
    assert "no vendor share of any Canadian operator has ever been published" in (network.manifest.synthetic or "")
    drawn = network["observations"].filter(pl.col("method").str.contains("drawn .* normalised"))
    assert set(drawn["confidence"]) == {"low"}


def test_everything_generated_is_marked_assumed(large: Network) -> None:
    for name in ("sites", "elements", "controls", "demands", "routes", "groups", "members", "needs"):
        assert set(large[name]["basis"]) == {"assumed"}, name
    drawn = ["ru", "enb", "en_gnb", "node_b", "bts", "ems", "rnc", "bsc", "router", "microwave", "secgw"]
    assert set(large["elements"].filter(pl.col("function").is_in(drawn))["vendor_basis"]) == {"assumed"}
    assert large["bindings"].height == 0


def test_core_makers_are_unknown_unless_a_source_names_them() -> None:
    named = {}
    for name in EXAMPLES:
        core = example(name, sites=200)["elements"].filter(
            pl.col("function").is_in(["mme", "sgw", "pgw", "hss", "pcrf", "msc", "sgsn", "oss", "admf", "mdf"])
        )
        known = core.filter(pl.col("vendor_id").is_not_null())
        assert set(known["vendor_basis"]) == {"inferred"}
        named[name] = {(o, v) for o, v in known.select("operator_id", "vendor_id").iter_rows()}
        assert core["vendor_id"].null_count() > 0
    assert named["canada-2020"] == {("bell", "nokia")}
    assert named["united-kingdom-2020"] == {("ee", "huawei"), ("o2", "ericsson"), ("three", "nokia")}


def test_everything_was_bought_before_it_is_installed(large: Network) -> None:
    elements = large["elements"]
    assert elements["acquired_on"].null_count() == elements["installed_on"].null_count() == 0
    days = (elements["installed_on"] - elements["acquired_on"]).dt.total_days()
    assert days.min() >= 30  # type: ignore[operator]
    assert (
        elements.filter(~pl.col("function").is_in(["en_gnb", "ru", "ems"]) & (pl.col("installed_on") > large.as_of))
        .filter(~pl.col("function").is_in(["amf", "smf", "upf", "ausf", "udm", "nrf", "pcf", "sepp"]))
        .is_empty()
    )


def test_the_roll_out_reaches_from_what_is_on_air_to_the_end_of_2024(spec: Example, large: Network) -> None:
    nr = radio(large, "en_gnb")
    days = nr["installed_on"]
    assert days.max() == date(2024, 12, 31)
    live = nr.filter(pl.col("installed_on") <= large.as_of)
    assert 0 < live.height < nr.height / 20
    assert set(live["operator_id"]) == {o.operator_id for o in spec.operators if "nr_live_sites" in o.counts}
    assert nr.height > 0.6 * LARGE
    # Weeks to months: the purchase of every later site stands in the table too.
    assert (nr["acquired_on"] < nr["installed_on"]).all()


def test_nr_is_by_the_announced_maker_else_by_that_of_the_lte(spec: Example, large: Network) -> None:
    both = radio(large, "en_gnb").join(
        radio(large, "enb").select("site_id", "operator_id", lte="vendor_id"), on=["site_id", "operator_id"]
    )
    for build in (b for b in spec.builds if b.generation == "5G" and b.operator_id):
        mine = both.filter(pl.col("operator_id") == build.operator_id)
        if build.regions:
            mine = mine.filter(pl.col("region").is_in(list(build.regions)))
        assert mine.height
        if build.vendor_id:
            assert set(mine["vendor_id"]) == {build.vendor_id}
        else:
            assert mine["vendor_id"].to_list() == mine["lte"].to_list()


def test_announced_makers_are_those_known_on_the_day() -> None:
    announced = {(b.operator_id, b.regions[:1], b.vendor_id) for n in EXAMPLES for b in load(n).builds if b.vendor_id}
    assert announced == {
        ("rogers", (), "ericsson"),
        ("bell-telus", ("BC",), "huawei"),
        ("bell-telus", ("ON",), "nokia"),
        ("videotron", (), "samsung"),
        ("three", (), "huawei"),
    }


def test_shared_networks_run_for_their_licensees_and_serve_each(large: Network) -> None:
    shared = large["operators"].filter(pl.col("licensees").is_not_null())
    assert shared.height == 1
    operator_id, licensees = shared["operator_id"][0], shared["licensees"][0].to_list()
    owned = large["elements"].filter(pl.col("operator_id") == operator_id)
    assert owned.height > LARGE / 5
    if operator_id == "bell-telus":
        served = large["demands"].filter(pl.col("radio").list.first().str.starts_with("bell-telus-"))
        assert set(served["operator_id"]) == set(licensees)
        assert served.height == 2 * owned.filter(pl.col("function") == "enb").height


def test_demands_add_up_to_the_subscribers_and_their_traffic(spec: Example, large: Network) -> None:
    each = spec.central("traffic_gb_subscriber_day")
    sums = large["demands"].group_by("operator_id").agg(pl.col("subscribers").sum(), pl.col("traffic_gb_day").sum())
    stated = dict(large["operators"].drop_nulls("subscribers").select("operator_id", "subscribers").iter_rows())
    assert set(sums["operator_id"]) == set(stated)
    for who, subscribers, traffic in sums.iter_rows():
        assert subscribers == pytest.approx(stated[who])
        assert traffic == pytest.approx(stated[who] * each)
    lte = large["elements"].filter(pl.col("function") == "enb")["traffic_gb_day"].sum()
    assert lte == pytest.approx(sum(stated.values()) * each)


def test_busy_sites_carry_what_the_source_says() -> None:
    demands = example("united-kingdom-2020", sites=LARGE)["demands"].filter(pl.col("operator_id") == "ee")
    busiest = demands.sort("traffic_gb_day", descending=True).head(round(0.08 * demands.height))
    part, whole = (frame.select(pl.sum("traffic_gb_day", "subscribers")).row(0) for frame in (busiest, demands))
    assert part[0] / whole[0] == pytest.approx(0.25, abs=0.02)
    assert part[1] / whole[1] == pytest.approx(0.15, abs=0.015)


def test_radio_units_carry_no_traffic_of_their_own(large: Network) -> None:
    units = large["elements"].filter(pl.col("function") == "ru")
    assert units.height > 6 * LARGE
    assert units["traffic_gb_day"].null_count() == units.height


def test_sites_stand_in_their_region(spec: Example, large: Network) -> None:
    sites = large["sites"]
    found = nearest_region(spec.country, sites["latitude"].to_numpy(), sites["longitude"].to_numpy())
    assert (found == sites["region"].to_numpy()).mean() > 0.999


def test_observations_hold_every_drawn_share_with_its_source(spec: Example, large: Network) -> None:
    said = large["observations"]
    assert said["source"].null_count() == 0
    for share in (s for s in spec.shares if not s.scenario):
        rows = said.filter(
            pl.col("row_id").str.starts_with(f"{share.operator_id}|access {share.generation}|")
            & pl.col("value").str.starts_with(f"{share.vendor_id or 'unknown'} ")
            & pl.col("method").str.starts_with("drawn")
        )
        assert rows.height >= 1, share


def test_rival_figures_stand_side_by_side() -> None:
    said = example("united-kingdom-2020", sites=200)["observations"]
    claims = said.filter((pl.col("row_id") == "vodafone|access 4G|") & pl.col("method").str.starts_with("claim"))
    values = set(claims["value"])
    assert {"Huawei 0.32..0.33", "Huawei 0.41", "Huawei 0.62"} <= values


def test_sizes_out_of_reach_and_unknown_names_are_refused() -> None:
    for sites in (0, 99, 2_000_000):
        with pytest.raises(UsageError, match="--sites"):
            example("canada-2020", sites=sites)
    with pytest.raises(UnknownName, match="canada-2020"):
        example("canada-2021")


# The command


def test_command_writes_the_example_and_says_that_it_is_synthetic(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ca"
    arguments = ["example", "canada-2020", str(folder), "--sites", "150", "--seed", "2", "--quiet"]
    assert run([*arguments, "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["synthetic"].startswith("Synthetic example")
    assert said["as_of"] == "2020-03-09"
    assert {"table": "operators", "rows": 10} in said["rows"]
    before = (folder / "elements.parquet").read_bytes()
    assert run(arguments) == 2
    assert (folder / "elements.parquet").read_bytes() == before
    assert run([*arguments, "--replace", "--seed", "4"]) == 0
    assert "no vendor share of any Canadian operator" in capsys.readouterr().out
    assert (folder / "elements.parquet").read_bytes() != before


@pytest.mark.parametrize(
    "wrong",
    [["--scenario", "ee_huawei"], ["--scenario", "ee_huawei=most"], ["--sites", "12"], ["--scenario", "x_y=low"]],
)
def test_command_refuses_what_makes_no_sense(tmp_path: Path, wrong: list[str]) -> None:
    assert run(["example", "united-kingdom-2020", str(tmp_path / "uk"), "--quiet", *wrong]) == 2
    assert not (tmp_path / "uk").exists()
