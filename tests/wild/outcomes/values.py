"""What must come of cells: angles, metres, dates, technologies, ids, sums."""

from __future__ import annotations

from pathlib import Path

import pytest

from wild.running import Outcome, Tried, command, imported


def _near(*numbers: float | None) -> list[object]:
    return [None if number is None else pytest.approx(number, abs=1e-6) for number in numbers]


def _warned(tried: Tried, text: str) -> list[dict[str, object]]:
    return [fault for fault in tried.ran.faults if text in str(fault["problem"]) + str(fault["remedy"])]


def technology(case: Path, work: Path) -> None:
    tried = imported("table", case / "tech.csv", work, "--accept-valid")
    rows = {row["site_id"]: row for row in tried.table("elements")}
    sure = {
        "S0": (["4G"], [800]), "S1": (["3G"], [2100]), "S2": (["5G"], [3500]), "S3": (["2G"], [900]), "S4": (["4G"], [700]),
        "S7": (["2G"], [900, 1800]), "S9": (["4G"], [800]), "S10": (["5G"], [3500]), "S11": (["4G"], None), "S17": (["4G"], None),
        "S24": (["2G", "3G", "4G"], None), "S27": (["4G"], [1800, 800]), "S28": (["3G", "4G", "5G"], None),
    }  # fmt: skip
    for site, (generations, bands) in sure.items():
        assert (rows[site]["generations"], rows[site]["bands_mhz"]) == (generations, bands), site
    for site in ("S20", "S21", "S22"):
        assert (rows[site]["generations"], rows[site]["function"]) == (None, "other"), site
    assert len(rows) == 40
    assert tried.ran.document["errors"] == 0
    assert all(
        sum(fault["row"] == row and fault["column"] == "generations" for fault in tried.ran.faults) == 1
        for row in (22, 23, 24)
    )


def metres(case: Path, work: Path) -> None:
    options = ("--set", "country=NL", "--set", "operator=x", "--map", "site_id=ID", "--map", "generations=HOOFDSOORT")
    asked = imported("table", case / "nl.csv", work, *options)
    assert (asked.ran.code, asked.network) == (3, None)
    (fault,) = _warned(asked, "not degrees")
    assert "--crs EPSG:28992" in str(fault["remedy"])
    assert not [one for one in asked.ran.faults if one["column"] in {"latitude", "longitude"}]
    told = imported("table", case / "nl.csv", work, *options, "--crs", "EPSG:28992")
    places = {row["site_id"]: (row["latitude"], row["longitude"]) for row in told.table("sites")}
    assert places["11"] == (pytest.approx(51.6384, abs=1e-3), pytest.approx(4.4525, abs=1e-3))


def longitude_first(case: Path, work: Path) -> None:
    french = imported("table", case / "pos2.csv", work, "--set", "country=FR")
    assert french.column("sites", "latitude") == _near(43 + 36 / 60 + 56 / 3600, 43 + 36 / 60 + 25 / 3600)
    assert french.column("sites", "longitude") == _near(3 + 50 / 60 + 8 / 3600, 3 + 53 / 60 + 53 / 3600)
    for name in ("hem.csv", "m1.csv"):
        tried = imported("table", case / name, work)
        assert tried.column("sites", "latitude") == _near(*[51.5] * len(tried.table("sites")))
        assert tried.column("sites", "longitude") == _near(*[-0.12] * len(tried.table("sites")))


def o_for_west(case: Path, work: Path) -> None:
    wanted = {
        "west": ("FR", [-1.67, -4.483333333]),
        "es": ("ES", [-3.7]),
        "br": ("BR", [-46.633333333, -43.2]),
        "at": ("AT", [16.366666667]),
    }
    for name, (country, longitudes) in wanted.items():
        tried = imported("table", case / f"{name}.csv", work, "--set", f"country={country}")
        assert tried.column("sites", "longitude") == _near(*longitudes), name
        assert not _warned(tried, "unlikely position")


