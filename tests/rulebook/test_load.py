"""Files of provisions: every fault at once, with its file and line, and nothing that is not data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from vendorline.errors import InvalidRules
from vendorline.rulebook import json_schema, provisions, read_instruments
from vendorline.rulebook.load import load_instruments, parse_instrument

GOOD = """\
instrument: XX-1
jurisdiction: XX
title: A decision
issuer: An authority
adopted_on: 2020-10-20
sources:
  one:
    title: The decision
    url: https://example.org/one
    kind: primary
provisions:
- id: XX-1-A
  force: binding
  bound: all_providers
  effect: cap
  event: present
  vendor:
    kind: named
    vendor_ids: [someone]
  scope:
    domains: [access]
  level: operator
  basis: sites
  limit: 0.35
  time:
    mode: by
    deadline: 2023-01-28
  paraphrase: At most so much.
  sources: [one]
  confidence: high
  evidence: read
"""


def faults_of(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(InvalidRules) as caught:
        load_instruments([("x.yaml", text)])
    assert all(fault.file == "x.yaml" for fault in caught.value.faults)
    return [(fault.row, fault.problem) for fault in caught.value.faults]


def test_a_good_file_loads_exactly() -> None:
    provision = parse_instrument(GOOD, "x.yaml").provisions[0]
    assert str(provision.limit) == "0.35"
    assert provision.kind == "state"


def test_all_faults_at_once_with_their_lines() -> None:
    wrong = (
        GOOD.replace("force: binding", "force: strong")
        .replace("limit: 0.35", "limit: 1.35")
        .replace("url: https", "url: ftp")
    )
    wrong = wrong.replace("confidence: high", "confidence: high\n  colour: red").replace(
        "deadline: 2023-01-28", "deadline: 2023-02-30"
    )
    found = faults_of(wrong)
    lines = {line for line, _ in found}
    assert {9, 13, 27, 31} <= lines
    assert len(found) >= 4


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("mode: by", "mode: open"), "takes no dates"),
        (("  limit: 0.35\n", ""), "a cap needs a limit"),
        (("sources: [one]", "sources: [two]"), "cites two"),
        (("id: XX-1-A", "id: YY-1-A"), "does not begin with its jurisdiction"),
        (("    vendor_ids: [someone]\n", ""), "kind named needs them"),
        (("event: present", "event: installed"), "does not go with"),
        (("evidence: read", "evidence: read\n  events: [{status: superseded, by: XX-9}]"), "which is nowhere"),
        (("evidence: read", "evidence: read\n  events: [{status: lapsed}]"), "needs the day"),
        (("basis: sites", "basis: vendors"), "a cap counts"),
    ],
)
def test_what_does_not_go_together_is_told(change: tuple[str, str], told: str) -> None:
    assert any(told in problem for _, problem in faults_of(GOOD.replace(*change)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x 1\nb: *x\n", "aliases"),
        ("a: !!python/object/apply:os.system ['true']\n", "tags"),
        ("a: 1\na: 2\n", "twice"),
        ("a: [1\nb: 2\n", "not YAML"),
        ("a: " + "[" * 3000, "not YAML"),
    ],
)
def test_what_is_not_plain_data_is_refused(text: str, told: str) -> None:
    assert any(told in problem for _, problem in faults_of(text))


def test_faults_of_several_files_come_together_and_nothing_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD.replace("force: binding", "force: strong"))
    (tmp_path / "two.yaml").write_text(GOOD.replace("bound: all_providers", "bound: everybody"))
    with pytest.raises(InvalidRules) as caught:
        read_instruments([tmp_path])
    assert {Path(fault.file).name for fault in caught.value.faults} == {"one.yaml", "two.yaml"}
    with pytest.raises(InvalidRules, match="cannot be read"):
        read_instruments([tmp_path / "absent.yaml"])


def test_the_same_instrument_twice_is_told() -> None:
    with pytest.raises(InvalidRules) as caught:
        load_instruments([("a.yaml", GOOD), ("b.yaml", GOOD)])
    assert len(caught.value.faults) == 2


def test_schema_is_json_and_names_every_field_of_a_provision() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert "limit" in schema["$defs"]["Provision"]["properties"]


def test_the_published_facts_are_carried_whole(real_data: Path) -> None:
    """Every provision of the collected facts on the two countries, its sources, dates, confidence and words."""
    facts = yaml.safe_load((real_data.parent / "facts" / "rules.yaml").read_text(encoding="utf-8"))
    wanted = [p for p in facts["provisions"] if p["jurisdiction"] in {"GB", "CA"}]
    book = provisions()
    assert {law.id for law in book} >= {p["id"] for p in wanted}
    for fact in wanted:
        law = book[fact["id"]]
        provision = law.provision
        assert (provision.force, provision.bound, provision.level) == (fact["force"], fact["bound"], fact["level"])
        assert (provision.confidence, provision.evidence) == (fact["confidence"], fact["evidence"])
        assert str(law.adopted_on) == fact["date"]
        assert list(provision.sources) == fact["sources"]
        assert provision.paraphrase == fact["paraphrase"]
        assert [s["url"] for s in law.to_dict()["sources"]] == [facts["sources"][s]["url"] for s in fact["sources"]]  # type: ignore[index,union-attr]
        time = fact["time"]
        assert str(provision.time.deadline or provision.time.from_on or None) == str(time.get("date"))
        assert str(provision.time.target) == str(time.get("target"))
        assert [v.casefold() for v in fact["vendor"].get("names", [])] == list(provision.vendor.vendor_ids)
        if fact.get("limit") is not None:
            assert float(provision.limit or 0) == fact["limit"]
        for conflict in fact.get("conflicts", []):
            assert conflict in provision.conflicts
