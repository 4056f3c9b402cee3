"""Lists of cells, exports of network managers, maps and configurations as programs and people leave them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from wild.running import Outcome, Tried, command, imported


def warnings(tried: Tried) -> list[tuple[int | None, str | None, str]]:
    assert not [fault for fault in tried.ran.faults if fault["severity"] == "error"]
    return [(fault["row"], fault["column"], fault["problem"]) for fault in tried.ran.faults]


def said(tried: Tried, words: str) -> int:
    """How many warnings use these words."""
    return sum(words in problem for _, _, problem in warnings(tried))


def day_of(tried: Tried) -> date:
    assert tried.network is not None, tried.ran.err
    return tried.network.as_of


def impossible_times(case: Path, work: Path) -> None:
    seen = date(2014, 8, 19)
    for name in ("ocid_1370.csv", "ocid_y0.csv", "ocid_z.csv"):
        tried = imported("opencellid", case / name, work)
        assert tried.ran.code == 0
        assert len(tried.table("elements")) == 1
        assert day_of(tried) == date.today()
        assert said(tried, "no day on which a cell can have been seen") == 1
        assert [row["seen_on"] for row in tried.table("observations") if "OpenCelliD" in row["source"]] == [None]
    for name, cells in (("ocid_ms.csv", 1), ("ocid_one.csv", 2)):
        tried = imported("opencellid", case / name, work)
        assert (tried.ran.code, len(tried.table("elements")), day_of(tried)) == (0, cells, seen)
        assert said(tried, "milliseconds") == 1


def fillers(case: Path, work: Path) -> None:
    ran = command("import", "opencellid", case / "ocid_null.csv", "--dry-run")
    assert ran.code == 3  # nothing is left
    assert ran.document["rejected"] == {"cells": 4}
    told = [(fault["row"], fault["problem"]) for fault in ran.faults if fault["severity"] == "warning"]
    assert [row for row, _ in told] == [2, 4, 5]
    assert [next(w for w in ("none", "swapped", "outside") if w in problem) for _, problem in told] == [
        "none", "swapped", "outside",
    ]  # fmt: skip
    assert told[0][1].startswith("2 cells left out")


def as_csv(case: Path, work: Path) -> None:
    for name, elements in (
        ("ocid_cat.csv", 3), ("ocid_f.csv", 1), ("ocid_pd.csv", 1), ("ocid_q.csv", 1), ("ocid_semi.csv", 1),
    ):  # fmt: skip
        tried = imported("opencellid", case / name, work)
        assert (tried.ran.code, len(tried.table("elements"))) == (0, elements), name
        found = command("import", case / name, "--dry-run")
        assert (found.code, found.document["format"]) == (0, "opencellid"), name


def mls_header(case: Path, work: Path) -> None:
    tried = imported("opencellid", case / "ocid_mls.csv", work)
    assert len(tried.table("elements")) == 3
    assert said(tried, "253.9 km apart") == 1


def wrapped(case: Path, work: Path) -> None:
    plain = imported("bulkcm", case / "base.xml", work)
    for name in ("base.xml.gz", "base.zip", "blank.xml"):
        tried = imported("bulkcm", case / name, work)
        assert tried.ran.code == 0, name
        assert tried.table("elements") == plain.table("elements")
        assert command("import", case / name, "--dry-run").document["format"] == "bulkcm"
    assert said(tried, "before the XML declaration") == 1


def two_vendor_names(case: Path, work: Path) -> None:
    tried = imported("bulkcm", case / "dupattr.xml", work)
    makers = {row["element_id"].rpartition(",")[2]: row["vendor_id"] for row in tried.table("elements")}
    assert makers == {"RncFunction=1": "ericsson", "NodeBFunction=1": None}
    claims = [row["value"] for row in tried.table("observations") if row["column"] == "vendor_id"]
    assert claims == ["Ericsson", "HUAWEI TECHNOLOGIES", "Nokia"]
    assert said(tried, "several vendors") == 1


def yed_groups(case: Path, work: Path) -> None:
    tried = imported("graphml", case / "g_yed.graphml", work, "--set", "country=GB")
    assert tried.column("sites", "name") == ["Core Leeds", "York R1", "York R2"]
    assert (len(tried.table("links")), set(tried.column("sites", "country"))) == (3, {"GB"})
    assert said(tried, "a group around 2 nodes") == 1
    other = imported("graphml", case / "g_yed2.graphml", work)
    assert other.column("sites", "name") == ["Leeds", "York R1"]


def loose(case: Path, work: Path) -> None:
    for name, links, told in (
        ("g_nons.graphml", 1, "no position"), ("g_two.graphml", 1, "a second graph is left out"),
        ("g_undeclared.graphml", 2, "runs beside the edge"),
    ):  # fmt: skip
        tried = imported("graphml", case / name, work)
        assert (len(tried.table("elements")), len(tried.table("links"))) == (2, links)
        assert said(tried, told) >= 1


def not_a_number(case: Path, work: Path) -> None:
    tried = imported("graphml", case / "g_coord.graphml", work)
    assert tried.column("sites", "latitude") == [53.8, None]
    assert tried.column("elements", "vendor_id") == ["huawei", None]
    assert said(tried, "no position") == 2


def octal(case: Path, work: Path) -> None:
    tried = imported("free5gc", case / "f5own", work)
    assert tried.column("operators", "plmn") == [["310012"]]


def last_day(case: Path, work: Path) -> None:
    def on(day: str) -> set[str]:
        rows = command("check", case / "own_b", "--rules", "GB", "--on", day).document["rows"]
        return {row["verdict"] for row in rows if row["provision_id"] == "GB-2022-DVD-CORE"}

    assert on("2023-12-31") == {"due"}
    assert on("2024-01-01") == {"breached"}


def cycles(case: Path, work: Path) -> None:
    # A group that needs three of its two members is the only fault; thirds that make 0.999999999 are none, nor is a circle.
    ran = command("validate", case / "ex")
    assert [(fault["file"], fault["column"]) for fault in ran.faults] == [("groups.csv", "needed")]
    mended = work / "ex"
    shutil.copytree(case / "ex", mended, copy_function=shutil.copyfile)
    mended.chmod(0o755)
    (mended / "groups.csv").write_text("group_id,needed\ng1,2\n", encoding="utf-8")
    assert command("validate", mended).code == 0
    assert command("expose", mended, "--vendor", "huawei").code == 0


OUTCOMES: dict[str, Outcome] = {
    "36-cell-list-impossible-times": impossible_times,
    "37-cell-list-fillers": fillers,
    "38-cell-list-as-csv": as_csv,
    "39-mls-header": mls_header,
    "41-xml-wrapped": wrapped,
    "42-two-vendor-names": two_vendor_names,
    "43-yed-groups": yed_groups,
    "44-graphml-loose": loose,
    "45-graphml-nan": not_a_number,
    "46-octal-mnc": octal,
    "48-last-day": last_day,
    "49-cycles-and-thirds": cycles,
}
