"""A project folder: its newest snapshot, its own rules, what was decided, what is kept private."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from networks import element, network
from vendorline.check import check
from vendorline.cli.app import run
from vendorline.errors import InvalidInput, InvalidRules
from vendorline.network import write_network
from vendorline.project import open_network, project_of
from vendorline.project.private_output import private_counts
from vendorline.project.private_tags import read_private_tags

CRITERIA = "GB-2020-01-MITIG"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "vendorline.toml").write_text('name = "Ours"\n', encoding="utf-8")
    for as_of, vendor in ((date(2020, 1, 28), "nokia"), (date(2020, 6, 30), "huawei")):
        made = network([element("e", "s", vendor_id=vendor), element("f", "t", vendor_id="nokia")], as_of=as_of)
        write_network(made, folder / "network" / as_of.isoformat(), format="csv")
    return folder


def answer(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    code = run([str(a) for a in arguments])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else {}


def test_the_newest_snapshot_is_the_network(project: Path) -> None:
    found = project_of(project)
    assert found is not None
    assert list(found.snapshots) == [date(2020, 1, 28), date(2020, 6, 30)]
    assert open_network(project).network.as_of == date(2020, 6, 30)
    assert open_network(project / "network" / "2020-01-28").network.as_of == date(2020, 1, 28)
    assert project_of(project / "network" / "2020-01-28") == found
    assert project_of(project.parent) is None


def test_commands_take_a_project(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "diff", project, "--format", "json")[1]
    assert [(row["row_id"], row["old"], row["new"]) for row in found["rows"]] == [("e", "nokia", "huawei")]
    assert run(["validate", str(project)]) == 0
    page = tmp_path / "page.html"
    assert run(["report", str(project), "--output", str(page)]) == 0
    capsys.readouterr()
    found = answer(capsys, "explain", project, "e", "--format", "json")[1]
    assert {row["column"]: row["value"] for row in found["rows"] if row["table"] == "elements"}["vendor_id"] == "huawei"


def test_import_puts_a_snapshot_into_a_project(project: Path, tmp_path: Path) -> None:
    later = network([element("e", "s")], as_of=date(2020, 9, 30))
    write_network(later, tmp_path / "tables", format="csv")
    assert run(["import", str(tmp_path / "tables"), "--into", str(project)]) == 0
    assert open_network(project).network.as_of == date(2020, 9, 30)
    assert run(["import", str(tmp_path / "tables"), "--into", str(project)]) == 2  # it is there already
    assert run(["import", str(tmp_path / "tables"), "--into", str(project), "--replace"]) == 0


@pytest.mark.parametrize(("text", "column"), [("nam = 'x'\n", "nam"), ("tags = 1\n", "tags"), ("tags\n", None)])
def test_settings_that_cannot_be_used(project: Path, text: str, column: str | None) -> None:
    (project / "vendorline.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        open_network(project)
    assert caught.value.faults[0].column == column


def test_a_project_without_a_network_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "vendorline.toml").touch()
    with pytest.raises(InvalidInput) as caught:
        open_network(tmp_path)
    assert "import" in caught.value.faults[0].remedy


DETERMINATION = """determinations:
- instrument: GB-2020-01-MITIG
  vendor: HUAWEI
  decided_by: The board
  decided_on: 2020-03-01
  until: 2020-05-01
  why: assessed on 2020-02-20
