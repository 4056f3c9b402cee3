"""Who made it, who runs it, and whether it stands: names for nobody, several names, one name in several spellings, states of life."""

from __future__ import annotations

from pathlib import Path

from wild.running import Outcome, command, imported, verdicts

CAP, TWO = "GB-2020-01-CAP-SITES", "GB-2020-01-TWO"
AS_29 = ("--as-if", "GB", "--known", "2020-06-01", "--on", "2023-02-01")


def _claims(rows: list[dict[str, object]]) -> list[object]:
    return [
        row["value"] for row in rows if row["column"] == "vendor_id" and str(row["method"]).startswith("unconfirmed")
    ]


def placeholder_makers(case: Path, work: Path) -> None:
    for name, count in (("ph.csv", 4), ("ven2.csv", 53)):
        tried = imported("table", case / name, work)
        assert tried.ran.code == 0
        assert tried.column("elements", "vendor_id") == [None] * count
        found = verdicts(tried.into, *AS_29)
        assert found[CAP, "northtel"]["verdict"] == found[TWO, "northtel"]["verdict"] == "unknown"


def two_makers_one_cell(case: Path, work: Path) -> None:
    tried = imported("table", case / "two.csv", work)
    assert tried.column("elements", "vendor_id") == [None, None, "nokia", "nokia"]
    assert set(_claims(tried.table("observations"))) == {"Huawei -> Ericsson", "Huawei-free"}
    assert verdicts(tried.into, *AS_29)[CAP, "northtel"]["verdict"] == "unknown"
    every = imported("table", case / "ven3.csv", work)
    assert every.column("elements", "vendor_id") == [None] * 33
    assert len(_claims(every.table("observations"))) == 33
    assert every.ran.document["warnings"] > 0


def one_maker_four_spellings(case: Path, work: Path) -> None:
    tried = imported("table", case / "case.csv", work)
    assert tried.column("elements", "vendor_id") == [None] * 4
    days = ("--rules", "GB", "--known", "2020-06-01", "--on", "2020-03-01")
    assert verdicts(tried.into, *days)[TWO, "northtel"]["verdict"] == "unknown"
    assert command("vendors", "confirm", tried.into, "Acme Radio").code == 0
    row = verdicts(tried.into, *days)[TWO, "northtel"]
    assert (row["verdict"], row["numerator"]) == ("breached", 1)


def two_operators_one_cell(case: Path, work: Path) -> None:
    shared = imported("table", case / "mop.csv", work)
    licensees = {row["operator_id"]: row["licensees"] for row in shared.table("operators")}
    assert licensees == {"vodafone": None, "o2": None, "vodafone_o2": ["vodafone", "o2"]}
    found = verdicts(shared.into, *AS_29)
    assert {key[1]: row["verdict"] for key, row in found.items() if key[0] == CAP} == {
        "vodafone": "breached",
        "o2": "breached",
    }
    one = imported("table", case / "ops.csv", work)
    assert sorted(set(one.column("elements", "operator_id"))) == ["north_tel", "northtel"]
    assert any("looks like" in fault["problem"] for fault in one.ran.faults)
    asked = imported("table", case / "shared.csv", work)
    assert asked.ran.code == 3
    assert any(fault["value"] == "EE, Three" and "several operators" in fault["problem"] for fault in asked.ran.faults)


def status_column(case: Path, work: Path) -> None:
    tried = imported("table", case / "status.csv", work)
    assert tried.ran.code == 0
    row = verdicts(tried.into, *AS_29)[CAP, "northtel"]
    assert (row["verdict"], row["numerator"]) == ("unknown", 0)
    asked = [fault["remedy"] for fault in tried.ran.faults if fault["column"] == "status"]
    assert ["status_planned=leave-out" in asked[0], "status_retired=leave-out" in asked[1]] == [True, True]
    settled = imported(
        "table", case / "status.csv", work, "--set", "status_planned=leave-out", "--set", "status_retired=leave-out"
    )
    row = verdicts(settled.into, *AS_29)[CAP, "northtel"]
    assert (row["verdict"], row["numerator"], row["denominator"]) == ("met", 0, 2)
    devices = imported("table", case / "nb.csv", work, "--set", "country=GB")
    assert devices.column("elements", "element_id") == ["lds-r1", "lds-sw1", "yrk-olt1", "yrk-fw1", "yrk-fw2"]
    assert {fault["value"] for fault in devices.ran.faults if fault["column"] == "status"} == {
        "Planned",
        "Decommissioning",
    }
    columns = ("--map", "generations=generation", "--map", "installed_on=emr_dt", "--map", "-=emr_lb_systeme")
    stations = imported("table", case / "anfr_obs.csv", work, "--set", "country=FR", *columns)
    assert [str(day) for day in stations.column("elements", "installed_on")] == ["2023-02-01", "None", "2016-01-01"]
    assert any(o["value"] == "Projet approuvé" for o in stations.table("observations"))


OUTCOMES: dict[str, Outcome] = {
    "29-placeholder-makers": placeholder_makers,
    "30-two-makers-one-cell": two_makers_one_cell,
    "31-one-maker-four-spellings": one_maker_four_spellings,
    "32-two-operators-one-cell": two_operators_one_cell,
    "33-status-column": status_column,
}
