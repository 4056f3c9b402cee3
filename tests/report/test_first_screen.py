"""The first screen: what stands in it is what the rows and the network hold."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import polars as pl
import pytest

from report.pages import Page, attached_csv, heading, part
from report.screens import MADE_ON, capped, network, result, row, rule
from vendorline.report import report
from vendorline.report.answer.cells import cell, figure
from vendorline.report.census import census, function_name
from vendorline.report.judgement import judgement
from vendorline.report.wording import share_range

NBSP = "\N{NO-BREAK SPACE}"
THREE = {
    "N": rule(short_title="No new equipment", event="installed", from_on="2022-05-19"),
    "P": rule(short_title="5G equipment out", deadline="2024-06-28"),
    "K": rule(short_title="Core kept free", instrument_id="CA-2018"),
}  # fmt: skip
VERDICTS = {
    "tip": ("breached", "breached", "unknown"), "top": ("met", "breached", "unknown"), "low": ("met", "met", "unknown"),
    "mid": ("unknown", "unknown", "unknown"),
}  # fmt: skip


def rows():
    return [row(name, verdict, provision) for name, own in VERDICTS.items() for provision, verdict in zip(THREE, own, strict=True)]  # fmt: skip


@pytest.fixture
def html():
    return report(network(list(VERDICTS)), [result(rows(), THREE)], made_on=MADE_ON)


def cells_of(html, table="grid"):
    """Operator, provision, verdict and number of each cell of a grid, as they stand in the page."""
    own = html[html.index(f'id="{table}"') : html.index("</table>", html.index(f'id="{table}"'))]
    found = []
    for line in re.findall(r'<tr><th scope="row">(.*?)</tr>', own, flags=re.DOTALL):
        name = re.sub(r"<sup>.*?</sup>", "", line).partition("</th>")[0]
        for verdict, label, body in re.findall(r'<td class="v (\w+)[^"]*" data-label="([^"]*)"[^>]*>(.*?)</td>', line, flags=re.DOTALL):  # fmt: skip
            number = re.search(r'<span class="n">(.*?)</span>', body)
            found.append((name, label, verdict, unescape(number[1]) if number else ""))
    return found


def test_every_cell_is_its_row(html):
    cells = cells_of(html)
    assert len(cells) == 8
    by = {(one["operator_id"].title(), THREE[one["provision_id"]]["short_title"]): judgement(one) for one in rows()}
    for operator, title, verdict, number in cells:
        one = by[operator, title]
        assert verdict == one.verdict
        assert number == figure(one)
        assert number == share_range(one.numerator / 100, (one.numerator + one.numerator_unknown) / 100)


def test_the_grid_shows_provisions_that_tell_operators_apart_the_worst_operator_first(html):
    assert [name for name, title, *_ in cells_of(html) if title == "5G equipment out"] == ["Tip", "Top", "Mid", "Low"]
    assert {title for _, title, *_ in cells_of(html)} == {"No new equipment", "5G equipment out"}
    assert "Unknown: Core kept free" in part(html, "<tfoot>", "</tfoot>")


def test_what_would_change_counts_the_verdicts_that_wait(html):
    changes = part(html, "What would change this</h2>", "</ol>")
    assert "Mid names its vendors. Two unknown verdicts wait for that." in changes
    assert "At least 80 Huawei elements go (5G equipment out). Two breached verdicts wait for that, most at" in changes


def test_a_date_that_passes_counts_what_is_due_and_what_has_to_go():
    found = [row("a", "due", "P"), row("b", "due", "P"), row("c", "met", "P")]
    html = report(network(["a", "b", "c"]), [result(found, {"P": THREE["P"]})], made_on=MADE_ON)
    said = part(html, "What would change this</h2>", "</ol>")
    assert "31 December 2027 passes. Two “due” verdicts become “breached” unless at least 80 Huawei elements go" in said


def test_operators_that_share_a_network_stand_together_and_count_once():
    found = [
        row("bell", "due", "P"),
        row("acme", "due", "P", numerator=39),
        row("telus", "due", "P"),
        row("x", "met", "P"),
    ]
    shared = network(["bell", "acme", "telus", "x"], sharing=("bell", "telus"))
    html = report(shared, [result(found, {"P": THREE["P"]})], made_on=MADE_ON)
    names = [name for name, *_ in cells_of(html)]
    assert abs(names.index("Bell") - names.index("Telus")) == 1
    assert "Bell and Telus share one network" in Page(html).plain
    assert "unless at least 79 Huawei elements go" in Page(html).plain


def test_a_cap_tells_how_many_sites_fewer():
    cap = {"C": rule(short_title="Cap 35 %: 5G sites", effect="cap", basis="sites", limit=0.35)}
    found = [capped("over", 0.60, 1.0), capped("under", 0.0, 0.2)]
    supposed = [{**one, "jurisdiction": "GB", "hypothetical": True} for one in found]
    html = report(network(["over", "under"]), [result(supposed, cap, as_if=True), result([row("over", "met"), row("under", "met")])], made_on=MADE_ON)  # fmt: skip
    assert "Canada sets a 35 % cap instead. Over would need at least 25 fewer Huawei sites (of 60); the rest could stay as they are." in Page(html).plain  # fmt: skip


def test_whom_to_ask_counts_elements_of_the_network():
    known = network(["known"])
    silent = network(["known", "silent"], vendor=None)
    for one, unknown in ((known, 0), (silent, 6)):
        found = census(one)
        assert (found.unknown, found.in_service) == (unknown, one["elements"].height)
    html = report(silent, [result([row("known", "met"), row("silent", "unknown")])], made_on=MADE_ON)
    assert "The vendor of 100 % of equipment is unknown: 6 of 6 elements" in Page(html).plain
    asked = part(html, '<table class="t ask">', "</table>")
    assert "Silent3 of 31" in asked.replace("\n", "")
    told = Page(report(known, [result([row("known", "met")])], made_on=MADE_ON)).plain
    assert "The vendor of every one of 3 elements is known" in told


def test_the_rest_of_what_is_unknown_is_counted_beside_those_asked():
    silent = network(["a", "b", "c"], vendor=None, sharing=("a", "b"))
    beside = census(silent).unknown_beside(["a"])
    assert beside == {"enb": 6}
    found = [row("a", "unknown"), row("b", "met"), row("c", "met")]
    page = Page(report(silent, [result(found)], made_on=MADE_ON)).plain.replace(NBSP, " ")
    assert "of 9 elements" in page
    assert "The other 6: mostly eNB (6)." in page


def test_a_joint_network_is_asked_about_with_those_who_share_it():
    silent = network(["a", "b", "c"], vendor=None, sharing=("a", "b"))
    elements = silent["elements"].with_columns(
        pl.when(pl.col("operator_id") == "c")
        .then(pl.lit("joint"))
        .otherwise(pl.col("operator_id"))
        .alias("operator_id")
    )
    assert census(silent.with_tables(elements=elements)).unknown_beside(["a"]) == {"enb": 3}


def test_where_nobody_can_be_judged_all_are_to_name_their_vendors():
    rules = {**THREE, "L": rule(short_title="4G equipment out", deadline="2027-12-31")}
    found = [row(name, "unknown", provision) for name in ("a", "b", "c") for provision in ("N", "L")]
    found += [row("a", "unknown", "P"), *(row(name, "not_applicable", "P") for name in ("b", "c"))]
    page = Page(report(network(["a", "b", "c"], vendor=None), [result(found, rules)], made_on=MADE_ON)).plain
    assert "All three operators name their vendors. Seven unknown verdicts wait for that" in page


@pytest.mark.parametrize(
    ("code", "name"),
    [("enb", "eNB"), ("gnb", "gNB"), ("router", "transport router"), ("node_b", "NodeB"), ("nfvi_host", "NFVI host")],
)  # fmt: skip
def test_functions_are_named_as_in_a_sentence(code, name):
    assert function_name(code) == name


def test_an_operator_without_a_row_is_not_bound():
    found = [row("a", "breached", "P"), row("b", "met", "P"), row("c", "met", "K")]
    html = report(network(["a", "b", "c"]), [result(found, THREE)], made_on=MADE_ON)
    own = html[html.index('id="grid"') :]
    own = own[: own.index("</table>")]
    assert "not in force" not in own
    assert own.count(">not bound</td>") == 3
    assert heading(html).endswith("; one runs none of it and one is not bound")


def test_a_set_begins_with_a_large_letter():
    found = [row(name, verdict, jurisdiction="GB") for name, verdict in (("a", "breached"), ("b", "met"))]
    html = report(network(["a", "b"], country="GB"), [result(found)], made_on=MADE_ON)
    assert "<b>The United Kingdom’s" in html


def test_the_map_shows_shares_of_the_networks_sites(html):
    assert f"Saskatchewan: 100{NBSP}% of 1 radio site" in html
    assert '<span class="a">SK</span><span class="b">100&nbsp;%</span>' in html


def test_a_country_without_tiles_has_bars():
    html = report(network(["one"], country="PL"), [], made_on=MADE_ON)
    assert 'class="tiles"' not in html
    assert '<table class="t bars">' in html


def test_thirty_operators_and_never_more_than_eight_columns():
    names = [f"operator-of-networks-{i:02}" for i in range(30)]
    rules = {f"R{i}": rule(short_title=f"Rule {i}") for i in range(11)}
    verdicts = ("breached", "met", "unknown", "due")
    found = [row(name, verdicts[(i + j) % 4], provision) for i, name in enumerate(names) for j, provision in enumerate(rules)]  # fmt: skip
    html = report(network(names), [result(found, rules)], made_on=MADE_ON)
    grid = html[html.index('id="grid"') : html.index("</table>", html.index('id="grid"'))]
    assert grid.count('<th scope="col" class="p">') == 1 + 8
    assert "3 more in Findings" in Page(grid).plain
    assert grid.count('<tr><th scope="row">') == 12
    assert 'id="grid-rest"' in html
    assert 'class="grid wide-names many" id="grid"' in html
    assert heading(html)


def test_parts_and_readings_show_the_worst_and_say_so():
    one = [judgement(row("a", verdict, level="area", level_key=key)) for key, verdict in (("SK", "met"), ("ON", "breached"), ("QC", "met"))]  # fmt: skip
    assert (cell(one).verdict, cell(one).figure) == ("breached", "1 of 3 parts")
    read = [judgement(row("a", verdict, reading=name)) for name, verdict in (("narrow", "met"), ("wide", "breached"))]
    assert cell(read).figure == "1 of 2 readings"


def test_the_attached_rows_are_the_rows(html):
    attached = list(csv.DictReader(io.StringIO(attached_csv(html))))
    assert len(attached) == len(rows())
    given = {(one["operator_id"], one["provision_id"]): one for one in rows()}
    for one in attached:
        own = given[one["operator_id"], one["provision_id"]]
        assert (one["verdict"], one["on"], float(one["numerator"])) == (own["verdict"], own["on"], own["numerator"])


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, "0 %"), (0, 0.004, "0–1 %"), (0.004, 0.004, "<1 %"), (0.0003, 0.27, "<1–27 %"), (0.711, 1, "71–100 %"), (0.28, 0.283, "28 %"),
        (0.97, 0.999, "97–100 %"), (0.999, 0.999, ">99 %"), (1, 1, "100 %"),
    ],
)  # fmt: skip
def test_shares_are_rounded_as_a_table_asks(low, high, said):
    assert share_range(low, high).replace(NBSP, " ") == said


def test_sentences_never_flatter():
    from vendorline.report.wording import at_least, at_most

    assert (at_least(0.476), at_most(0.0342, 1), at_least(0.35), at_most(0.35)) == ("47", "3.5", "35", "35")