"""


def verdict(project: Path, on: date) -> dict[str, Any]:
    opened = open_network(project)
    findings = check(
        opened.network,
        "GB",
        on,
        known=date(2020, 12, 1),
        provisions=opened.rulebook,
        determinations=opened.determinations,
        accept_recalled=True,
    )
    return next(dict(row, told=findings.explain(row)) for row in findings.rows if row["provision_id"] == CRITERIA)


def test_determinations_decide_from_their_day_until_the_end(project: Path) -> None:
    assert verdict(project, date(2020, 4, 1))["reason"] == "needs_a_determination"
    (project / "determinations.yaml").write_text(DETERMINATION, encoding="utf-8")
    days = [
        (date(2020, 2, 29), "unknown"),
        (date(2020, 3, 1), "breached"),
        (date(2020, 4, 30), "breached"),
        (date(2020, 5, 1), "unknown"),
    ]
    for on, expected in days:
        assert verdict(project, on)["verdict"] == expected, on
    told = " ".join(verdict(project, date(2020, 4, 1))["told"])
    assert "Determined by The board on 2020-03-01: huawei meets the criteria" in told


def test_determinations_are_cited_and_fingerprinted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "determinations.yaml").write_text(DETERMINATION, encoding="utf-8")
    found = answer(capsys, "check", project, "--rules", "GB", "--known", "2020-12-01", "--format", "json")[1]
    (cited,) = found["determinations"]
    assert (cited["decided_by"], cited["until_on"], cited["provision_ids"]) == ("The board", "2020-05-01", [CRITERIA])
    assert any(item["path"].endswith("determinations.yaml") for item in found["inputs"])


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("GB-2020-01-MITIG", "GB-NOPE"), 2),
        (("HUAWEI", "Nobody Ltd."), 3),
        (("until: 2020-05-01", "until: 2020-03-32"), 6),
        (("why:", "because:"), 7),
        (("determinations:", "decisions:"), 1),
        (("determinations:\n", ""), 1),
        ((DETERMINATION, "nobody has decided anything\n"), 1),
        ((DETERMINATION, "determinations: nothing\n"), 1),
    ],
)
def test_faults_of_determinations_have_their_line(project: Path, change: tuple[str, str], line: int) -> None:
    (project / "determinations.yaml").write_text(DETERMINATION.replace(*change), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        open_network(project)
    assert line in {fault.row for fault in caught.value.faults}
    assert {fault.file for fault in caught.value.faults} == {"determinations.yaml"}
    assert run(["check", str(project), "--rules", "GB"]) == 3


@pytest.mark.parametrize("text", ["", "# none yet\n", "determinations:\n", "determinations: []\n"])
def test_nothing_decided_is_no_fault(project: Path, text: str) -> None:
    (project / "determinations.yaml").write_text(text, encoding="utf-8")
    assert open_network(project).determinations == ()


def test_a_derogation_exempts_for_its_days_and_is_cited() -> None:
    grant = {"grant_id": "g", "operator_id": "op", "instrument_id": "GB-2022-DVD", "state": "derogation", "vendor_id": "huawei",
             "from_on": date(2024, 1, 1), "until_on": date(2025, 1, 1), "source": "letter"}  # fmt: skip
    core = element("core", function="amf", vendor_id="huawei")
    other = element("other", "s1", vendor_id="nokia")
    binding = {"operator_id": "op", "instrument_id": "GB-2022-DVD", "bound": "yes"}

    def judged(on: date, grants: list[dict[str, Any]]) -> tuple[str, str]:
        findings = check(network([core, other], bindings=[binding], grants=grants), "GB", on, known=date(2026, 1, 1))
        row = next(row for row in findings.rows if row["provision_id"] == "GB-2022-DVD-CORE")
        return row["verdict"], " ".join(findings.explain(row))

    assert judged(date(2024, 6, 1), [])[0] == "breached"
    verdict_then, told = judged(date(2024, 6, 1), [grant])
    assert verdict_then == "met"
    assert "Derogation for huawei, from 2024-01-01 until 2025-01-01 (letter)." in told
    assert judged(date(2025, 1, 1), [grant])[0] == "breached"
    assert judged(date(2024, 6, 1), [{**grant, "vendor_id": "zte"}])[0] == "breached"
    part, told = judged(date(2024, 6, 1), [{**grant, "site_id": "s0"}])
    assert part == "met"
    assert "for a part of the network" in told
    assert judged(date(2024, 6, 1), [{**grant, "site_id": "s1"}])[0] == "breached"


def test_own_rules_stand_beside_the_shipped(project: Path) -> None:
    from vendorline.rulebook import provisions

    shipped = provisions()["GB-2020-01-TWO"]
    rules = project / "rules"
    rules.mkdir()
    text = (
        "instrument: GB-OWN\njurisdiction: GB\ntitle: Own policy\nissuer: The company\nadopted_on: 2020-01-01\n"
        "sources:\n  own: {title: Policy, url: 'https://example.org/policy', kind: primary}\n"
        "provisions:\n- id: GB-OWN-1\n  force: contract\n  bound: all_providers\n  effect: forbid\n  event: present\n"
        "  vendor: {kind: named, vendor_ids: [huawei]}\n  scope: {}\n  level: operator\n  time: {mode: open}\n"
        "  paraphrase: None of it.\n  sources: [own]\n  confidence: high\n  evidence: read\n"
    )
    (rules / "own.yaml").write_text(text, encoding="utf-8")
    opened = open_network(project)
    rows = check(opened.network, "GB", provisions=opened.rulebook, known=date(2020, 12, 1)).rows
    assert next(row["verdict"] for row in rows if row["provision_id"] == "GB-OWN-1") == "breached"
    assert any(item.path.endswith("own.yaml") for item in opened.inputs)
    (rules / "own.yaml").write_text(text.replace("GB-OWN", shipped.instrument_id), encoding="utf-8")
    with pytest.raises(InvalidRules):
        open_network(project)
    (rules / "own.yaml").write_text(text, encoding="utf-8")
    (rules / "more.yml").write_text(text.replace("GB-OWN", "GB-MORE").replace("contract", "strong"), encoding="utf-8")
    assert run(["check", str(project), "--rules", "GB"]) == 3


def test_a_folder_for_own_rules_may_be_empty(project: Path) -> None:
    (project / "rules").mkdir()
    assert len(open_network(project).network["operators"])


# Private tags


def tags(folder: Path, text: str) -> Path:
    path = folder / "private.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_private_tags_join_those_of_the_network(tmp_path: Path) -> None:
    base = network([element("e", "s"), element("f", "t", tags=["own"])], site_tags={"s": ["own"]})
    private = read_private_tags(
        tags(tmp_path, "table,id,tag\nsites,s,sensitive\nelements,f,sensitive\ncomplete,,sensitive\n")
    )
    over = private.laid_over(base)
    assert dict(over["sites"].select("site_id", pl.col("tags").list.join(",")).iter_rows()) == {
        "s": "own,sensitive",
        "t": None,
    }
    assert over["elements"]["tags"].to_list() == [None, ["own", "sensitive"]]
    assert over.is_complete("tags.sensitive")
    assert not base.is_complete("tags.sensitive")
    assert private_counts(private) == {"sensitive": 2}
    off = private.taken_off(over)
    assert off["elements"]["tags"].to_list()[1] == ["own"]
    assert not off.is_complete("tags.sensitive")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("table,id,tag\nsite,topsecret,sensitive\n", [2]),
        ("table,id,tag\nsites,topsecret,\nsites,,sensitive\n", [2, 3]),
        ("table,id,tag\ncomplete,topsecret,sensitive\n", [2]),
        ("table,id,tag\nsites,topsecret,sensitive\n", [2]),
        ("table,tag\nsites,sensitive\n", [None]),
    ],
)
def test_faults_of_private_tags_name_rows_and_never_values(tmp_path: Path, text: str, rows: list[int | None]) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_private_tags(tags(tmp_path, text)).laid_over(network([element("e", "s")]))
    assert [fault.row for fault in caught.value.faults] == rows
    assert "topsecret" not in str([caught.value, *caught.value.faults])


def test_private_tags_decide_and_stay_private(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elements = [element(f"e{i}", f"hidden{i}", vendor_id="huawei") for i in range(5)]
    binding = {"operator_id": "op", "instrument_id": "GB-2022-DVD", "bound": "yes"}
    write_network(network(elements, bindings=[binding]), tmp_path / "net", format="csv")
    marked = tags(tmp_path, "table,id,tag\nsites,hidden1,sensitive\nsites,hidden3,sensitive\ncomplete,,sensitive\n")
    command = (
        "check",
        tmp_path / "net",
        "--rules",
        "GB",
        "--on",
        "2026-01-01",
        "--known",
        "2026-11-23",
        "--format",
        "json",
    )
    without = answer(capsys, *command)[1]
    assert {r["reason"] for r in without["rows"] if r["provision_id"] == "GB-2022-DVD-SITES"} == {"missing_tag"}
    listed = tmp_path / "elements.csv"
    found = answer(capsys, *command, "--tags", marked, "--elements", listed)[1]
    (row,) = [r for r in found["rows"] if r["provision_id"] == "GB-2022-DVD-SITES"]
    assert (row["verdict"], row["numerator"], row["denominator"], row["level_key"]) == ("breached", 2, 2, None)
    assert found["private_tags"] == {"sensitive": 2}
    assert not any(item["path"].endswith("private.csv") for item in found["inputs"])
    # The elements of other provisions may be listed, for they say nothing of the tag.
    text = listed.read_text(encoding="utf-8")
    assert "GB-2022-DVD-SITES" not in text
    assert "e0" in text
