"""Any number of any result leads back to what it rests on, without a gap, and addresses name the numbers they should."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from report.plans import law, plan, term
from vendorline.cli.app import run
from vendorline.errors import UnknownName, UsageError
from vendorline.evidence.register import Described, Register
from vendorline.examples import example
from vendorline.project.calls import check, expose
from vendorline.project.decide_job import DecideQuestion, ask_decide, case_path
from vendorline.project.documents import check_document, expose_document
from vendorline.project.evidence import ENDS, addressed, every_address, open_ends, trace
from vendorline.project.evidence.stale_results import stale_results
from vendorline.project.evidence.timeline import timeline
from vendorline.project.public import public_document
from vendorline.project.runs import Runs
from vendorline.report.decision import decision_brief
from vendorline.results.document import to_json
from vendorline.results.result import Result

TODAY = date(2020, 3, 11)


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, Any]]:
    """Results of every job, on a small network."""
    network = example("canada-2020", sites=100)
    days = [date(2020, 3, 9), date(2027, 12, 31)]
    terms = [
        {**term("unit_costs (ran, 4g)", "equipment 31000"), "url": "https://example.org/a", "confidence": "low"},
        term("unit_costs (core_cp)", "x"),
    ]
    made_for = [law("GB-2022-DVD-CAP5G-SITES", "cap", limit=0.35)]
    return {
        "check-ca": to_plain(check_document(check(network, "CA", days))),
        "check-gb": to_plain(check_document(check(network, "GB", days, as_if=True))),
        "expose": to_plain(expose_document(expose(network, vendors=["huawei"]))),
        "plan-cap": plan(terms=[*plan()["terms"], *terms], made_for=made_for),
        "decide": to_plain(
            ask_decide(DecideQuestion(case=Path("canada-2020"), quick=True, log2=7, scrambles=2)).document
        ),
        "evidence": to_plain(timeline(None)),
    }


def to_plain(document: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(to_json(document))
    return found


@pytest.mark.slow
def test_the_whole_demonstration_is_traced_without_a_gap(tmp_path: Path) -> None:
    assert run(["demo", str(tmp_path), "--sites", "300", "--quiet"]) == 0
    documents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(tmp_path.glob("*.json"))}
    assert {"check-ca", "expose", "plan-cap", "plan-removal", "decide", "evidence"} <= set(documents)
    test_every_number_is_traced_without_a_gap(documents)


def test_every_number_is_traced_without_a_gap(results: dict[str, dict[str, Any]]) -> None:
    for name, document in results.items():
        numbers = 0
        for address in every_address(document):
            steps = trace(document, address)
            assert steps[0].depth == 0, (name, address.called)
            assert len(steps) > 1, (name, address.called)
            assert open_ends(steps) == [], (name, address.called)
            assert all(later.depth <= earlier.depth + 1 for earlier, later in pairwise(steps))
            numbers += 1
        assert numbers > 10, name


def test_a_verdict_leads_to_its_provision_and_the_files_of_the_network(results: dict[str, dict[str, Any]]) -> None:
    document = results["check-ca"]
    row = document["rows"][0]
    steps = trace(document, addressed(document, "1"))
    assert ("provision", row["provision_id"]) in {(step.kind, step.id) for step in steps}
    assert {step.id for step in steps if step.kind == "network"} == {one["sha256"] for one in document["inputs"]}
    assert all(step.source_id and (step.url or step.read) for step in steps if step.kind == "source")


def test_a_number_that_is_drawn_leads_to_claims_or_says_that_it_has_none(results: dict[str, dict[str, Any]]) -> None:
    document = results["decide"]
    cited = trace(document, addressed(document, "supports:parameter=delay_block"))
    assert [step.id for step in cited if step.kind == "claim"] == [
        "eu_ban_delay:EU:2019",
        "eu_rip_cost_counter:EU:2019",
        "cases:uk-enders",
    ]
    bare = trace(document, addressed(document, "supports:parameter=sanction"))
    assert [step.kind for step in bare][1:3] == ["parameter", "assumption"]
    said = trace(document, addressed(document, "supports:parameter=p_restrict.open.without"))
    assert {"statement", "document"} <= {step.kind for step in said}


def test_an_outcome_leads_to_the_products_behind_it(results: dict[str, dict[str, Any]]) -> None:
    document = results["decide"]

    def products(row: str) -> dict[str | None, str]:
        return {step.id: step.says for step in trace(document, addressed(document, row)) if step.kind == "definition"}

    block = products("option=block,outcome=cost_operators")
    assert set(block) == {"swap", "uplift", "forced"}
    assert "the cost of replacing all of the vendor's radio × the growth" in block["swap"]
    assert "× swap (an amount of the option), in year 3" in block["swap"]
    assert "where The United States cut Huawei off from chip supply" in block["forced"]
    # A wait adds what passes meanwhile, and nothing is late under an option without a delay of its own.
    assert "for each year waited" in products("option=wait-12,outcome=cost_operators")["stranded"]
    assert "late" not in products("option=allow,outcome=delay")
    assert "as far as it is compensated" in products("option=block,outcome=cost_state")["swap"]


def test_an_option_leads_to_its_amounts_its_provisions_and_the_weights(results: dict[str, dict[str, Any]]) -> None:
    document = results["decide"]
    own = trace(document, addressed(document, "options:option=limited"))
    assert {"GB-2020-01-CORE", "GB-2020-01-CAP-SITES"} <= {step.id for step in own if step.kind == "provision"}
    assumed = {step.id: step.says for step in own if step.kind == "assumption"}
    assert "assumed by whoever wrote the case canada-2020, as of 2020-03-09" in assumed["limited"]
    assert "nobody was asked; ask the minister" in assumed["weights"]
    # What a wait comes to rests on what may be chosen then; an amount in its own unit on no weight.
    wait = trace(document, addressed(document, "option=wait-12,outcome=exposure"))
    ids = {step.id for step in wait if step.kind == "assumption"}
    assert {"allow", "limited", "block-5g", "block"} <= ids
    assert "weights" not in ids


def test_a_computed_amount_leads_to_the_kept_result_and_the_files_of_its_network(project: Path) -> None:
    file = project / "elements.csv"
    file.write_text("one", encoding="utf-8")
    inputs = [{"path": str(file), "sha256": hashlib.sha256(b"one").hexdigest()}]
    kept = {
        "vendorline": "0.1.0",
        "command": "consequences",
        "inputs": inputs,
        "rows": [],
        "option": "block",
        "line": "used",
        "end": "high",
        "followed": {},
    }
    Runs(project / "runs").put(Result(kept, fingerprint="a" * 64))
    amount = {"option": "block", "line": "used", "amount": "swap", "year": None, "low": 0.9, "high": 1.0, "support": "computed", "quantity": "replaced_share", "error_mean": None}  # fmt: skip
    document = decided(project) | {
        "amounts": [{**amount, "run": "a" * 64}, {**amount, "amount": "uplift", "run": "d" * 64}],
        "plans": [
            {"option": "block", "line": "used", "end": "high", "completions": 9, "planned_in_full": 9, "feasible_share": 1.0, "cost": None, "run": "a" * 64}
        ],
    }  # fmt: skip
    steps = trace(document, addressed(document, "option=block,outcome=cost_operators"), folder=project)
    assert open_ends(steps) == []
    assert all(later.depth <= earlier.depth + 1 for earlier, later in pairwise(steps))
    assert "swap of block (used): 0.9 to 1; replaced share of the network" in {step.says for step in steps}
    places = [place for place, step in enumerate(steps) if step.depth == 1]
    below = {steps[n].id: steps[n + 1 : m] for n, m in pairwise([*places, len(steps)]) if steps[n].kind == "result"}
    assert {step.id for step in below["a" * 64] if step.kind == "network"} == {inputs[0]["sha256"]}
    assert [step.kind for step in below["d" * 64]] == ["assumption"]
    # Options that it does not belong to do not rest on it.
    other = trace(document, addressed(document, "option=allow,outcome=cost_operators"), folder=project)
    assert not {"a" * 64, "d" * 64} & {step.id for step in other}


def test_a_cost_leads_to_the_prices_of_its_part_of_the_network(results: dict[str, dict[str, Any]]) -> None:
    document = results["plan-cap"]
    place = next(n for n, row in enumerate(document["rows"], start=1) if row["layer"] == "ran")
    terms = [step.id for step in trace(document, addressed(document, str(place))) if step.kind == "term"]
    assert any(name and name.startswith("unit_costs (ran") for name in terms)
    assert not any(name and name.startswith("unit_costs (core") for name in terms)
    whole = [step.id for step in trace(document, addressed(document, "objective")) if step.kind == "term"]
    assert any(name and name.startswith("unit_costs (core") for name in whole)


def test_a_file_of_the_network_that_changed_is_told(tmp_path: Path) -> None:
    file = tmp_path / "elements.csv"
    file.write_text("one", encoding="utf-8")
    inputs = [{"path": str(file), "sha256": hashlib.sha256(b"one").hexdigest()}]
    document = {"command": "check", "rows": [{"provision_id": "CA-2022-5G", "numerator": 1}], "inputs": inputs}

    def told() -> list[str | None]:
        return [step.invalid_because for step in trace(document, addressed(document, "1")) if step.kind == "network"]

    assert told() == [None]
    file.write_text("another", encoding="utf-8")
    assert told() == ["changed since this result was made"]
    file.unlink()
    assert told() == ["there is no such file here any more"]


ROWS = {"command": "check", "rows": [{"a": "x", "b": 1}, {"a": "y", "b": 1}], "parts": {"labour": 2.5}, "inputs": []}


@pytest.mark.parametrize(
    ("asked", "called"),
    [("1", "rows:1"), ("a=y", "rows:2"), ("a=x,b=1", "rows:1"), ("rows:2", "rows:2"), ("parts.labour", "parts.labour")],
)
def test_an_address_names_one_number(asked: str, called: str) -> None:
    assert addressed(ROWS, asked).called == called


@pytest.mark.parametrize(
    ("asked", "kind", "words"),
    [
        ("3", UsageError, "has 2 rows"), ("0", UsageError, "has 2 rows"), ("b=1", UsageError, "2 rows of rows"), ("a=z", UsageError, "no row"),
        ("c=1", UnknownName, "column"), ("part.labour", UnknownName, "did you mean parts"), ("parts.labor", UnknownName, "labour"),
        ("parts.labour:1", UsageError, "no table"), ("rows:x", UsageError, "neither"),
    ],
)  # fmt: skip
def test_an_address_that_names_none_says_why(asked: str, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        addressed(ROWS, asked)


CASE = """
based_on: canada-2020
case: mine
uncertainties:
  trade_hit: {cites: [hit]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "vendorline.toml").write_text("", encoding="utf-8")
    (tmp_path / "said.txt").write_text(
        "The ministry said that a tenth of all trade was hit by the measures.\n", encoding="utf-8"
    )
    register = Register(tmp_path)
    register.add(
        [tmp_path / "said.txt"],
        Described(published_from=date(2019, 5, 1), published_until=date(2019, 5, 1)),
        today=TODAY,
    )
    text = register.rows("texts")[0]["text_id"]
    register.record(
        "statements",
        [
            {
                "statement_id": "M1",
                "text_id": text,
                "exact": "a tenth of all trade was hit",
                "kind": "number",
                "form": "paraphrase",
                "speaker": "the ministry",
            }
        ],
        today=TODAY,
    )
    claim = {
        "claim_id": "hit",
        "statement_ids": ["M1"],
        "proposition": "A tenth of trade was hit",
        "parameter": "trade_hit",
        "central": 0.1,
        "unit": "share",
    }
    register.record("claims", [claim], today=TODAY)
    return tmp_path


