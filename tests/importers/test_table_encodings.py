"""Letters: code pages where the content tells which, stray bytes that spoil one cell, UTF-16 without a mark."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vendorline.cli.app import run
from vendorline.importers.table.files.encodings import SPOILT, decode
from vendorline.importers.table.mapping import parse
from vendorline.importers.table.read import Options, import_table

TODAY = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", "Länge;Breite\nSüdnetz"), ("cp1250", "Plzeň;Žďár;České Budějovice"), ("cp1250", "Łódź;Śląsk;Kraków"),
        ("cp1251", "Москва;Пермь"), ("cp1251", "Київ;Львів;Одеса"), ("koi8_r", "Москва;Санкт-Петербург"), ("cp866", "Москва;Пермь"),
        ("cp1253", "Αθήνα;Θεσσαλονίκη"), ("cp1254", "İstanbul;Şanl\u0131urfa;Eskişehir"), ("iso8859_2", "Śląskie;Łódź;Gdańsk"),
        ("mac_roman", "Île-de-France;Hôtel;Opérateur"), ("cp1252", "Tromsø;Ålesund"), ("cp1252", "Besançon;Saint-Étienne"),
    ],
)  # fmt: skip
def test_a_code_page_that_the_words_show(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), "a.csv")
    assert decoded.text == text
    assert decoded.faults == ()
    assert "not UTF-8" in decoded.notes[0]


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1252", "Relèvement"), ("cp1250", "Győr;Székesfehérvár"), ("cp850", "München;Nürnberg"), ("cp1252", "São Paulo;Goiânia"),
        ("mac_roman", "Z\u00fcrich"), ("cp1250", "Brăila;Bacău"), ("shift_jis", "東京;大阪"), ("gb18030", "北京;上海"), ("euc_kr", "서울;부산"),
        ("cp1257", "Šiauliai;Klaipėda"),
    ],
)  # fmt: skip
def test_a_code_page_that_is_a_guess_is_told_or_right(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), "a.csv")
    if decoded.text != text:
        assert any("--encoding" in fault.remedy for fault in decoded.faults)
    assert decode(text.encode(codec), "a.csv", codec).text == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "utf-8", "utf-32"])
@pytest.mark.parametrize("text", ["Site,Vendor\nS1,Nokia\n", "Standort;Länge\nS1;5\n", "Site|Opérateur\nS1|Télécom\n"])
def test_unicode_in_its_forms(codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), "a.csv")
    assert decoded.text == text
    assert decoded.faults == ()


@pytest.mark.parametrize(
    "name",
    ["Télécom", "Südnetz", "Operación", "Níké", "Łódź Net", "Ångström", "Compañía", "Österreich", "Çelik", "Señal"],
)
def test_one_stray_byte_makes_no_second_operator(tmp_path: Path, name: str) -> None:
    good = f"S1;{name};gnb\nS2;{name};gnb\nS4;other;gnb\n".encode()
    stray = (
        b"S3;" + "".join(c if c.isascii() else "\udcfe" for c in name).encode("utf-8", "surrogateescape") + b";gnb\n"
    )
    (tmp_path / "a.csv").write_bytes(b"Site;Operator;Function\n" + good + stray)
    imported = import_table([tmp_path / "a.csv"], today=TODAY, options=Options(parse([], ["country=GB"])))
    assert imported.network is not None
    assert imported.network["operators"]["name"].to_list() == [name, "other"]
    assert any("cannot be read" in fault.problem for fault in imported.faults)


def test_a_stray_byte_spoils_its_own_cell_alone() -> None:
    raw = "Site;Ort\nS1;Köln\nS2;Düren\nS3;Gö".encode() + b"\xff" + "n;Töging\n".encode()
    decoded = decode(raw, "a.csv")
    assert decoded.text == f"Site;Ort\nS1;Köln\nS2;Düren\nS3;Gö{SPOILT}n;Töging\n"
    assert decoded.faults[0].row == 4


def test_a_name_that_nothing_mends_is_no_operator(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("Site;Operator;Function\nS1;Südnetz;gnb\n".encode() + b"S2;\xffx;gnb\n")
    imported = import_table([tmp_path / "a.csv"], today=TODAY, options=Options(parse([], ["country=GB"])))
    assert imported.network is not None
    assert imported.network["operators"]["name"].to_list() == ["Südnetz"]
    assert any(fault.row == 3 and fault.severity == "error" for fault in imported.faults)


def test_the_option_and_names_that_are_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Site;Operator;Function\nS1;Relčvé;gnb\n".encode("cp1250"))
    options = ["--dry-run", "--set", "country=CZ", "--format", "json"]
    assert run(["import", "table", str(path), *options, "--encoding", "cp1250"]) == 0
    assert "Relčvé" in capsys.readouterr().out
    for name in ("klingon", "base64", "rot13"):
        assert run(["import", "table", str(path), *options, "--encoding", name]) == 2
        assert "--encoding" in capsys.readouterr().err
    assert run(["import", "opencellid", str(path), "--dry-run", "--encoding", "cp1250"]) == 2
