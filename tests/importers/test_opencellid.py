"""OpenCelliD: cells to base stations, every bad row named, and what is assumed on top marked."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vendorline.errors import InvalidInput, UsageError
from vendorline.examples import assume_vendors, overlay
from vendorline.examples.facts import load
from vendorline.importers.imported import Imported
from vendorline.importers.numbering import country_codes, network_codes
from vendorline.importers.opencellid import import_cells
from vendorline.network import Network, validate_folder, write_network

TODAY = date(2026, 11, 1)
UPDATED = 1_700_000_000  # 2023-11-14


def line(
    radio: str = "LTE",
    mcc: str = "302",
    net: str = "720",
    cell: str = "256",
    lon: str = "-79.4",
    lat: str = "43.7",
    updated: str = str(UPDATED),
) -> str:
    return f"{radio},{mcc},{net},100,{cell},0,{lon},{lat},1000,5,1,1500000000,{updated},0"


def read(folder: Path, *lines: str, name: str = "cells.csv", start: str = "") -> Imported:
    path = folder / name
    path.write_text(start + "\n".join(lines) + "\n", encoding="utf-8")
    return import_cells([path], today=TODAY)


def network_of(imported: Imported) -> Network:
    assert imported.network is not None
    return imported.network


@pytest.fixture(scope="module")
def canada(real_data: Path) -> Imported:
    return import_cells([real_data / "cells_ca" / "302.csv"], today=TODAY)


# The real list


def test_real_list_gives_the_counted_stations(canada: Imported) -> None:
    elements = network_of(canada)["elements"]
    enb = elements.filter(pl.col("function") == "enb")
    assert enb.height == 11_222
    by_operator = dict(enb.group_by("operator_id").len().iter_rows())
    major = {who: by_operator.pop(who) for who in ("rogers", "telus", "bell", "freedom")}
    assert major == {"rogers": 4212, "telus": 3939, "bell": 2150, "freedom": 715}
    assert sum(by_operator.values()) == 206
    assert enb["site_id"].str.split("-").list.first().n_unique() == 9  # networks; two are Videotron's
    assert elements.filter(pl.col("function") == "gnb").height == 45
    assert canada.errors == 0


def test_what_is_left_out_of_the_real_list_is_said(canada: Imported) -> None:
    notes = " ".join(canada.notes)
    assert "42,428 LTE cells make 11,222 eNodeBs" in notes
    assert "8,259 cells of other technologies are left out: 1 CDMA, 1,620 GSM, 6,638 UMTS" in notes
    assert "assumed" in notes
    assert canada.warnings == len(canada.faults) > 100
    assert f"{canada.warnings - 2:,} stations have cells over 22 km apart" in notes
    assert {fault.severity for fault in canada.faults} == {"warning"}


def test_real_network_knows_no_vendor_no_traffic_and_no_day(canada: Imported) -> None:
    network = network_of(canada)
    for column in ("vendor_id", "traffic_gb_day", "installed_on", "acquired_on"):
        assert network["elements"][column].null_count() == network["elements"].height
    assert network.manifest.synthetic is None
    assert network.manifest.complete == frozenset()
    assert any("OpenCelliD" in a and "CC BY-SA 4.0" in a for a in network.manifest.attribution)
    assert network.as_of == date(2026, 1, 23)
    assert network["observations"]["seen_on"].max() == network.as_of
    assert network["sites"]["region"].null_count() == 0


def test_real_network_validates_without_an_error(canada: Imported, tmp_path: Path) -> None:
    write_network(network_of(canada), tmp_path / "ca")
    assert validate_folder(tmp_path / "ca").errors == 0


# The rules


def test_cells_of_one_enb_id_make_one_station_at_their_median(tmp_path: Path) -> None:
    lines = [
        line(cell=str(256 * 7 + 1), lat="43.70", lon="-79.40"),
        line(cell=str(256 * 7 + 2), lat="43.71", lon="-79.42"),
        line(cell=str(256 * 7 + 255), lat="43.75", lon="-79.41"),
        line(cell=str(256 * 8), lat="43.70", lon="-79.40"),
    ]
    network = network_of(read(tmp_path, *lines))
    assert network["elements"]["element_id"].to_list() == ["302720-7.enb", "302720-8.enb"]
    assert network["elements"]["generations"].to_list() == [["4G"], ["4G"]]
    first = network["sites"].row(0, named=True)
    assert (first["latitude"], first["longitude"], first["region"]) == (43.71, -79.41, "ON")


def test_nr_cells_make_gnbs_by_24_bits_assumed_and_marked(tmp_path: Path) -> None:
    lines = [line("NR", cell=str(4096 * 5 + n)) for n in (0, 4095)] + [line("NR", cell=str(4096 * 6)), line()]
    network = network_of(read(tmp_path, *lines))
    nr = network["elements"].filter(pl.col("function") == "gnb")
    assert nr.select("element_id", "basis").rows() == [("302720-g5.gnb", "assumed"), ("302720-g6.gnb", "assumed")]
    assert set(network["elements"].filter(pl.col("function") == "enb")["basis"]) == {"inferred"}


def test_network_codes_are_joined_as_text_with_the_country_s_length(tmp_path: Path) -> None:
    codes = network_of(read(tmp_path, line(net="20"), line(mcc="234", net="1", lat="51.5", lon="-0.1")))["operators"]
    assert sorted(code for plmn in codes["plmn"] for code in plmn) == ["23401", "302020"]
    assert sorted(codes["operator_id"]) == ["plmn-23401", "plmn-302020"]
    assert dict(codes.select("operator_id", "country").iter_rows())["plmn-23401"] == "GB"


def test_networks_of_one_operator_are_one_operator(tmp_path: Path) -> None:
    operators = network_of(read(tmp_path, line(net="500"), line(net="520"), line(net="500", cell="9999")))["operators"]
    assert operators.select("operator_id", "name").rows() == [("videotron", "Videotron")]
    assert operators["plmn"].to_list() == [["302500", "302520"]]


def test_stations_spread_over_22_km_are_warned_of(tmp_path: Path) -> None:
    near = [line(cell="256", lat="43.70"), line(cell="257", lat="43.89")]  # 21 km
    far = [line(cell="512", lat="43.70"), line(cell="513", lat="43.91")]  # 23 km
    imported = read(tmp_path, *near, *far)
    assert imported.errors == 0
    (fault,) = imported.faults
    assert fault.severity == "warning"
    assert (fault.file, fault.row, fault.value) == ("cells.csv", 3, "302720-2")
    assert network_of(imported)["elements"].height == 2


def test_every_bad_row_is_named_at_once_and_the_good_ones_stay(tmp_path: Path) -> None:
    lines = [
        line(),
        line(lat="512", cell="x"),
        line(lon="NaN"),
        "LTE,302,720,100,256",
        line(mcc="999"),
        line(net="7a0"),
        line(radio="6G"),
        line(updated="yesterday"),
        line(cell=str(2**28)),
        line(radio="NR", cell=str(2**28)),
        line(mcc="234", net="720"),
        line(lat=""),
    ]
    imported = read(tmp_path, *lines)
    places = {(fault.row, fault.column) for fault in imported.faults}
    assert places == {
        (2, "cell"), (2, "lat"), (3, "lon"), (4, None), (5, "mcc"), (6, "net"), (7, "radio"), (8, "updated"), (9, "cell"),
        (11, "net"), (12, "lat"),
    }  # fmt: skip
    assert (imported.errors, imported.warnings) == (10, 1)
    assert [fault.row for fault in imported.faults if fault.severity == "warning"] == [
        8
    ]  # the cell stays, its day is unknown
    assert next(f.value for f in imported.faults if f.column == "lat") == "512"
    assert all(fault.remedy for fault in imported.faults)
    assert sorted(network_of(imported)["elements"]["function"]) == ["enb", "gnb"]
    rejected = imported.rejected["cells"]
    assert sorted(set(rejected["row"])) == [2, 3, 4, 5, 6, 7, 9, 11, 12]
    assert rejected.filter(pl.col("row") == 4)["original"].to_list() == ["LTE,302,720,100,256"]


def test_another_country_s_cell_in_a_country_file_is_a_fault(tmp_path: Path) -> None:
    imported = read(tmp_path, line(), line(mcc="310", net="260"), name="302.csv")
    assert [(f.row, f.column, f.value) for f in imported.faults] == [(2, "mcc", "310")]
    assert read(tmp_path, line(), line(mcc="310", net="260"), name="world.csv").errors == 0


def test_bom_header_blank_lines_and_gzip_are_normal(tmp_path: Path) -> None:
    header = "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal"
    imported = read(tmp_path, header, "", line(), line(lat="99"), start="\ufeff")
    assert [(f.row, f.column) for f in imported.faults] == [(4, "lat")]
    packed = tmp_path / "cells.csv.gz"
    packed.write_bytes(gzip.compress((tmp_path / "cells.csv").read_bytes()))
    assert network_of(import_cells([packed], today=TODAY))["elements"].height == 1


def test_many_faults_of_a_kind_are_all_spelled_out(tmp_path: Path) -> None:
    imported = read(tmp_path, line(), *[line(lat="95")] * 1500)
    assert imported.errors == 1500
    assert len(imported.faults) == 1500
    assert imported.rejected["cells"].height == 1500


def test_a_file_without_lte_and_nr_gives_no_network(tmp_path: Path) -> None:
    imported = read(tmp_path, line("GSM"))
    assert imported.network is None
    assert imported.errors == 1


def test_bytes_that_are_no_text_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "cells.csv"
    path.write_bytes(b"LTE,302,\xff\xfe")
    with pytest.raises(InvalidInput, match=r"cells\.csv") as stopped:
        import_cells([path], today=TODAY)
    assert stopped.value.faults


def test_the_day_is_the_newest_sighting_but_never_in_the_future(tmp_path: Path) -> None:
    assert network_of(read(tmp_path, line(), line(updated=str(UPDATED - 10**7)))).as_of == date(2023, 11, 14)
    assert network_of(read(tmp_path, line(updated="4000000000"))).as_of == TODAY


def test_every_network_code_begins_with_a_known_country_code() -> None:
    for plmn in network_codes():
        code = country_codes()[plmn[:3]]
        assert len(plmn) == 3 + code.mnc_digits


# What may be assumed on top


def test_assumed_makers_keep_the_shares_by_area_and_are_marked(canada: Imported) -> None:
    network = assume_vendors(network_of(canada), "canada-2020", seed=4)
    elements = network["elements"].join(network["sites"].select("site_id", "region"), on="site_id")
    given = elements.filter(pl.col("vendor_id").is_not_null())
    assert given.height > 11_000
    assert set(given["vendor_basis"]) == {"assumed"}
    assert set(elements["basis"]) == {"inferred", "assumed"}  # the stations themselves are as before
    users = {"bell": "bell-telus", "telus": "bell-telus", "rogers": "rogers", "freedom": "freedom"}
    enb = elements.filter(pl.col("function") == "enb")
    tested = 0
    for who, radio in users.items():
        for share in (s for s in load("canada-2020").shares if s.operator_id == radio and s.vendor_id):
            mine = enb.filter(pl.col("operator_id") == who)
            for group in [mine.filter(pl.col("region") == r) for r in share.regions] or [mine]:
                if group.height:
                    found = group.filter(pl.col("vendor_id") == share.vendor_id).height / group.height
                    off = (1 if share.regions else 13) / group.height
                    assert share.range.low - off <= found <= share.range.high + off, (who, share)
                    tested += 1
    assert tested > 30
    assert "no vendor share of any Canadian operator has ever been published" in (network.manifest.synthetic or "")
    assert any("are assumed by the shares of canada-2020" in note for note in network.manifest.notes)
    drawn = network["observations"].filter(pl.col("method").str.contains("drawn"))
    assert drawn.filter(pl.col("row_id") == "bell-telus|access 4G|BC").height == 2


def test_assuming_is_the_same_for_the_same_seed_and_keeps_what_is_known(canada: Imported) -> None:
    real = network_of(canada)
    known = real.with_tables(
        elements=real["elements"].with_columns(
            vendor_id=pl.when(pl.col("operator_id") == "rogers").then(pl.lit("mavenir")),
            vendor_basis=pl.lit("stated"),
        )
    )
    first, again, other = (assume_vendors(known, "canada-2020", seed=seed)["elements"] for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)
    rogers = first.filter(pl.col("operator_id") == "rogers")
    assert set(rogers["vendor_id"]) == {"mavenir"}
    assert set(rogers["vendor_basis"]) == {"stated"}


def test_assuming_needs_an_operator_that_the_example_knows(tmp_path: Path) -> None:
    network = network_of(read(tmp_path, line()))
    with pytest.raises(UsageError, match="no operator"):
        assume_vendors(network, "united-kingdom-2020")


def test_overlay_lays_a_marked_roll_out_over_lte_sites(canada: Imported, tmp_path: Path) -> None:
    assumed = assume_vendors(network_of(canada), "canada-2020")
    network = overlay(assumed, "5g=2020-07..2024-12", "canada-2020")
    nr = network["elements"].filter(pl.col("function") == "en_gnb")
    assert nr.height == 11_222
    assert nr["installed_on"].min() >= date(2020, 7, 1)  # type: ignore[operator]
    assert nr["installed_on"].max() == date(2024, 12, 31)
    assert (nr["acquired_on"] < nr["installed_on"]).all()
    assert set(nr["basis"]) == set(nr["vendor_basis"]) == {"assumed"}
    makers = nr.join(network["sites"].select("site_id", "region"), on="site_id")
    rogers = makers.filter(pl.col("operator_id") == "rogers")
    assert set(rogers["vendor_id"]) == {"ericsson"}
    telus = makers.filter((pl.col("operator_id") == "telus") & pl.col("region").is_in(["BC", "AB"]))
    assert set(telus["vendor_id"]) == {"huawei"}
    assert "roll-out is assumed" in (network.manifest.synthetic or "")
    early = nr.sort("installed_on").head(1000).join(network["sites"], on="site_id")
    # The largest places come first: of the first thousand most stand near Toronto, Montreal or Calgary.
    metro = (
        pl.col("latitude").is_between(43.2, 44.2) & pl.col("longitude").is_between(-80, -78.9)
        | pl.col("latitude").is_between(45.2, 45.8) & pl.col("longitude").is_between(-74.1, -73.2)
        | pl.col("latitude").is_between(50.8, 51.3) & pl.col("longitude").is_between(-114.5, -113.7)
    )
    assert early.filter(metro).height > 500
    write_network(network, tmp_path / "net")
    assert validate_folder(tmp_path / "net").errors == 0


def test_overlay_without_an_example_keeps_the_maker_of_the_lte(tmp_path: Path) -> None:
    network = network_of(read(tmp_path, line(), line("NR", cell="4096")))
    nr = overlay(network, "5g=2021-01..2021-02")["elements"].filter(pl.col("function") == "en_gnb")
    assert nr.select("element_id", "site_id", "vendor_id").rows() == [("302720-1.enb.nr", "302720-1", None)]


@pytest.mark.parametrize(
    "spec", ["5g", "5g=2020-13..2021-01", "4g=2020-01..2021-01", "5g=2021-01..2020-01", "5g=2020..2021"]
)
def test_an_overlay_that_nobody_can_read_is_refused(tmp_path: Path, spec: str) -> None:
    with pytest.raises(UsageError, match="--overlay"):
        overlay(network_of(read(tmp_path, line())), spec)