def decided(project: Path, cites: str = "[hit]") -> dict[str, Any]:
    shipped = case_path(Path("canada-2020")).read_text(encoding="utf-8")
    line = next(line for line in shipped.splitlines() if line.lstrip().startswith("trade_hit:"))
    mine = line[: line.index("unsupported:")] + f"cites: {cites}, judged: 'the ministry speaks of all trade'" + "}"
    case = project / "mine.yaml"
    case.write_text(shipped.replace(line, mine), encoding="utf-8")
    return dict(ask_decide(DecideQuestion(case=case, quick=True, log2=7, scrambles=2)).document)


def test_a_number_of_a_project_leads_to_the_words_and_falls_with_them(project: Path) -> None:
    document = decided(project)
    steps = trace(document, addressed(document, "supports:parameter=trade_hit"), folder=project)
    assert [step.kind for step in steps if step.kind in {"claim", "statement", "document"}] == [
        "claim",
        "statement",
        "document",
    ]
    assert "“a tenth of all trade was hit”" in next(step.says for step in steps if step.kind == "statement")
    assert open_ends(steps) == []
    assert stale_results(project) == []
    Register(project).withdraw("M1", "the ministry corrected it", today=TODAY)
    (stale,) = stale_results(project)
    assert (stale["result"], stale["claim_ids"]) == (document["fingerprint"], ["hit"])
    assert any(
        step.invalid_because
        for step in trace(document, addressed(document, "supports:parameter=trade_hit"), folder=project)
    )
    from vendorline.errors import InvalidInput

    with pytest.raises(InvalidInput) as refused:
        decided(project)
    assert any("hit no longer stands" in fault.problem for fault in refused.value.faults)


