"""Files of provisions: every fault at once, with its file and line, and nothing that is not data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vendorline.cli.app import run
from vendorline.errors import InvalidRules
from vendorline.rulebook import json_schema, provisions, read_instruments
from vendorline.rulebook.load import examine_instruments, load_instruments

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
    assert all(fault.row is not None for fault in caught.value.faults)
    assert all(fault.file == "x.yaml" for fault in caught.value.faults)
    return [(fault.row, fault.problem) for fault in caught.value.faults]


def test_a_good_file_loads_exactly() -> None:
    (law,) = load_instruments([("x.yaml", GOOD)])
    provision = law.provision
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
        (("domains: [access]", "domains: [access]\n    colour: red"), "is not a field"),
        (("mode: by\n", "mode: target_deadline\n    target: 2024-01-01\n"), "target is after deadline"),
        (
            ("mode: by\n    deadline: 2023-01-28", "mode: within\n    trigger: date\n    period: P5Y"),
            "takes trigger, trigger_on",
        ),
        (
            ("mode: by\n    deadline: 2023-01-28", "mode: within\n    trigger: grant\n    period: five"),
            "period is written",
        ),
        (("domains: [access]", "bands_mhz: [[3800, 3400]]"), "lowest and highest"),
        (("bound: all_providers", "bound: threshold"), "bound threshold needs"),
        (("bound: all_providers", "bound: class"), "bound class needs it"),
        (("kind: named", "kind: any"), "takes no vendor_ids"),
        (("evidence: read", "evidence: read\n  readings: [{reading: one, meaning: Only one.}]"), "two or more"),
        (("force: binding", "force: proposed"), "needs `proposed: true`"),
        (("evidence: read", "evidence: read\n  checked_in: [one]"), "checked_in needs checked_on"),
        (
            ("evidence: read", "evidence: read\n  checked_on: 2024-01-01\n  checked_in: [two]"),
            "two, which is none of its sources",
        ),
        (("evidence: read", "evidence: read\n  checked_on: 2024"), "YYYY-MM-DD"),
        (("  basis: sites\n", ""), "a cap needs a basis"),
        (("  basis: sites\n  limit: 0.35\n", ""), "a cap needs a limit"),
        (("limit: 0.35", "limit: 35"), "between 0 and 1"),
        (("limit: 0.35", "limit: 35 %"), "is no decimal"),
        (("domains: [access]", "functions: [gnbb]"), "there is no function gnbb"),
        (
            ("bound: all_providers", "bound: threshold\n  subscribers_at_least: 9\n  subscribers_at_most: 1"),
            "more than",
        ),
        (("adopted_on: 2020-10-20", "adopted_on: 2020-10-20\nin_force_on: 2019-01-01"), "before adopted_on"),
        (("deadline: 2023-01-28", "deadline: 2013-01-28"), "before the entry into force"),
        (("deadline: 2023-01-28", "deadline: 28.1.2023"), "YYYY-MM-DD"),
        (("deadline: 2023-01-28", "deadline: 1674864000"), "YYYY-MM-DD"),
        (
            ("mode: by\n    deadline: 2023-01-28", "mode: within\n    trigger: grant\n    period: P99999Y"),
            "hundred years",
        ),
        (("evidence: read", "evidence: read\n  events: [{status: suspended, on: 2019-01-01}]"), "before the adoption"),
        (("evidence: read", "evidence: read\n  events: [{status: restored, on: 2021-01-01}]"), "not suspended then"),
        (
            (
                "evidence: read",
                "evidence: read\n  events: [{status: lapsed, on: 2021-01-01}, {status: suspended, on: 2022-01-01}]",
            ),
            "after it has lapsed",
        ),
        (("evidence: read", "evidence: read\n  events: [{status: superseded, by: XX-1-A}]"), "by itself"),
        (("evidence: read", "evidence: read\n  events: [{status: superseded, by: XX-1}]"), "is an instrument"),
        (("kind: named\n    vendor_ids: [someone]", "kind: list\n    listed_by: [XX-9-L]"), "XX-9-L, which is nowhere"),
        (
            (
                "evidence: read",
                "evidence: read\n  readings: [{reading: a, meaning: A.}, {reading: b, meaning: B., basis: vendors}]",
            ),
            "reading b: a cap counts",
        ),
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
        ("a: " + "[" * 100_000 + "]" * 100_000, "levels deep"),
        ("\n".join(" " * i + "a:" for i in range(900)), "levels deep"),
        ("a: !!str 1\n", "tags"),
        ("a: {<<: {b: 1}, <<: {c: 1}}\n", "twice"),
        ("? [a, b]\n: c\n", "where a field is named"),
        ("a: 1\n---\nb: 1\n", "second document"),
        ("a:\n\tb: 1\n", "tab"),
        ("a: b\x1b[31m\n", "control character U+001B"),
        ('a: "b\\e[31m"\n', "control character U+001B"),
        ("", "nothing stands in it"),
        ("# nothing\n", "nothing stands in it"),
        ("- a\n", "not a mapping"),
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
    with pytest.raises(InvalidRules) as caught:
        read_instruments([tmp_path / "absent.yaml"])
    assert "cannot be read" in caught.value.faults[0].problem


def test_faults_of_form_of_one_file_come_together() -> None:
    text = "a: 1\na: 2\nb: &x 1\nc:\n- {d: 1, e: [{d: 1}], d: 2}\n- d: !t 1\n"
    assert [line for line, _ in faults_of(text)] == [2, 3, 5, 6]


def test_a_file_that_cannot_be_read_hides_no_other_and_its_ids_count_as_there(tmp_path: Path) -> None:
    successor = "evidence: read\n  events: [{status: superseded, by: XX-2-A}]"
    (tmp_path / "1.yaml").write_text(GOOD.replace("evidence: read", successor), encoding="utf-8")
    (tmp_path / "2.yaml").write_text(GOOD.replace("XX-1", "XX-2").replace("A decision", "Für"), encoding="latin-1")
    (tmp_path / "3.yml").write_text(GOOD.replace("XX-1", "XX-3") + "  a: [\n", encoding="utf-8")
    (tmp_path / "4.YAML").write_text(GOOD.replace("XX-1", "XX-4").replace("sources: [one]", "sources: [two]"))
    (tmp_path / "5.yaml").write_text(GOOD.replace("XX-1", "XX-5"), encoding="utf-16")
    (tmp_path / "6.yaml").write_text(GOOD.replace("XX-1", "XX-6"), encoding="utf-8-sig")
    (tmp_path / "7.yaml").write_bytes(b"# " + b"x" * 4_000_001)
    (tmp_path / "8.yaml").mkdir()
    with pytest.raises(InvalidRules) as caught:
        read_instruments([tmp_path])
    found = {Path(fault.file).name: (fault.row, fault.problem) for fault in caught.value.faults}
    assert sorted(found) == ["2.yaml", "3.yml", "4.YAML", "5.yaml", "7.yaml"]
    assert found["2.yaml"][0] == 3
    assert "UTF-8" in found["5.yaml"][1]
    assert "larger than" in found["7.yaml"][1]


def test_faults_of_one_provision_come_together_and_none_that_only_follows(tmp_path: Path) -> None:
    wrong = GOOD.replace("  limit: 0.35\n", "").replace("bound: all_providers", "bound: class")
    told = [problem for _, problem in faults_of(wrong.replace("sources: [one]", "sources: [two]"))]
    assert len(told) == 3
    assert all(problem.startswith("XX-1-A") for problem in told)
    assert [problem for _, problem in faults_of(GOOD.replace("force: binding", "force: strong"))] == [
        problem for _, problem in faults_of(GOOD.replace("force: binding", "force: strong")) if "force" in problem
    ]


def test_what_may_be_right_is_a_warning_with_its_line(tmp_path: Path) -> None:
    odd = GOOD.replace("vendor_ids: [someone]", "vendor_ids: [huawie]").replace("[access]", "[acces]")
    odd = odd.replace("evidence: read", "evidence: read\n  in_force_on: 2019-01-01\n  grants_under: [XX-9]")
    (tmp_path / "a.yaml").write_text(odd, encoding="utf-8")
    instruments, faults = examine_instruments([tmp_path])
    assert len(instruments) == 1
    assert [(fault.row, fault.severity) for fault in faults] == [(n, "warning") for n in (19, 21, 32, 33)]
    assert faults[0].remedy == "did you mean huawei?"
    assert len(read_instruments([tmp_path])) == 1


def test_what_stands_beside_may_be_referred_to_and_its_ids_are_taken(tmp_path: Path) -> None:
    book = provisions()
    listing = next(law for law in book if law.provision.effect == "classify")
    text = GOOD.replace("kind: named\n    vendor_ids: [someone]", f"kind: list\n    listed_by: [{listing.id}]")
    assert len(load_instruments([("a.yaml", text)], beside=book)) == 1
    taken = GOOD.replace("XX-1-A", listing.id).replace("jurisdiction: XX", f"jurisdiction: {listing.jurisdiction}")
    with pytest.raises(InvalidRules) as caught:
        load_instruments([("a.yaml", taken)], beside=book)
    assert [fault.row for fault in caught.value.faults] == [12]


def test_two_that_supersede_one_another_and_a_successor_that_is_older() -> None:
    later = GOOD.replace("XX-1", "XX-2").replace(
        "evidence: read", "evidence: read\n  events: [{status: superseded, by: XX-1-A}]"
    )
    with pytest.raises(InvalidRules) as caught:
        load_instruments([("a.yaml", GOOD), ("b.yaml", later.replace("2020-10-20", "2021-10-20"))])
    assert "adopted on 2020-10-20, before itself" in caught.value.faults[0].problem
    first = GOOD.replace("evidence: read", "evidence: read\n  events: [{status: superseded, by: XX-2-A}]")
    with pytest.raises(InvalidRules) as caught:
        load_instruments([("a.yaml", first), ("b.yaml", later)])
    assert [fault.file for fault in caught.value.faults] == ["a.yaml", "b.yaml"]


def test_rules_validate_tells_all_of_a_folder_and_exits_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("force: binding", "force: strong"), encoding="utf-8")
    (tmp_path / "b.yml").write_text("a: [1\n", encoding="utf-8")
    assert run(["rules", "validate", str(tmp_path), "--format", "json"]) == 3
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {(Path(row["file"]).name, row["row"]) for row in rows if row["severity"] == "error"} == {
        ("a.yaml", 13),
        ("b.yml", 2),
    }
    (tmp_path / "b.yml").unlink()
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    assert run(["rules", "validate", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert "1 provisions in 1 instruments" in told.out + told.err
    assert "no vendor someone" in told.err


def test_the_same_instrument_twice_is_told() -> None:
    with pytest.raises(InvalidRules) as caught:
        load_instruments([("a.yaml", GOOD), ("b.yaml", GOOD)])
    assert len(caught.value.faults) == 2


def test_schema_is_json_and_names_every_field_of_a_provision() -> None:
    schema = json.loads(json.dumps(json_schema()))
    assert "limit" in schema["$defs"]["Provision"]["properties"]


def test_a_provision_may_have_a_short_title_and_is_called_by_its_id_without() -> None:
    (plain,) = load_instruments([("x.yaml", GOOD)])
    assert plain.to_dict()["short_title"] == "XX-1-A"
    titled = GOOD.replace("  force: binding\n", '  short_title: "Cap 35 %: 5G sites"\n  force: binding\n')
    (law,) = load_instruments([("x.yaml", titled)])
    assert law.to_dict()["short_title"] == "Cap 35 %: 5G sites"
    long = GOOD.replace("  force: binding\n", f"  short_title: {'x' * 41}\n  force: binding\n")
    assert faults_of(long)
