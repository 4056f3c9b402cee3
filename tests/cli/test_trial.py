"""`vendorline check --ban`: what a ban or a cap would reach, without any law."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from networks import element, network, radio_sites
from vendorline.cli.app import run
from vendorline.network import write_network

#: What differs between a trial and the same provision saved.
OWN = {"provision_id", "force", "law_status"}


def rows_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    assert run([*map(str, arguments), "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def elements() -> list[dict[str, Any]]:
    """Ten sites in two countries' operators, four of them of Huawei, one of nobody known; a core of Ericsson; a line of fibre of ZTE."""
    return [
        *radio_sites(10, 4),
        element("unknown", "s9"),
        element("core", "s0", function="amf", vendor_id="ericsson"),
        element("olt", "s5", function="olt", vendor_id="zte", generations=["gpon"]),
        element("abroad", "x", vendor_id="huawei", operator_id="far"),
    ]


@pytest.fixture
def folder(tmp_path: Path, elements: list[dict[str, Any]]) -> Path:
    operators = [
        {"operator_id": "op", "name": "Op", "country": "GB", "plmn": ["00101"]},
        {"operator_id": "far", "name": "Far", "country": "CA", "plmn": ["00102"]},
    ]
    made = network(elements, operators=operators)
    sites = made["sites"].to_dicts()
    for site in sites:
        site["region"] = "north" if site["site_id"] in {"s0", "s1", "s9"} else "south"
    write_network(
        network(elements, operators=operators).with_tables(sites=made["sites"].clear().vstack(_sites(made, sites))),
        tmp_path / "net",
    )
    return tmp_path / "net"


def _sites(made: Any, rows: list[dict[str, Any]]) -> Any:
    import polars as pl

    return pl.DataFrame(rows, schema=made["sites"].schema)