def test_a_case_beside_a_register_cites_its_claims_without_being_in_a_project(project: Path) -> None:
    (project / "vendorline.toml").unlink()
    document = decided(project)
    steps = trace(document, addressed(document, "supports:parameter=trade_hit"), folder=project)
    assert "“a tenth of all trade was hit”" in next(step.says for step in steps if step.kind == "statement")


def test_a_claim_that_was_changed_is_not_passed_off_as_what_the_result_rests_on(project: Path) -> None:
    document = decided(project)
    asked = addressed(document, "supports:parameter=trade_hit")
    Register(project).record("claims", [{"claim_id": "hit", "central": 0.9}], today=TODAY)
    claim = next(step for step in trace(document, asked, folder=project) if step.kind == "claim")
    assert "changed since this result was made" in str(claim.invalid_because)
    (stale,) = stale_results(project)
    assert (stale["result"], stale["claim_ids"]) == (document["fingerprint"], ["hit"])


def test_a_case_that_was_changed_since_is_told(project: Path) -> None:
    document = decided(project)
    asked = addressed(document, "supports:parameter=trade_hit")
    told = [step.invalid_because for step in trace(document, asked, folder=project) if step.kind == "file"]
    assert told == [None]
    with (project / "mine.yaml").open("a", encoding="utf-8") as case:
        case.write("# a remark\n")
    told = [step.invalid_because for step in trace(document, asked, folder=project) if step.kind == "file"]
    assert told == ["changed since this result was made"]