def _minus_zero(tried: Tried) -> None:
    places = {row["site_id"]: [row["latitude"], row["longitude"]] for row in tried.table("sites")}
    for site in ("S1", "S2", "S3"):
        assert places[site] == _near(51.5, -0.12), site
    assert places["S4"] == _near(-0.5, -78.5)
    assert places["S5"] == [None, None]
    assert places["S6"] == _near(51.5, -1.12)


def minus_zero(case: Path, work: Path) -> None:
    _minus_zero(imported("table", case / "m0.csv", work))


def _spellings(tried: Tried) -> None:
    places = {row["site_id"]: [row["latitude"], row["longitude"]] for row in tried.table("sites")}
    for site in ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S10"):
        assert places[site] == _near(51.5, -0.12), site
    assert places["S9"] == _near(51.508333333, -0.12)
    assert places["S11"] == [None, None]
    assert {fault["row"] for fault in _warned(tried, "51 30 00 N")} == {12}


def sixty_minutes(case: Path, work: Path) -> None:
    _spellings(imported("table", case / "dms.csv", work))
    _minus_zero(imported("table", case / "m0.csv", work))


def spellings(case: Path, work: Path) -> None:
    _spellings(imported("table", case / "dms.csv", work, "--accept-valid"))
    headers = (
        "site_id=IdStacji",
        "operator=Nazwa Operatora",
        "longitude=Dł geogr stacji",
        "latitude=Szer geogr stacji",
    )
    mapped = [word for header in headers for word in ("--map", header)]
    polish = imported("table", case / "uke.csv", work, *mapped, "--set", "country=PL", "--set", "function=enb")
    assert polish.column("sites", "latitude") == _near(51 + 8 / 60 + 12 / 3600, 51 + 9 / 60 + 12 / 3600)
    assert polish.column("sites", "longitude") == _near(17 + 21 / 60 + 35 / 3600, 17 + 22 / 60 + 35 / 3600)


def scientific(case: Path, work: Path) -> None:
    for name in ("bigid.xlsx", "sci.csv"):
        refused = imported("table", case / name, work)
        assert (refused.ran.code, refused.network) == (3, None)
        (fault,) = [one for one in _warned(refused, "format the column as text") if one["severity"] == "error"]
        assert fault["column"] == "Site ID"
    kept = imported("table", case / "bigid.xlsx", work, "--accept-valid")
    assert kept.column("sites", "site_id") == ["234150012345678", "2341500123456789"]
    assert kept.network is not None
    assert kept.network.left_out["row"].to_list() == [4, 5]


def dates_for_ids(case: Path, work: Path) -> None:
    tried = imported("table", case / "iddate.xlsx", work)
    assert [fault["value"] for fault in _warned(tried, "a date where an id is asked")] == ["2024-03-01"]
    assert [fault["value"] for fault in _warned(tried, "true or false where")] == ["true"]
    assert [fault["value"] for fault in _warned(tried, "decimals where an id")] == ["0.5"]


def invisible(case: Path, work: Path) -> None:
    tried = imported("table", case / "zw.csv", work)
    assert tried.column("sites", "site_id") == ["S1", "s1"]
    assert len(_warned(tried, "probably the same")) == 1
    assert any(change["why"] == "invisible characters left out" for change in tried.ran.document["changes"])


def plmn_floats(case: Path, work: Path) -> None:
    for name in ("floats.parquet", "odd.parquet"):
        assert imported("table", case / name, work).column("operators", "plmn") == [["23499"]]
    tried = imported("table", case / "plmnf.csv", work)
    codes = {row["operator_id"]: row["plmn"] for row in tried.table("operators")}
    assert codes == {"northtel": ["23499"], "fr": ["20801"], "us": ["310012"], "nl": ["20404"], "it": None}
    assert "234990" not in tried.ran.out


def plmn_zeros(case: Path, work: Path) -> None:
    tried = imported("table", case / "zeros.xlsx", work, "--accept-valid")
    (fault,) = _warned(tried, "leading zeros")
    assert "2081" in str(fault["value"]).split(";")
    assert tried.column("operators", "plmn") == [None]