def test_a_ban_is_judged_for_every_operator(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows_of(capsys, "check", folder, "--ban", "Huawei", "--by", "2021-12-31", "--on", "2022-01-01")
    told = {
        row["operator_id"]: (row["verdict"], row["numerator"], row["numerator_unknown"], row["denominator"])
        for row in found["rows"]
    }
    assert told == {"op": ("breached", 4, 1, 13), "far": ("breached", 1, 0, 1)}
    assert all(
        row["hypothetical"] and row["force"] == "trial" and row["provision_id"] == "TRIAL" for row in found["rows"]
    )
    due = rows_of(capsys, "check", folder, "--ban", "huawei", "--by", "2021-12-31", "--on", "2021-12-31")["rows"]
    assert {row["verdict"] for row in due} == {"due"}
    assert {row["days_left"] for row in due} == {0}


def test_what_it_reaches(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reaches = rows_of(capsys, "check", folder, "--ban", "huawei")["trial"]["reaches"]
    told = {
        (r["operator_id"], r["region"]): (r["sites"], r["sites_unknown"], r["sites_in_scope"], r["elements"])
        for r in reaches
    }
    assert told == {
        ("op", None): (4, 1, 10, 4),
        ("op", "north"): (2, 1, 3, 2),
        ("op", "south"): (2, 0, 7, 2),
        ("far", None): (1, 0, 1, 1),
        ("far", "south"): (1, 0, 1, 1),
    }
    left = {(r["operator_id"], r["region"]): r["vendors_left"] for r in reaches}
    assert left["op", None] == ["ericsson", "nokia", "zte"]
    assert left["op", "north"] == ["ericsson", "nokia"]
    assert left["far", None] == []


@pytest.mark.parametrize(
    ("width", "holds"),
    [(80, ["op", "  north", "  south", "2 to 3 of 3"]), (24, ["op  north", "op  south", "far  south"])],
)
def test_regions_stand_under_their_operator_at_any_width(
    folder: Path, width: int, holds: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(["check", str(folder), "--ban", "huawei", "--quiet"]) == 0
    told = capsys.readouterr().out
    assert "would reach 2 of 2 operators:" in " ".join(told.split())
    table = told.rpartition("operators:")[2]
    assert [line for line in holds if line not in table] == []


def test_a_screen_too_narrow_for_elements_still_shows_who_is_left(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "62")
    assert run(["check", str(folder), "--ban", "huawei", "--quiet"]) == 0
    told = capsys.readouterr().out
    assert "ericsson, nokia" in told
    assert "Elements by region: on a wider screen" in told


def test_what_may_be_in_scope_is_never_more_than_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    elements = [element("a", "s1", vendor_id="huawei", function="other"), element("b", "s2", vendor_id="nokia")]
    write_network(network(elements), tmp_path / "open")
    (row, *_) = rows_of(capsys, "check", tmp_path / "open", "--ban", "huawei", "--in", "ran")["trial"]["reaches"]
    assert (row["sites"], row["sites_unknown"], row["sites_in_scope"]) == (0, 1, 2)
    assert (row["elements"], row["elements_unknown"], row["elements_in_scope"]) == (0, 1, 2)


def test_where_and_which(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def counted(*options: str) -> tuple[Any, ...]:
        row = next(r for r in rows_of(capsys, "check", folder, *options)["rows"] if r["operator_id"] == "op")
        return row["numerator"], row["denominator"], row["basis"]

    assert counted("--ban", "huawei", "--in", "core") == (0, 1, "elements")
    assert counted("--ban", "zte", "--in", "ran") == (0, 11, "elements")
    assert counted("--ban", "zte", "--in", "access") == (1, 12, "elements")
    assert counted("--ban", "zte", "--in", "ran,fixed") == (1, 12, "elements")
    assert counted("--ban", "huawei,zte") == (5, 13, "elements")
    assert counted("--ban", "huawei", "--cap", "35%", "--in", "ran") == (4, 10, "sites")
    assert counted("--ban", "huawei", "--cap", "0.5", "--basis", "elements", "--in", "ran") == (4, 11, "elements")


def test_a_cap_is_a_cap(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = [
        {
            r["operator_id"]: r["verdict"]
            for r in rows_of(capsys, "check", folder, "--ban", "huawei", "--cap", cap, "--in", "ran")["rows"]
        }["op"]
        for cap in ("0.39", "0.4", "0.5")
    ]
    # Four of ten sites are Huawei's, and at a fifth somebody's may be.
    assert verdicts == ["breached", "unknown", "met"]


def test_beside_law_both_are_judged(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alone = rows_of(capsys, "check", folder, "--rules", "GB", "--on", "2024-01-01")["rows"]
    trial = rows_of(capsys, "check", folder, "--ban", "huawei", "--on", "2024-01-01")["rows"]
    both = rows_of(capsys, "check", folder, "--rules", "GB", "--ban", "huawei", "--on", "2024-01-01")["rows"]
    assert both == [*trial, *alone]


def test_a_ban_that_leaves_one_vendor_collides(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows_of(
        capsys, "check", folder, "--as-if", "GB", "--known", "2020-03-01", "--ban", "nokia", "--on", "2020-03-01"
    )
    # The element of nobody known could be a second vendor, so nothing collides for certain.
    assert found["collisions"] == []


@pytest.mark.parametrize("options", [["--by", "2021-12-31"], ["--cap", "0.35", "--in", "ran", "--tech", "5g"], []])
def test_what_is_saved_gives_the_same_rows(
    folder: Path, tmp_path: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    days = ["--from", "2021-01-01", "--to", "2022-06-01", "--every", "half-year"]
    project = tmp_path / "project"
    (project / "rules").mkdir(parents=True)
    (project / "vendorline.toml").write_text("", encoding="utf-8")
    (project / "network").mkdir()
    folder.rename(project / "network" / "2020-01-28")
    saved = project / "rules" / "no-huawei.yaml"
    first = rows_of(
        capsys, "check", project / "network" / "2020-01-28", "--ban", "huawei", *options, *days, "--save", saved
    )
    assert run(["rules", "validate", str(saved)]) == 0, capsys.readouterr()
    capsys.readouterr()
    again = rows_of(capsys, "check", project, "--as-if", "ZZ", *days)
    assert {row["provision_id"] for row in again["rows"]} == {"ZZ-NO-HUAWEI"}
    kept = [{name: value for name, value in row.items() if name not in OWN} for row in again["rows"]]
    assert kept == [{name: value for name, value in row.items() if name not in OWN} for row in first["rows"]]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--ban", "huwei"], "did you mean huawei?"),
        (["--ban", "huawei", "--in", "rann"], "did you mean ran?"),
        (["--ban", "huawei", "--tech", "6G"], "unknown technology"),
        (["--ban", " , "], "--ban names nothing"),
        (["--in", "core", "--rules", "GB"], "--in goes with --ban"),
        (["--ban", "huawei", "--cap", "1.2"], "from 0 to 1"),
        (["--ban", "huawei", "--cap", "a third"], "takes a share"),
        (["--ban", "huawei", "--basis", "sites"], "add --cap"),
        (["--ban", "huawei", "--cap", "0.2", "--basis", "towers"], "unknown basis 'towers'; known: elements"),
        (["--ban", "huawei", "--save", "x.txt"], "NAME.yaml"),
        (["--rules", "GB", "--save", "x.yaml"], "--save writes what --ban tries"),
    ],
)
def test_what_does_not_go_together_is_refused(
    folder: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", str(folder), *options]) == 2
    assert words in " ".join(capsys.readouterr().err.split())


def test_a_trial_says_names_as_people_write_them() -> None:
    from datetime import date
    from decimal import Decimal

    from vendorline.rulebook.trial import Trial, in_words

    ban = Trial(
        vendor_ids=("huawei", "zte", "acme_radio"),
        domains=("core", "access"),
        except_domains=("fixed_access",),
        by=date(2027, 12, 31),
    )
    assert in_words(ban) == (
        "No equipment of Huawei, ZTE and acme_radio in core or radio access other than fixed access after 31 December 2027."
    )
    cap = Trial(vendor_ids=("huawei",), cap=Decimal("0.35"), basis="sites")
    assert in_words(cap) == "At most 35 % of sites from Huawei."
