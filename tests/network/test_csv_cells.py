"""A CSV text is laid out in the same cells whether Polars reads it by lines or Python row by row."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vendorline.errors import InvalidInput
from vendorline.network import csv_cells, read_network
from vendorline.network.csv_cells import read_csv_cells
from volume import examples

plain = st.sampled_from(["", "S1", " a ", "é", "x;y", "12"])
quoted = st.sampled_from(['""', '"a,b"', '"a ""b"""', '" "', '"é, x"', '""""'])
wild = st.sampled_from(['"x"y', 'a"b', '"two\nlines"', '"a\r\nb"', '"open', "\0", "\r", ' "q"'])


def text_of(rows: list[list[str]], width: int, end: str) -> str:
    return "".join(",".join(row) + end for row in [[f"c{n}" for n in range(width)], *rows])


@settings(max_examples=examples(100, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(plain | quoted, max_size=5), max_size=6),
    width=st.integers(1, 4),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_both_ways_agree_where_every_line_is_a_row(tmp_path: Path, rows: list[list[str]], width: int, end: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text_of(rows, width, end).encode())
    found = csv_cells._line_by_line(path, width)
    assert found is not None
    slow = csv_cells._row_by_row(path.read_text("utf-8"), width)
    told, slowly = (
        [row for row in zip(cells.rows, *cells.frame, strict=True) if any(row[1:])] for cells in (found, slow)
    )
    assert told == slowly
    assert (found.lost, found.unclosed) == (slow.lost, slow.unclosed)


@settings(max_examples=examples(100, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(plain | quoted | wild, max_size=4), max_size=6), width=st.integers(1, 3))
def test_no_row_vanishes_whatever_the_text(tmp_path: Path, rows: list[list[str]], width: int) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text_of(rows, width, "\n").encode())
    found = read_csv_cells(path, width)
    numbers = [*found.rows.to_list(), *(row for row, _, _ in found.lost), *(row for row, _ in found.unclosed)]
    assert len(set(numbers)) == len(numbers)
    assert found.frame.width == width
    assert found.frame.height == len(found.rows)


@pytest.mark.parametrize(("text", "rows", "lost"), [
    ("a,b\n1,2\n1\n1,2,3\n1,\n\n", [("1", "2"), ("1", None)], ((3, 1, "1"), (4, 3, "1,2,3"))),
    ('a,b\n"x"y,2\na"b,"a""b"\n', [("xy", "2"), ('a"b', 'a"b')], ()),
    ("a,b\r1,2\r\r3,4\r", [("1", "2"), ("3", "4")], ()),
    ('a,b\n1,"2\n3"\n', [("1", "2\n3")], ()),
    ('a,b\n1,2\n1,"2,x', [("1", "2"), ("1", "2,x")], ()),
    ('"a\nb",c\n1,2\n', [("1", "2")], ()),
])  # fmt: skip
def test_worked_texts(tmp_path: Path, text: str, rows: list[tuple[str, ...]], lost: tuple[object, ...]) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode())
    found = read_csv_cells(path, 2)
    assert [row for row in found.frame.rows() if any(row)] == rows
    assert found.lost == lost


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"a,b\n1,\xe9\n")
    with pytest.raises(UnicodeDecodeError):
        read_csv_cells(path, 2)


@pytest.mark.parametrize(
    ("text", "rows", "lost"),
    [
        ("a,b\n\ufeffx,1\ny,2\n", [("\ufeffx", "1"), ("y", "2")], ()),
        ("a,b\nx,1\n\0\ny,2\n", [("x", "1"), ("y", "2")], ((3, 1, "\0"),)),
    ],
)
def test_nothing_is_swallowed(
    tmp_path: Path, text: str, rows: list[tuple[str, str]], lost: tuple[tuple[int, int, str], ...]
) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    found = read_csv_cells(tmp_path / "t.csv", 2)
    assert list(found.frame.iter_rows()) == rows
    assert found.lost == lost


def test_a_cell_longer_than_any_of_a_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_cells, "LONGEST_CELL", 20)
    (tmp_path / "t.csv").write_text(f"a,b\n{'x' * 21},1\n", encoding="utf-8")
    with pytest.raises(csv.Error):
        read_csv_cells(tmp_path / "t.csv", 2)


def test_a_path_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"b\xffd")
    folder.mkdir()
    with pytest.raises(InvalidInput, match="UTF-8"):
        read_network(folder)
