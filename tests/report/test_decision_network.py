"""What options bring about in the network, as a table of a decision."""

from __future__ import annotations

from vendorline.report.decision.network import ends, infeasible, network
from vendorline.report.decision.reading import Decided

TITLES = {"options": {"allow": "Allow", "block": "Block"}, "events": {"gone": "The operators have left"}}


def plan(option, line="used", end="high", **keys):
    return {
        "option": option, "line": line, "end": end, "completions": 9, "planned_in_full": 9, "feasible_share": 1.0, "cost": 2e6, "bound": 1.9e6,
        "currency": "EUR", "raised_share": 0.25, "most_times": 2.0, "run": "f", **keys,
    }  # fmt: skip


def reach(option, vendor, year, high, line="used"):
    return {
        "option": option,
        "line": line,
        "vendor_id": vendor,
        "measure": "read",
        "year": year,
        "low": 0.0,
        "high": high,
        "run": "f",
    }


def document(**keys):
    vendors = ("ericsson", "nokia", "samsung", "zte", "huawei")
    exposures = [
        reach("block", v, year, 0.9 - 0.1 * place - 0.05 * year)
        for place, v in enumerate(vendors)
        for year in (0, 1, 2)
    ]
    return {
        "titles": TITLES,
        "plans": [plan("block"), plan("block", "gone")],
        "exposures": exposures,
        "vendor_id": "huawei",
        **keys,
    }


def test_the_vendor_that_it_is_about_comes_first():
    table = network(Decided(document()))
    assert table is not None
    assert [column.head for column in table.columns[5:]] == [
        f"{name} reads in {when}" for name in ("Huawei", "Ericsson", "Nokia", "Samsung") for when in ("the first year", "the end")
    ]  # fmt: skip
    assert [line[0][1] for line in table.lines] == ["Block", "Block, once The operators have left"]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for _, text in table.lines[0][1:7]] == [
        "2,000,000",
        "1,900,000",
        "100 %",
        "25 %",
        "50 %",
        "40 %",
    ]
    assert table.addresses == ("plans:1", "plans:2")


def test_both_ends_are_told_apart_and_what_they_decide():
    rows = [
        {"option": name, "loss_low": 1.0, "loss_high": 2.0, "is_best_low": name == "allow", "is_best_high": name == "block"}
        for name in ("allow", "block")
    ]  # fmt: skip
    found = Decided(document(plans=[plan("block", end="low"), plan("block")], ends=rows, same_at_both_ends=False))
    table = network(found)
    assert table is not None
    assert [line[0][1] for line in table.lines] == ["Block (unknown are others’)", "Block (unknown are the vendor’s)"]
    assert (
        ends(found)
        == "What nobody can tell of the network decides: Allow is best if it is not the vendor’s, Block if it is."
    )
    assert "does not change" in ends(Decided(document(ends=rows, same_at_both_ends=True)))
    assert ends(Decided(document())) == ""


def test_typed_amounts_have_no_such_table_and_clashes_are_said():
    assert network(Decided({"titles": TITLES})) is None
    told = Decided(document(infeasible=[{"option": "block", "title": "Block all", "clash": ["Too few crews."]}]))
    assert infeasible(told) == ["Block all: no schedule keeps what it asks. Too few crews."]
