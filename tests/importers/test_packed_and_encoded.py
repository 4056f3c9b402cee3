"""XML as it comes: packed, in old encodings, with blanks before its declaration."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from vendorline.errors import InvalidInput
from vendorline.importers.bulk_cm.file import read_export
from vendorline.importers.content.packed import MOST_TIMES, read_unpacked
from vendorline.importers.drawn_map.file import Graph, read_graph
from vendorline.importers.drawn_map.importer import import_graphml
from vendorline.importers.formats import detect

#: A place in letters that an encoding has.
NAMES = {
    "GB2312": "北京", "GBK": "鎔基", "GB18030": "㐀", "Shift_JIS": "東京", "EUC-JP": "大阪", "Big5": "臺北", "EUC-KR": "서울",
    "windows-1250": "Łódź", "windows-1251": "Москва", "windows-1252": "Málaga – €", "windows-1253": "Αθήνα", "windows-1254": "İzmir",
    "KOI8-R": "Тверь", "KOI8-U": "Київ", "ISO-8859-2": "Plzeň", "ISO-8859-15": "Œuvre €", "cp437": "München", "IBM850": "São",
    "macintosh": "Zürich", "UTF-16": "Ōsaka", "iso-2022-jp": "京都", "TIS-620": "กรุงเทพ",
}  # fmt: skip


def map_of(name: str, encoding: str | None = None, written: str | None = None, before: bytes = b"") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n' if encoding else '<?xml version="1.0"?>\n'
    text = (
        f'{head}<graphml><key id="l" for="node" attr.name="label"/><graph><node id="1">'
        f'<data key="l">{name}</data></node>\n<node id="2"/></graph></graphml>'
    )
    return before + text.encode(written or encoding or "utf-8")


def read(folder: Path, content: bytes, name: str = "map.graphml") -> Graph:
    (folder / name).write_bytes(content)
    return read_graph(folder / name)


def refused(folder: Path, content: bytes, name: str = "map.graphml") -> tuple[int | None, str]:
    with pytest.raises(InvalidInput) as caught:
        read(folder, content, name)
    (fault,) = caught.value.faults
    assert fault.remedy
    assert fault.file == name
    return fault.row, fault.problem


@pytest.mark.parametrize(("encoding", "name"), NAMES.items())
def test_a_file_is_read_in_the_encoding_that_it_declares(tmp_path: Path, encoding: str, name: str) -> None:
    graph = read(tmp_path, map_of(name, encoding))
    assert [node.data.get("label") for node in graph.nodes] == [name, None]
    assert [node.line for node in graph.nodes] == [2, 3]
    assert not graph.faults


@pytest.mark.parametrize(("declared", "written", "name"), [
    ("GB2312", "gb18030", "鎔基"), ("GB2312", "gbk", "囍"), ("GBK", "gb18030", "㐀"), ("Shift_JIS", "cp932", "髙島①"),
    ("EUC-KR", "cp949", "똠방"), ("Big5", "big5hkscs", "㗎"),
])  # fmt: skip
def test_a_wider_encoding_than_the_declared_is_read_and_said(
    tmp_path: Path, declared: str, written: str, name: str
) -> None:
    graph = read(tmp_path, map_of(name, declared, written))
    assert graph.nodes[0].data["label"] == name
    (fault,) = graph.faults
    assert (fault.severity, fault.row, fault.column, fault.value) == ("warning", 2, "encoding", declared)


@pytest.mark.parametrize(
    "declared", ["klingon-1", "x-user-defined", "rot13", "base64", "idna", "unicode_escape", "punycode"]
)
def test_an_encoding_that_nobody_knows_is_one_located_fault(tmp_path: Path, declared: str) -> None:
    row, problem = refused(tmp_path, map_of("Leeds", declared, "utf-8"))
    assert (row, "nobody knows" in problem) == (1, True)


@pytest.mark.parametrize(
    ("declared", "written"), [("GB2312", "utf-16-le"), ("Shift_JIS", "latin-1"), ("ascii", "utf-8")]
)
def test_text_that_is_not_in_the_declared_encoding_is_a_fault(tmp_path: Path, declared: str, written: str) -> None:
    content = map_of("Zürich ÿþ", declared, "utf-8" if written == "utf-8" else "latin-1")
    row, _ = refused(tmp_path, content)
    assert row == 2


@pytest.mark.parametrize("declared", ["UTF-16", "utf-16le", "ISO-10646-UCS-2", "UTF-32"])
def test_utf_16_that_is_none_is_utf_8(tmp_path: Path, declared: str) -> None:
    try:
        codecs.lookup(declared)
    except LookupError:
        assert "nobody knows" in refused(tmp_path, map_of("Łódź", declared, "utf-8"))[1]
        return
    graph = read(tmp_path, map_of("Łódź", declared, "utf-8"))
    assert graph.nodes[0].data["label"] == "Łódź"
    assert [fault.column for fault in graph.faults] == ["encoding"]


@pytest.mark.parametrize(("before", "lines"), [
    (b"\n", 1), (b"\r\n", 1), (b"  ", 0), (b"\n\n\n", 3), (b"\t\n", 1), (codecs.BOM_UTF8 + b"\n", 1), (b"\n" + codecs.BOM_UTF8, 1),
    (b" \r\n \r\n", 2), (codecs.BOM_UTF8 * 2, 0), (b"\n\t ", 1),
])  # fmt: skip
def test_blanks_before_the_declaration_are_said_and_lines_stay_those_of_the_file(
    tmp_path: Path, before: bytes, lines: int
) -> None:
    graph = read(tmp_path, map_of("York", "UTF-8", before=before))
    assert [node.line for node in graph.nodes] == [2 + lines, 3 + lines]
    assert [fault.severity for fault in graph.faults] == ["warning"]
    assert "before the XML declaration" in graph.faults[0].problem


@pytest.mark.parametrize("before", [b"", codecs.BOM_UTF8])
def test_what_is_no_oddity_is_not_said(tmp_path: Path, before: bytes) -> None:
    assert not read(tmp_path, map_of("York", "UTF-8", before=before)).faults


def test_entities_stay_refused_in_every_encoding(tmp_path: Path) -> None:
    for encoding in ("UTF-8", "GB2312", "windows-1251"):
        evil = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><graphml>&b;</graphml>'
        assert "document type" in refused(tmp_path, evil.encode())[1]


# Packed


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["map.graphml.gz", "map.xml.gz", "map.zip", "map.graphml", "map.xml"])
@pytest.mark.parametrize("pack", [
    gzip.compress, lambda c: zipped(("a/map.xml", c)), lambda c: zipped(("map.xml", c), ("__MACOSX/._map.xml", b"x")),
    lambda c: gzip.compress(gzip.compress(c)), lambda c: gzip.compress(c[:50]) + gzip.compress(c[50:]),
])  # fmt: skip
def test_packed_files_are_found_out_and_read(tmp_path: Path, name: str, pack: object) -> None:
    assert callable(pack)
    graph = read(tmp_path, pack(map_of("York", "GB2312")), name)
    assert graph.nodes[0].data["label"] == "York"


def test_formats_of_packed_files_are_found_out(tmp_path: Path) -> None:
    (tmp_path / "map.graphml.gz").write_bytes(gzip.compress(map_of("York")))
    (tmp_path / "export.zip").write_bytes(zipped(("e.xml", b"<bulkCmConfigDataFile/>")))
    wide = '<?xml version="1.0" encoding="UTF-16"?><bulkCmConfigDataFile/>'.encode("utf-16")
    (tmp_path / "wide.xml").write_bytes(wide)
    assert detect([tmp_path / "map.graphml.gz"]) == "graphml"
    assert detect([tmp_path / "export.zip"]) == "bulkcm"
    assert detect([tmp_path / "wide.xml"]) == "bulkcm"
    assert read_export(tmp_path / "wide.xml").objects == []


@pytest.mark.parametrize(("content", "problem"), [
    (zipped(), "without a file"), (zipped(("a.xml", b"<a/>"), ("b.xml", b"<b/>")), "2 files"), (gzip.compress(b"x" * 99)[:-9], "EOF"),
    (b"\x1f\x8b", "EOF"), (b"\x1f\x8b\x08\0rubbish", "cannot be read"), (b"PK\x03\x04rubbish", "BadZipFile"),
    (gzip.compress(b"<a/>") + b"rubbish", "cannot be read"), (zipped(("a.xml", b"x" * 999))[:-40], "BadZipFile"),
])  # fmt: skip
def test_archives_that_cannot_be_read_are_faults(tmp_path: Path, content: bytes, problem: str) -> None:
    assert problem in refused(tmp_path, content, "map.zip")[1]


def test_what_comes_out_of_an_archive_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"\0" * 40_000_000, 9))
    with pytest.raises(InvalidInput, match=f"{MOST_TIMES} times"):
        read_unpacked(path, 256_000_000)
    with pytest.raises(InvalidInput, match="larger than 1 MB"):
        read_unpacked(path, 1_000_000)
    path.write_bytes(gzip.compress(gzip.compress(b"\0" * 40_000_000, 9)))
    with pytest.raises(InvalidInput, match="times larger"):
        read_unpacked(path, 256_000_000)


def test_a_map_in_an_old_encoding_makes_a_network(tmp_path: Path) -> None:
    path = tmp_path / "map.graphml"
    path.write_bytes(map_of("Łódź", "windows-1250"))
    network = import_graphml([path], today=date(2026, 1, 1), settings={"country": "PL"}).network
    assert network is not None
    assert network["sites"]["name"].to_list() == ["Łódź", None]
