"""Faults: by cause in text, every one in JSON, and no fault twice that only follows from another."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vendorline.cli.app import run
from vendorline.cli.fault_groups import MISSING, by_cause, causes, fault_rows
from vendorline.cli.faults import WIDTH, short
from vendorline.errors import Fault


def missing(row: int, column: str, file: str = "x.csv") -> Fault:
    return Fault(file, row, column, None, MISSING, "fill it in")


def inventory(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("rows", [1, 2, 60, 400])
def test_a_missing_country_is_one_cause_with_one_remedy(
    rows: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [f"s{n};Op;5G;Nokia;51.5;-1.{n:03}" for n in range(rows)]
    table = inventory(tmp_path / "a.csv", "Site ID;Operator;Technology;Vendor;Latitude;Longitude", made)
    assert run(["import", "table", str(table), "--dry-run"]) == 3
    told = capsys.readouterr().out
    assert told.count("error: ") == 1
    assert f"no column names the country; {rows + 1} operators and sites lack it" in told
    assert "--set country=" in told
    assert run(["import", "table", str(table), "--dry-run", "--format", "json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert [("--set country=" in row["remedy"], row["column"]) for row in found["rows"]] == [(True, "country")]
    assert found["errors"] == 1
    assert "error" in found
    assert run(["import", "table", str(table), "--dry-run", "--set", "country=GB"]) == 0


@pytest.mark.parametrize(
    "technology", ["foo", "6G?", "n78?", "Richtfunk", "?", "-?-", "5 G oder so", "x", "99G", "tba"]
)
def test_what_follows_from_an_unreadable_technology_is_told_with_it(
    technology: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"s1;Op;{technology};Nokia;GB", "s2;Op;5G;Nokia;GB"]
    table = inventory(tmp_path / "a.csv", "Site ID;Operator;Technology;Vendor;Country", rows)
    if technology == "foo":
        run(["import", "table", str(table), "--dry-run"])
        told = capsys.readouterr().out
        assert f"error: element_id: {MISSING}" not in told
        assert f"error: row_id: {MISSING}" not in told
    run(["import", "table", str(table), "--dry-run", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["rows"]
    assert all(row["follows"] for row in found if row["column"] in {"element_id", "row_id"})
    assert all(not row["follows"] for row in found if row["column"] == "generations")


def test_causes_lead_to_the_first() -> None:
    wrong = Fault("x.csv", 2, "generations", "foo", "not allowed", "write 5G")
    faults = [missing(2, "element_id"), missing(2, "function"), wrong, missing(2, "row_id"), missing(2, "country")]
    assert list(causes(faults)) == ["generations", "generations", None, "generations", None]
    assert list(causes([missing(2, "element_id"), missing(3, "function")])) == [None, None]
    assert list(causes([missing(2, "element_id"), missing(2, "function", "y.csv")])) == [None, None]
    groups = by_cause(faults)
    assert {(group.first.column, *sorted(group.follow)) for group in groups} == {
        ("generations", "element_id", "function", "row_id"),
        ("country",),
    }


COLUMNS = st.sampled_from(["country", "element_id", "function", "generations", "row_id", "site_id", None])
FAULTS = st.builds(
    Fault,
    st.sampled_from(["a.csv", "b.csv"]),
    st.one_of(st.none(), st.integers(2, 5)),
    COLUMNS,
    st.one_of(st.none(), st.text(max_size=5)),
    st.sampled_from([MISSING, "not after 2020-01-01", "not after 2021-05-01", "unknown (and in 4 more rows)"]),
    st.sampled_from(["fill it in", "write it; did you mean huawei?", ""]),
    st.sampled_from(["error", "warning"]),
)


@settings(deadline=None)
@given(st.lists(FAULTS, max_size=12))
def test_no_fault_is_lost(faults: list[Fault]) -> None:
    rows = fault_rows(faults)
    assert [{**row} for row in rows] == [
        {**f.to_dict(), "follows": row["follows"]} for f, row in zip(faults, rows, strict=True)
    ]
    groups = by_cause(faults)
    assert sum(group.rows for group in groups) >= len(
        {f for f, c in zip(faults, causes(faults), strict=True) if c is None}
    )
    severities = [group.first.severity for group in groups]
    assert severities == sorted(severities)
    told = {(group.first.severity, group.first.column) for group in groups}
    alone = {(f.severity, f.column) for f, c in zip(faults, causes(faults), strict=True) if c is None}
    assert told == alone


def test_faults_that_differ_in_numbers_are_one_cause() -> None:
    days = [
        Fault("e.csv", n, "retired_on", "x", f"not after installed_on 2020-01-{n:02}", "correct it")
        for n in range(2, 12)
    ]
    (group,) = by_cause(days)
    assert (group.rows, group.problem) == (10, "not after installed_on …")


def test_whole_files_and_columns_come_first_and_columns_of_one_cause_together() -> None:
    faults = [missing(n, "country") for n in range(2, 9)]
    faults += [
        Fault("x.csv", 1, f"c{n}", None, "unknown column; left aside", "columns are a, b", "warning") for n in (1, 2, 3)
    ]
    faults += [Fault("x.csv", 1, "vendr", None, "unknown column; left aside", "did you mean vendor?", "warning")]
    faults += [Fault("x.csv", 1, "function", None, "a required column is missing", "add it")]
    faults += [Fault("x.csv", None, None, None, "a required table is missing", "add it")]
    groups = by_cause(faults)
    assert [(group.first.severity, group.first.column, group.rows) for group in groups] == [
        ("error", "function", 1), ("error", None, 1), ("error", "country", 7), ("warning", "c1", 3), ("warning", "vendr", 1),
    ]  # fmt: skip
    assert list(groups[3].values) == ["c1", "c2", "c3"]


def test_a_name_of_millions_of_letters_is_told_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    net = bad_network(tmp_path / "net", 0)
    (net / "manifest.json").write_text(json.dumps({"k" * 5_000_000: 1}), encoding="utf-8")
    began = time.process_time()
    assert run(["validate", str(net)]) == 3
    assert time.process_time() - began < 5
    assert len(capsys.readouterr().out) < 2_000


@pytest.mark.parametrize(
    "fault",
    [
        Fault(
            "x.csv", 2, "k" * 5000, "v" * 5000, "p" * 30, "write one of " + ", ".join(f"value_{n}" for n in range(60))
        ),
        Fault("x.csv", 2, None, "\x1b[31mred\nline\ttab", "bad", "do this"),
        Fault(
            "a/very/long/path/" * 20 + "x.csv",
            None,
            None,
            None,
            "no such file",
            "vendorline import table x.csv --into n",
        ),
        Fault("x.csv", 2, "c", "[bold]markup[/bold]", "[red]not[/red] markup", "write [x]"),
    ],
)
def test_text_fits_a_narrow_terminal_and_keeps_the_remedy(fault: Fault, capsys: pytest.CaptureFixture[str]) -> None:
    from vendorline.cli.output import print_faults

    print_faults([fault])
    told = capsys.readouterr().err
    assert max(map(len, told.splitlines())) <= WIDTH
    assert "\x1b" not in told
    assert "".join(fault.remedy.split()) in "".join(told.split())
    if fault.value is not None:
        assert fault.value[:5000] not in told or len(fault.value) < 60


@pytest.mark.parametrize(("text", "told"), [("abc", "abc"), ("a" * 11, "a" * 10 + "… (11 letters)"), ("a\nb", "a\\nb")])
def test_long_values_are_cut(text: str, told: str) -> None:
    assert short(text, 10) == told


def bad_network(folder: Path, rows: int = 1_500) -> Path:
    folder.mkdir()
    (folder / "operators.csv").write_text("operator_id,name,country\nop,Op,GB\n", encoding="utf-8")
    (folder / "sites.csv").write_text("site_id,country\ns,\n", encoding="utf-8")
    lines = "".join(f"e{n},s,op,gnb,{'5X' if n else '5G'}\n" for n in range(rows + 1))
    (folder / "elements.csv").write_text(
        "element_id,site_id,operator_id,function,generations\n" + lines, encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(
    "command",
    ["check NET --rules GB", "check GOOD --rules GB --against NET", "expose NET", "explain NET e1", "report NET --output p.html",
     "diff NET NET", "validate NET", "import tables NET --dry-run"],
)  # fmt: skip
def test_a_bad_network_gives_a_document(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = 1_500 if command.startswith("validate") else 40
    bad_network(tmp_path / "NET", rows)
    if "GOOD" in command:
        from networks import element, network
        from vendorline.network import write_network

        write_network(network([element("e")]), tmp_path / "GOOD")
    assert run([*command.split(), "--format", "json"]) == 3
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["command"] == command.split(maxsplit=1)[0]
    assert found["error"]
    assert len([row for row in found["rows"] if row["column"] == "generations"]) == rows
    wanted = {"file", "row", "column", "value", "problem", "remedy", "severity", "follows"}
    assert all(set(row) == wanted for row in found["rows"])
    assert not (tmp_path / "p.html").exists()
    assert run(command.split()) == 3
    captured = capsys.readouterr()
    assert len((captured.out + captured.err).splitlines()) < 20


def test_a_document_of_an_error_goes_where_the_result_would_go_and_is_no_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net, saved = bad_network(tmp_path / "net", 1), tmp_path / "saved.json"
    assert run(["check", str(net), "--rules=GB", "--format=json", f"--output={saved}"]) == 3
    assert capsys.readouterr().out == ""
    assert json.loads(saved.read_text(encoding="utf-8"))["error"]
    (net / "sites.csv").write_text("site_id,country\ns,GB\n", encoding="utf-8")
    (net / "elements.csv").write_text("element_id,site_id,operator_id,function\ne,s,op,gnb\n", encoding="utf-8")
    assert run(["report", str(net), str(saved), "--output", str(tmp_path / "page.html")]) == 3
    assert "no result" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["check", "net"], ["check", "net", "--rules", "ZZ"], ["rules", "show", "GB-NONE"]]
)
def test_wrong_usage_has_a_document_too(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from networks import element, network
    from vendorline.network import write_network

    monkeypatch.chdir(tmp_path)
    write_network(network([element("e")]), tmp_path / "net")
    assert run([*arguments, "--format", "json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert found["rows"] == []
    assert found["error"]
    assert found["command"] == ("rules show" if arguments[0] == "rules" else "check")
