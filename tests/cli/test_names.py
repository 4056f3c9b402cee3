"""Every option and argument that takes a name takes it as people write it, and asks what was meant where it does not know it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from networks import element, network
from vendorline.cli.app import run
from vendorline.knowledge.data_files import rows_of
from vendorline.network import write_network


class Taken(NamedTuple):
    """A name that an option takes: the command with NAME in its place, ways to write one name, and a slip with what it is near."""

    option: tuple[str, str]
    command: str
    written: tuple[str, ...]
    slip: str
    meant: str


HUAWEI = ("huawei", "Huawei", "HUAWEI Technologies", "Huawei Technologies Co., Ltd.")
BRITAIN = ("GB", "gb", "uk", "UK", "United Kingdom", "united kingdom", "Great Britain")
NETHERLANDS = ("NL", "Netherlands", "The Netherlands", "the netherlands", "Nederland", "Holland")
CORE = ("GB-2022-DVD-CORE", "gb-2022-dvd-core", "gb 2022 dvd core")
JUDGED = "check NET --as-if GB --on 2024-01-01"
TABLE = (
    Taken(("check", "--rules"), "check NET --on 2024-01-01 --rules|NAME", BRITAIN, "Untied Kingdom", "GB|United Kingdom"),
    Taken(("check", "--as-if"), "check NET --on 2024-01-01 --as-if|NAME", BRITAIN, "Sweeden", "Sweden"),
    Taken(("check", "--explain"), f"{JUDGED} --explain|NAME", CORE, "GB-2022-DVD-COR", "GB-2022-DVD-CORE"),
    Taken(("check", "--provision"), f"{JUDGED} --provision|NAME", CORE, "GB-2022-DVD-COR", "GB-2022-DVD-CORE"),
    Taken(("check", "--operator"), f"{JUDGED} --operator|NAME", ("t-mobile", "T-Mobile", "T Mobile", "TMobile Ltd"), "T-Mobil", "T-Mobile"),
    Taken(("check", "--vendor"), f"{JUDGED} --vendor|NAME", HUAWEI, "Huwei", "huawei"),
    Taken(("check", "--verdict"), f"{JUDGED} --verdict|NAME", ("not_applicable", "Not applicable", "NOT APPLICABLE"), "breeched", "breached"),
    Taken(("check", "--region"), f"{JUDGED} --region|NAME", ("QC", "qc", "Quebec", "Québec"), "Ontaro", "Ontario"),
    Taken(("check", "--ban"), "check NET --ban|NAME", HUAWEI, "Huwei", "huawei"),
    Taken(("check", "--in"), "check NET --ban huawei --in|NAME", ("core", "Core"), "cor", "core"),
    Taken(("check", "--tech"), "check NET --ban huawei --tech|NAME", ("5G", "5g"), "5GG", "5G"),
    Taken(("check", "--basis"), "check NET --ban huawei --cap 0.35 --basis|NAME", ("sites", "Sites"), "sitez", "sites"),
    Taken(("check", "--every"), "check NET --as-if GB --from 2024-01-01 --to 2024-07-01 --every|NAME", ("half-year", "Half year"), "quater", "quarter"),
    Taken(("check", "--fail-on"), f"{JUDGED} --provision GB-2022-DN --fail-on|NAME", ("breached:binding", "Breached:Binding"), "breeched", "breached"),
    Taken(("expose", "--vendor"), "expose NET --vendor|NAME", HUAWEI[:3], "Huwei", "huawei"),
    Taken(("expose", "--coalition"), "expose NET --coalition|NAME", ("huawei+zte", "Huawei + ZTE Corporation"), "Huawei+Nokya", "nokia"),
    Taken(("expose", "--by"), "expose NET --vendor huawei --by|NAME", ("region", "Region"), "oprator", "operator"),
    Taken(("expose", "--measure"), "expose NET --vendor huawei --measure|NAME", ("deny,read", "Switch off,READ", "switch_off,read"), "swich off", "Switch off"),
    Taken(("expose", "--set"), "expose NET --vendor huawei --set|NAME", ("n3=off@QC", "N3=Off@Quebec"), "n33=off", "n3"),
    Taken(("expose", "--explain"), "expose NET --explain|NAME", ("huawei:deny:QC", "Huawei:Switch off:Québec"), "huawei:reed", "Read"),
    Taken(("explain", "--rules"), "explain NET a --rules|NAME", BRITAIN, "Sweeden", "Sweden"),
    Taken(("explain", "--as-if"), "explain NET a --as-if|NAME", BRITAIN, "Sweeden", "Sweden"),
    Taken(("plan", "--rules"), "plan NET --periods 2 --rules|NAME", BRITAIN, "Sweeden", "Sweden"),
    Taken(("plan", "--as-if"), "plan NET --periods 2 --as-if|NAME", BRITAIN, "Sweeden", "Sweden"),
    Taken(("rules", "--jurisdiction"), "rules list --jurisdiction|NAME", BRITAIN, "Sweeden", "Sweden"),
    Taken(("rules coverage", "--jurisdiction"), "rules coverage --jurisdiction|NAME", NETHERLANDS, "Sweeden", "Sweden"),
    Taken(("rules stale", "--jurisdiction"), "rules stale --jurisdiction|NAME", BRITAIN, "Sweeden", "Sweden"),
    Taken(("rules compare", "JURISDICTIONS"), "rules compare|NAME", ("GB,SE", "United Kingdom,Sweden"), "GB,Sweeden", "Sweden"),
    Taken(("rules show", "PROVISION"), "rules show|NAME", CORE, "GB-2022-DVD-COR", "GB-2022-DVD-CORE"),
    Taken(("rules show", "INSTRUMENT"), "rules show|NAME", ("GB-2022-DVD", "gb 2022 dvd"), "GB-2022-DDV", "GB-2022-D"),
    Taken(("knowledge show", "TABLE"), "knowledge show|NAME", ("domain_names", "Domain names"), "function", "functions"),
    Taken(("vendors", "--as"), "vendors confirm COPY Acmeradio --as|NAME", HUAWEI, "Huawai", "huawei"),
    Taken(("vendors", "--country"), "vendors confirm COPY Acmeradio --country|NAME", ("CA", "Canada", "canada"), "Canda", "Canada"),
    Taken(("example", "NAME"), "example|NAME|NEW --sites 300", ("canada-2020", "Canada 2020"), "canada-20", "canada-2020"),
    Taken(("import", "--assume-vendors"), "import tables NET --into NEW --assume-vendors|NAME", ("canada-2020", "Canada 2020"), "canada-20", "canada-2020"),
    Taken(("decide", "CASE"), "decide|NAME|--quick --draws 4", ("canada-2022", "Canada 2022"), "canada-22", "canada-2022"),
    Taken(("decide", "--from"), "decide new NEW.yaml --from|NAME", ("canada-2020", "Canada 2020"), "canda-2020", "canada-2020"),
    Taken(("decide", "--answer"), "decide new NEW.yaml --answer|country=NAME", ("NZ", "New Zealand"), "New Zeland", "New Zealand"),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two operators, two vendors, two regions of a country whose regions have names."""
    operators = [
        {"operator_id": "t-mobile", "name": "T-Mobile", "country": "GB", "plmn": ["302720"]},
        {"operator_id": "one", "name": "One Ltd", "country": "GB", "plmn": ["00102"]},
    ]
    elements = [
        element("a", "s1", operator_id="t-mobile", vendor_id="huawei"),
        element("b", "s2", operator_id="one", vendor_id="zte"),
        element("c", "s2", operator_id="one", vendor_id="Acmeradio"),
    ]
    made = network(elements, operators=operators, country="CA")
    sites = made["sites"].with_columns(country=pl.lit("CA"), region=pl.Series(["QC", "ON"], dtype=pl.String))
    write_network(made.with_tables(sites=sites), tmp_path / "net")
    return tmp_path / "net"


