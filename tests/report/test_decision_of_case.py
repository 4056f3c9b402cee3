"""From a case to the page, the workbook and the terminal: what decide writes can be shown."""

from __future__ import annotations

import io
from datetime import date

import numpy as np
import pytest
from openpyxl import load_workbook
from rich.console import Console

from report.pages import Page
from vendorline.cli.tables.decision import draw_decision
from vendorline.decide import decide, read_case
from vendorline.decide.draws.sobol import Plan
from vendorline.report import report
from vendorline.report.decision import decision_workbook
from vendorline.report.decision.reading import Decided, faults
from vendorline.report.decision.triangle import triangle
from vendorline.results.document import document

CASE = """
case: somewhere
question: May vendor X be used in 5G?
who_decides: The government
decide_on: 2020-03-09
known: 2020-03-09
horizon: 10 years
money: {unit: EUR bn, prices: 2020, discount: {rate: [0.02, 0.035, 0.07], applies_to: money, unsupported: usual}}
network: none
status: PLACEHOLDER
options:
  allow: {title: Allow, stance: open, amounts: {used: {swap: 0, exposure: 1}, unsupported: typed}}
  block:
    title: No vendor X
    stance: closed
    questions: ["May a court review the order?"]
    amounts: {used: {swap: 1, exposure: 0.2}, unsupported: typed}
  wait-12: {title: Wait 12 months, wait: 12 months, then: [allow, block]}
while_waiting: {used: {exposure: 1}, unsupported: judgement}
events:
  sanction: {title: An ally cuts off chips, within: 24 months, p: [.15, .45, .80], unsupported: none, pressure: ally}
uncertainties:
  replace: {unit: EUR bn, q: [.7, 1.0, 2.0], unsupported: judgement}
  read: {unit: share of subscribers, q: [.3, .4, .7], within: [0, 1], unsupported: judgement}
  gap: {unit: share-years, q: [.1, .5, 2], unsupported: judgement}
outcomes:
  cost: {unit: EUR bn, better: less, swing: [0, 3]}
  exposure: {unit: share-years, better: less, swing: [0, 5]}
  supply: {unit: share-years, better: less, swing: [0, 3]}
  persons: {unit: person-days, better: less, swing: [0, 2000], never_weighed: true}
terms:
  swap: {outcome: cost, of: [replace], by: swap, paid: year 3}
  readable: {outcome: exposure, of: [read], by: exposure}
  unsupplied: {outcome: supply, of: [gap], by: exposure, if: sanction}
  held: {outcome: persons, of: [gap], by: swap}
weights:
  reference: exposure
  unsupported: nobody was asked
  ranges: {exposure: 100, cost: [20, 200], supply: [10, 100]}
perspectives:
  treasury: {only: [cost]}
variants:
  dearer: {objection: it costs more, set: {replace: [2, 3, 4]}}
"""


@pytest.fixture(scope="module")
def decided(tmp_path_factory):
    path = tmp_path_factory.mktemp("case") / "somewhere.yaml"
    path.write_text(CASE, encoding="utf-8")
    found = decide(read_case(path), Plan(log2=7, scrambles=2))
    return found, document("decide", found.rows, **found.document)


def test_what_decide_writes_has_no_fault(decided):
    assert list(faults(decided[1], "d.json")) == []


def test_it_is_shown_everywhere(decided, network):
    _, written = decided
    page = Page(report(network, [written], made_on=date(2026, 11, 23)))
    buffer = io.StringIO()
    draw_decision(Console(file=buffer, width=80), written)
    answer = dict(list(load_workbook(io.BytesIO(decision_workbook(written)))["answer"].iter_rows(values_only=True))[1:])
    assert written["sentence"] in page.words
    assert written["sentence"] in " ".join(buffer.getvalue().split())
    assert written["sentence"] == answer["Answer"]
    assert "PLACEHOLDER" in page.words
    assert "May a court review the order?" in page.words


def test_parts_add_up_to_losses_in_the_triangle(decided):
    found, written = decided
    drawn = triangle(Decided(written))
    assert drawn is not None
    places = [found.means.case.weighed.index(name) for name in drawn.outcomes]
    for area in drawn.areas:
        for corner in area.corners:
            weights = [0.0] * 3
            for place, weight in zip(places, corner, strict=True):
                weights[place] = weight
            (losses,) = found.means.losses_of_today(np.array([weights]))
            own = losses[found.means.choices.index(area.option)]
            assert own == pytest.approx(min(losses), abs=1e-9)