def totals(case: Path, work: Path) -> None:
    options = ("--set", "country=GB", "--set", "operator=Northtel")
    for name in ("tot2.csv", "tot3.csv", "tot4.csv", "totals.xlsx"):
        tried = imported("table", case / name, work, *options)
        assert tried.column("sites", "site_id") == ["S1", "S2", "S3"][: 3 if name == "totals.xlsx" else 2], name
        left = [
            change
            for change in tried.ran.document["changes"]
            if change["why"] in {"row left out: a sum", "row left out: a remark"}
        ]
        assert sum(change["cells"] for change in left) == (4 if name == "totals.xlsx" else 1), name
        assert tried.network is not None
        assert tried.network.left_out.height == 0


def day_or_month(case: Path, work: Path) -> None:
    tried = imported("table", case / "dates2.csv", work)
    days = [None if day is None else day.isoformat() for day in tried.column("elements", "installed_on")]
    assert days == [None, "2020-04-13", "2020-04-14", None]
    (fault,) = _warned(tried, "--set date_order=day")
    assert "contradicts itself" in str(fault["problem"])
    settled = imported("table", case / "dates2.csv", work, "--set", "date_order=day")
    assert settled.column("elements", "installed_on")[0].isoformat() == "2020-03-04"
    british = imported("table", case / "dates3.csv", work)
    assert [day.isoformat() for day in british.column("elements", "installed_on")] == ["2020-03-04", "2020-04-03"]


def placeholders(case: Path, work: Path) -> None:
    tried = imported("table", case / "dates.csv", work, "--accept-valid")
    rows = {row["site_id"]: row for row in tried.table("elements")}
    days = {
        site: None if row["installed_on"] is None else row["installed_on"].isoformat() for site, row in rows.items()
    }
    assert {site: days[site] for site in ("S4", "S5", "S8", "S9", "S11", "S14")} == {
        "S4": "2020-01-15", "S5": "2020-01-01", "S8": "2020-03-20", "S9": "2020-07-01", "S11": "2020-04-13", "S14": "2020-06-01",
    }  # fmt: skip
    for site, value in (
        ("S3", "0000-00-00"),
        ("S7", "Mar-20"),
        ("S10", "2020-13-01"),
        ("S12", "1580515200"),
        ("S15", "60"),
        ("S16", "1/2/68"),
        ("S17", "FY20/21"),
    ):
        assert days[site] is None, site
        assert any(fault["value"] == value for fault in tried.ran.faults), site


def swapped(case: Path, work: Path) -> None:
    tried = imported("table", case / "swap.csv", work)
    assert len(_warned(tried, "unlikely position: outside United Kingdom")) == 3


def no_and_na(case: Path, work: Path) -> None:
    tried = imported("table", case / "na.csv", work)
    assert tried.column("sites", "country") == ["NA", "NA", *["NO"] * 5]
    assert tried.column("sites", "region") == ["Khomas", "NA", "Oslo", "None", "Oslo", "Null", "Oslo"]
    assert tried.column("elements", "vendor_id")[3:] == [None] * 4
    assert [fault["value"] for fault in _warned(tried, "error value")] == ["nan"]
    rules = command("rules", "validate", case / "rno")
    assert "NO" in rules.out or rules.code == 0


OUTCOMES: dict[str, Outcome] = {
    "03-technology-with-band": technology,
    "07-projected-coordinates": metres,
    "08-longitude-first": longitude_first,
    "09-o-for-ouest": o_for_west,
    "10-minus-zero-degrees": minus_zero,
    "11-sixty-minutes": sixty_minutes,
    "12-dms-spellings": spellings,
    "14-ids-in-scientific-notation": scientific,
    "16-ids-as-dates": dates_for_ids,
    "17-invisible-characters": invisible,
    "18-plmn-as-float": plmn_floats,
    "19-plmn-lost-zero": plmn_zeros,
    "24-totals": totals,
    "27-day-or-month": day_or_month,
    "28-placeholder-dates": placeholders,
    "35-swapped-in-a-table": swapped,
    "47-no-and-na": no_and_na,
}
