"""Every number of a decision's answer and of its brief leads on its page to what it rests on, and to nothing else than `evidence trace` says."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from project.decided_network import case, equipment, project
from report.browsing import BROWSER, cut_on_paper, printed
from report.decisions import decision, worked_out
from report.pages import Page
from vendorline.project.decide_job import DecideQuestion, ask_decide, shipped_cases
from vendorline.project.evidence import addressed, open_ends, trace
from vendorline.report import report
from vendorline.report.decision import decision_brief
from vendorline.report.words import day
from vendorline.results.document import to_json

MADE_ON = date(2026, 11, 27)
#: The cases that are shipped, but for that whose amounts are planned over a thousand completions, which takes minutes.
CASES = [name for name in shipped_cases() if not name.endswith("-network")]
LINK = re.compile(r'<a href="#(n1-\d+)">(.*?)</a>', re.DOTALL)
NOTE = re.compile(r'<div class="note" id="(n1-\d+)" data-rows="([^"]*)">(.*?)</div>', re.DOTALL)
INPUT = re.compile(r'<div class="note" id="(i1-\d+)">(.*?)</div>', re.DOTALL)
GROUP = re.compile(r'<div class="group" id="(t1-\d+)">(.*?)\n</div>\n(?=<div class="group"|\Z|\s*<)', re.DOTALL)


def decided_case(name, *, quick):
    found = ask_decide(DecideQuestion(case=Path(name), quick=quick, log2=7, scrambles=2)).document
    return json.loads(to_json(found))


@pytest.fixture(scope="module")
def decided():
    """A quick run, with some runs and sets of acts beside it, which take long to compute."""
    made_up = decision()
    return decided_case("canada-2020", quick=True) | {
        "runs": made_up["runs"],
        "removed": made_up["removed"],
        "quick": False,
    }


@pytest.fixture
def pages(decided, network):
    return {"brief": decision_brief(decided, made_on=MADE_ON), "report": report(network, [decided], made_on=MADE_ON)}


def said(part):
    """What the steps of a part of a page say."""
    return [unescape(text) for text in re.findall(r"<span>(.*?)</span>", part, re.DOTALL)]


def rested_on(page):
    """For each address of a result that a page leads from: what is said of what it rests on."""
    inputs = {name: said(part) for name, part in INPUT.findall(page)}
    groups = {name: [one for one, _ in INPUT.findall(part)] for name, part in GROUP.findall(page)}
    found = {}
    for _, rows, part in NOTE.findall(page):
        led = [name for link in re.findall(r'href="#([it]1-\d+)"', part) for name in groups.get(link, [link])]
        for row in rows.split(" "):
            found[row] = [step for name in led for step in inputs[name]]
    return found


def test_every_number_leads_to_a_note_that_ends_where_evidence_trace_ends(pages, decided):
    for name, page in pages.items():
        ids = Page(page).ids
        assert len(ids) == len(set(ids)), name
        assert "#rests:" not in page
        links = {link for link, _ in LINK.findall(page)}
        assert links <= {note for note, _, _ in NOTE.findall(page)}, name
        found = rested_on(page)
        assert len(found) > 100 or name == "brief"
        assert {"share_of_weights", "evpi", "gap", "tipping_points:1", "options:2", "removed:3", "runs:3"} <= set(
            found
        ), name
        for row, told in found.items():
            steps = trace(decided, addressed(decided, row))
            assert open_ends(steps) == [], row
            assert set(told) == {step.says for step in steps[1:]}, (name, row)


def numbers_without_a_trace(html, decided):
    """The numbers on the sheets of a brief that are no link, once what people typed and how it was made are left out."""
    sheets = html[html.index('<section class="sheet"') : html.index('<section class="notes')]
    sheets = re.sub(
        r'<dl class="meta">.*?</dl>|<ol class="srcs">.*?</ol>|<thead>.*?</thead>|<caption.*?</caption>',
        " ",
        sheets,
        flags=re.DOTALL,
    )
    text = Page(LINK.sub(" ", sheets)).plain
    titles = decided["titles"]
    typed = [str(title) for kind in titles.values() for title in kind.values()]
    typed += [row["title"] for row in (*decided["options"], *decided["tipping_points"], *decided["tornado"])]
    typed += [question for row in decided["options"] for question in row["questions"]]
    typed += [row["what"] for row in decided["runs"]] + [str(act["title"]) for act in decided["independence"]["acts"]]
    typed += [
        decided["question"],
        decided["case"],
        decided["status"].partition(": ")[2],
        decided["known"],
        day(date.fromisoformat(decided["decide_on"])).replace("\N{NO-BREAK SPACE}", " "),
    ]
    # How the numbers are read is no number of the result.
    typed += ["100 where every outcome", "from 5 to 95 % of the draws"]
    typed += [row["unit"] for row in decided["rows"]]
    for words in sorted(typed, key=len, reverse=True):
        text = re.sub(re.escape(words), " ", text, flags=re.IGNORECASE)
    return re.findall(r".{0,30}\d[\d.,]*.{0,20}", text)


def test_no_number_of_a_brief_is_without_a_trace(decided):
    assert numbers_without_a_trace(decision_brief(decided, made_on=MADE_ON), decided) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_number_of_every_case_that_is_shipped_is_traced(name, tmp_path):
    found = decided_case(name, quick=False)
    page = decision_brief(found, made_on=MADE_ON)
    assert numbers_without_a_trace(page, found) == []
    for row, told in rested_on(page).items():
        steps = trace(found, addressed(found, row))
        assert open_ends(steps) == []
        assert set(told) == {step.says for step in steps[1:]}, row
    if BROWSER is not None:
        assert printed(page, tmp_path) == 2
        assert cut_on_paper(page, tmp_path) == []


def test_the_numbers_of_the_answer_are_links(pages):
    page = pages["report"]
    (sentence,) = re.findall(r'<p class="answer">(.*?)</p>', page)
    linked = [text for _, text in LINK.findall(sentence)]
    assert any("% " in f"{text} " for text in linked)
    assert not re.search(r"\d+ %|\d of \d", LINK.sub("", sentence))


def test_a_case_whose_file_is_gone_is_traced_all_the_same(network):
    for page in (decision_brief(decision(), made_on=MADE_ON), report(network, [decision()], made_on=MADE_ON)):
        assert "there is no such file here any more" in page
        for row, told in rested_on(page).items():
            assert set(told) == {step.says for step in trace(decision(), addressed(decision(), row))[1:]}, row


def test_amounts_that_were_worked_out_lead_to_plans_priors_and_the_results_that_hold_them():
    made = worked_out()
    page = decision_brief(made, made_on=MADE_ON)
    found = rested_on(page)
    assert {"plans:2", "exposures:1", "priors.completions"} <= set(found)
    for row, told in found.items():
        steps = trace(made, addressed(made, row))
        assert open_ends(steps) == [], row
        assert set(told) == {step.says for step in steps[1:]}, row
    (cost,) = [told for row, told in found.items() if row == "rows:5"]
    assert any(
        said.startswith("exposure of limited (used): 0.15 to 0.9, over 2 years; read of the network, 2.0% off")
        for said in cost
    )
    assert "waiting of limited (used): 1 to 1; typed by hand" in cost
    assert any(
        "28 of 1,000 completions planned in full, a schedule in 97%; cost 1.25e+09 EUR on average; of those planned in full 1.24e+09, and none below 1.2e+09"
        in said
        for said in cost
    )
    assert "priors published: 1,000 completions of the network; 12 elements have neither vendor nor prior" in cost


@pytest.mark.slow
def test_a_case_whose_amounts_are_worked_out_of_a_network_is_traced_to_its_files(tmp_path):
    file = project(tmp_path / "p", equipment(), case())
    made = json.loads(to_json(ask_decide(DecideQuestion(case=file, quick=True, log2=6)).document))
    page = decision_brief(made, made_on=MADE_ON)
    assert numbers_without_a_trace(page, {**made, "status": ""}) == []
    for row, told in rested_on(page).items():
        steps = trace(made, addressed(made, row), folder=file.parent.parent)
        assert open_ends(steps) == []
        assert set(told) == {step.says for step in steps[1:]}, row
    cost = trace(made, addressed(made, "option=early,outcome=cost"), folder=file.parent.parent)
    assert {"definition", "result", "network", "prior", "file"} <= {step.kind for step in cost}
    assert all(step.invalid_because is None for step in cost)


def test_what_is_shown_to_everybody_reads_no_register(decided, monkeypatch):
    from vendorline.project.evidence import claims_of_cases

    monkeypatch.setattr(claims_of_cases, "is_project", lambda _folder: pytest.fail("a register was looked for"))
    decision_brief({**decided, "public": True}, made_on=MADE_ON)