def words(taken: Taken, name: str, folder: Path, copy: Path) -> list[str]:
    """The command line with a name in its place."""
    line = []
    for part in taken.command.split("|"):
        line += [part.replace("NAME", name)] if "NAME" in part else part.split()
    named = {"NET": str(folder), "COPY": str(copy), "NEW": str(copy / "new"), "NEW.yaml": str(copy / "new.yaml")}
    return [named.get(word, word) for word in line]


def told(capsys: pytest.CaptureFixture[str], line: list[str]) -> Any:
    """What a command says, without what differs from run to run."""
    json_too = line[:2] != ["decide", "new"]
    code = run([*line, *(["--format", "json"] if json_too else []), "--quiet"])
    said = capsys.readouterr()
    assert code in {0, 1}, said.err
    return (
        {name: value for name, value in json.loads(said.out).items() if name in {"rows", "witness", "explanations"}}
        if json_too
        else {}
    )


def copies(folder: Path) -> Iterator[Path]:
    """Fresh folders with the network in them."""
    from shutil import copytree

    for number in range(9):
        yield Path(copytree(folder, folder.with_name(f"copy{number}")))


@pytest.mark.parametrize("taken", TABLE, ids=lambda taken: " ".join(taken.option))
def test_usual_spellings_mean_the_same(taken: Taken, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = [
        told(capsys, words(taken, name, folder, copy))
        for name, copy in zip(taken.written, copies(folder), strict=False)
    ]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("taken", TABLE, ids=lambda taken: " ".join(taken.option))
def test_a_slip_is_asked_about(taken: Taken, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words(taken, taken.slip, folder, next(copies(folder)))) == 2
    said = capsys.readouterr().err
    assert any(f"did you mean {name}" in said for name in taken.meant.split("|")), said


def test_every_option_that_takes_a_name_is_in_the_table() -> None:
    asked = {taken.option for taken in TABLE}
    takes = {(row["command"], row["option"]) for row in rows_of("vendorline.cli", "data/options.csv") if row["names"]}
    assert takes - asked == set()


def test_an_instrument_stands_for_its_provisions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = told(capsys, [*JUDGED.replace("NET", str(folder)).split(), "--provision", "GB-2022-DVD"])["rows"]
    assert len({row["provision_id"] for row in rows}) > 5
    assert {row["instrument_id"] if "instrument_id" in row else row["provision_id"][:11] for row in rows} == {
        "GB-2022-DVD"
    }


def test_a_name_that_may_be_two_operators_is_neither(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    operators = [
        {"operator_id": name, "name": "Tele Two", "country": "GB", "plmn": [f"0010{n}"]}
        for n, name in enumerate(("t2", "T-2"))
    ]
    write_network(network([element("a", operator_id="t2", vendor_id="zte")], operators=operators), tmp_path / "net")
    assert run(["check", str(tmp_path / "net"), "--as-if", "GB", "--operator", "tele two"]) == 2
    assert "may be T-2 or t2" in capsys.readouterr().err
    assert run(["check", str(tmp_path / "net"), "--as-if", "GB", "--operator", "T-2"]) == 0


def test_a_country_without_rules_is_not_taken_for_another(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(folder), "--rules", "Peru"]) == 2
    assert "nothing is held of jurisdiction 'Peru'; known: AT, AU" in capsys.readouterr().err


def test_a_name_that_several_vendors_go_by_asks_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_network(network([element("a", "s1", vendor_id="nokia")]), tmp_path / "net")
    assert run(["check", str(tmp_path / "net"), "--ban", "Alcatel"]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert "vendor 'Alcatel' may be alcatel or" in told
    assert "write which" in told
    assert run(["check", str(tmp_path / "net"), "--ban", "alcatel", "--quiet"]) == 0
