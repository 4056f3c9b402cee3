"""Names of vendors that nobody has confirmed, and confirming them for one network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vendorline.cli.app import run
from vendorline.network import read_network

TABLE = """Site ID,Operator,Country,Technology,Vendor
S1,Northtel,GB,5G,Acme Radio
S2,Northtel,GB,5G,ACME RADIO
S3,Northtel,GB,5G,Acme Radio Ltd.
S4,Northtel,GB,5G,Huwaei
S5,Northtel,GB,5G,Andrew
S6,Northtel,GB,5G,Acme Radio / Huawei
S7,Northtel,GB,5G,Nokia
"""


@pytest.fixture
def network(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    assert (
        run(["import", "table", str(tmp_path / "t.csv"), "--into", str(tmp_path / "n"), "--as-of", "2024-01-01"]) == 0
    )
    return tmp_path / "n"


def makers(folder: Path) -> list[str | None]:
    return read_network(folder)["elements"]["vendor_id"].to_list()


def listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    capsys.readouterr()
    assert run(["vendors", "list", str(folder), "--format", "json"]) == 0
    return {row["name"]: row["rows"] for row in json.loads(capsys.readouterr().out)["rows"]}


def test_names_are_listed_and_confirmed(network: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert listed(network, capsys) == {"Acme Radio": 3, "Huwaei": 1, "Andrew": 1, "Acme Radio / Huawei": 1}
    assert (
        run(
            [
                "vendors",
                "confirm",
                str(network),
                "acme radio",
                "--country",
                "ca",
                "--source",
                "their site",
                "--by",
                "me",
            ]
        )
        == 0
    )
    assert makers(network) == ["acme_radio"] * 3 + [None, None, None, "nokia"]
    (row,) = read_network(network)["vendors"].to_dicts()
    assert (row["vendor_id"], row["name"], row["country"], row["confirmed_by"]) == (
        "acme_radio",
        "acme radio",
        "CA",
        "me",
    )
    assert run(["vendors", "confirm", str(network), "Huwaei", "--as", "Huawei"]) == 0
    assert run(["vendors", "confirm", str(network), "Andrew", "--as", "commscope"]) == 0
    assert makers(network) == ["acme_radio"] * 3 + ["huawei", "commscope", None, "nokia"]
    assert listed(network, capsys) == {"Acme Radio / Huawei": 1}
    assert run(["validate", str(network)]) == 0
    assert json.loads((network / "mapping.json").read_text())["vendors"]["Huwaei"] == "huawei"


def test_a_list_of_names_in_one_step(network: Path, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text("name,id\nAcme Radio\nHuwaei,huawei\n", encoding="utf-8")
    assert run(["vendors", "confirm", str(network), "--all-listed", str(tmp_path / "names.csv")]) == 0
    assert makers(network) == ["acme_radio"] * 3 + ["huawei", None, None, "nokia"]


@pytest.mark.parametrize(
    "arguments", [["Huwaei"], ["Andrew"], ["Huawei?"], ["various"], [], ["Acme Radio", "--country", "XX"]]
)
def test_what_is_refused_changes_nothing(network: Path, arguments: list[str]) -> None:
    before = {path.name: path.read_bytes() for path in network.iterdir()}
    assert run(["vendors", "confirm", str(network), *arguments]) == 2
    assert {path.name: path.read_bytes() for path in network.iterdir()} == before


def test_own_tables_in_csv_stay_in_csv(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "operators.csv").write_text("operator_id,name,country\nop,Op,GB\n")
    (folder / "sites.csv").write_text("site_id,country\nS1,GB\n")
    (folder / "elements.csv").write_text("element_id,site_id,operator_id,function,vendor_id\ne1,S1,op,gnb,Acme Radio\n")
    assert run(["vendors", "confirm", str(folder), "Acme Radio"]) == 0
    assert makers(folder) == ["acme_radio"]
    assert (folder / "vendors.csv").is_file()
    assert not list(folder.glob("*.parquet"))


def test_the_next_import_knows_the_names(network: Path, tmp_path: Path) -> None:
    assert run(["vendors", "confirm", str(network), "Acme Radio"]) == 0
    again = ["import", "table", str(tmp_path / "t.csv"), "--into", str(network), "--as-of", "2024-01-01", "--replace"]
    assert run(again) == 0
    assert makers(network)[:3] == ["acme_radio"] * 3