def test_a_shipped_case_is_known_wherever_the_result_was_made(results: dict[str, dict[str, Any]]) -> None:
    document = results["decide"]
    moved = {**document, "inputs": [{**document["inputs"][0], "path": "canada-2020.yaml"}]}
    asked = "option=block,outcome=cost_operators"
    here, there = (trace(one, addressed(one, asked)) for one in (document, moved))
    assert [step.id for step in there] == [step.id for step in here]
    other = {**moved, "inputs": [{"path": "canada-2020.yaml", "sha256": "f" * 64}]}
    (file,) = [step for step in trace(other, addressed(other, asked)) if step.kind == "file"]
    assert file.invalid_because == "there is no such file here any more"


def test_a_brief_shows_the_words_of_the_register_of_its_project(project: Path) -> None:
    document = decided(project)
    words = "“a tenth of all trade was hit”"
    assert words in decision_brief(document, made_on=TODAY)
    shown = public_document(document, frozenset())
    page = decision_brief(shown, made_on=TODAY)
    assert words not in page
    assert "no such file here" not in page


def test_a_use_that_somebody_stated_stands_in_the_trace(project: Path) -> None:
    document = {
        "command": "plan",
        "rows": [{"cost": 3}],
        "inputs": [],
        "fingerprint": "f" * 64,
        "terms": [],
        "made_for": [],
    }
    use = {"use_id": "U1", "result": "f" * 64, "row": "rows:1", "parameter": "cost", "claim_ids": ["hit"]}
    Register(project).record("uses", [use], today=TODAY)
    steps = trace(document, addressed(document, "1"), folder=project)
    assert "claim" in {step.kind for step in steps}
    assert {step.kind for step in steps} & ENDS


def test_who_said_what_is_told_from_the_register(project: Path) -> None:
    found = timeline(project)
    (row,) = found["rows"]
    assert (row["speaker"], row["claim_ids"], row["origins"]) == ("the ministry", ("hit",), 1) or list(
        row["claim_ids"]
    ) == ["hit"]
    assert [part["mark"] for part in found["pages"][0]["parts"]] == [None, "M1", None]
    assert "".join(part["text"] for part in found["pages"][0]["parts"]).startswith("The ministry said")


def test_shipped_statements_are_told_with_their_rival_days() -> None:
    found = timeline(None)
    assert len(found["rows"]) == 20
    by_id = {row["statement_id"]: row for row in found["rows"]}
    assert by_id["S15"]["rival_days"]
    assert by_id["S15"]["superseded_by"] == ["S16"]
    assert by_id["S02"]["origins"] == 1
    assert by_id["S15"]["origins"] == 3
