"""Rows that are no equipment: sums, in the middle of a table or at its end, and remarks under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.words import data_rows
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import fold

#: A sentence has at least as many words.
SENTENCE = 4
_NUMBER = re.compile(r"[-+−]?[\d.,\s'’]*\d[\d.,\s'’]*\s*[^\W\d]{0,8}(?:[/ ][^\W\d]{1,8})?%?")
_MARK = re.compile(r"\s*(?:\*+|[†‡§]|[¹²³⁴⁵⁶⁷⁸⁹]|\(\d\)|\[\d\]|\d\))\s*\S")
_IDS = frozenset({"element_id", "site_id", "site_name"})
_PLACES = frozenset({"latitude", "longitude", "position"})


@dataclass(frozen=True, slots=True)
class Aside:
    """Rows that are sums, rows that are remarks, and rows that may be either but stay."""

    sums: pl.Series
    remarks: pl.Series
    doubtful: pl.Series


@cache
def _known(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in data_rows("total_words") if row["kind"] == kind)


@cache
def _openings() -> str:
    """A pattern for texts that may be sums or remarks, by how they begin; the few that it finds are looked at one by one."""
    words = {word.split()[0] for kind in ("sum", "note") for word in _known(kind)}
    return rf"(?i)^\W*(?:{'|'.join(sorted(words))})\b|^\s*[*†‡§¹²³⁴⁵⁶⁷⁸⁹(\[\d]"


def find_aside(cells: pl.DataFrame, used: Sequence[tuple[str, str]]) -> Aside:
    """Tell the rows of an inventory that are no equipment.

    Args:
        cells: the rows under the header.
        used: columns that are read, with the field of each.
    """
    names = [column for column, _ in used]
    first = cells.select(pl.coalesce(cells.columns)).to_series()
    filled = cells.select(pl.sum_horizontal(pl.col(name).is_not_null() for name in cells.columns)).to_series()
    distinct = first.drop_nulls().unique()
    texts = distinct.filter(distinct.str.contains(_openings())).to_list()
    candidates = {text for text in texts if _sum_word(text) or _remark(text)}
    lone = filled == 1
    looked = (first.is_in(list(candidates)) if candidates else pl.repeat(False, first.len(), eager=True)) | lone
    looked = looked.fill_null(value=False)
    places = looked.arg_true().to_list()
    sums, remarks, doubtful = set[int](), set[int](), set[int]()
    last = _filled_before(first.len(), filled)
    ids = [name for name, field in used if field in _IDS]
    once = {text for text in candidates if sum(int((cells[name] == text).sum()) for name in ids) == 1}
    for at in reversed(places):
        row = cells.row(at, named=True)
        tail = at == last
        named = first[at] in once and first[at] in {row[name] for name in ids}
        verdict = _judge(str(first[at]), row, used, names, tail=tail, lone=bool(lone[at]), named=named)
        if verdict == "sum":
            sums.add(at)
        elif verdict == "remark":
            remarks.add(at)
        elif verdict == "doubtful":
            doubtful.add(at)
        if tail and verdict in {"sum", "remark"}:
            last = _filled_before(at, filled)

    def mask(found: set[int]) -> pl.Series:
        return pl.Series([place in found for place in range(first.len())], dtype=pl.Boolean)

    return Aside(mask(sums), mask(remarks), mask(doubtful))


def _filled_before(at: int, filled: pl.Series) -> int:
    at -= 1
    while at >= 0 and not filled[at]:
        at -= 1
    return at


def _judge(
    text: str,
    row: dict[str, str | None],
    used: Sequence[tuple[str, str]],
    names: Sequence[str],
    *,
    tail: bool,
    lone: bool,
    named: bool,
) -> str | None:
    """What a row is. `tail`: nothing but sums and remarks follows. `lone`: one cell is filled. `named`: its id is its first cell."""
    if kind := _sum_word(text):
        others = {field: str(row[name]) for name, field in used if row[name] is not None and row[name] != text}
        empty = not any(not _NUMBER.fullmatch(cell) for cell in others.values()) and not _PLACES & set(others)
        every = any(fold(cell) in _known("every") for cell in others.values())
        if kind == "exact":
            if empty or every or (tail and named):
                return "sum"
            return "doubtful" if named else None
        if empty:
            return "sum" if kind in {"part", "worded"} else "doubtful"
        # `Total Nokia` in a row of Nokia sums up what is Nokia's.
        repeated = any(fold(text).endswith(f" {fold(cell)}") for cell in others.values() if fold(cell))
        return "doubtful" if named and repeated else None
    if len(names) < 2 or not lone:
        return None
    if _remark(text):
        return "remark"
    words = text.split()
    if tail and len(words) >= SENTENCE:
        return "remark" if text.rstrip().endswith((".", ":", ";", ")")) and len(words) > SENTENCE else "doubtful"
    return None


def _remark(text: str) -> bool:
    """Whether a text begins as remarks do: with a mark, or with a word such as Source and a colon."""
    head, colon, rest = text.partition(":")
    return bool(_MARK.match(text)) or bool(colon and rest.strip() and fold(head) in _known("note"))


def _sum_word(text: str) -> str | None:
    """How a text names a sum: a word for it alone (exact), a part of the table (part), in other words (worded), or only begins so."""
    head, _, _ = text.partition(":")
    folded = fold(text)
    if fold(head) in _known("sum"):
        return "exact" if folded == fold(head) else "worded"
    words = folded.split()
    for length in (2, 1):
        start = " ".join(words[:length])
        if start in _known("sum") and len(words) > length:
            if start in _known("part"):
                return "part"
            rest = words[length:]
            return "worded" if all(word in _known("beside") or word.isdecimal() for word in rest) else "begins"
    return None


def doubtful_rows(sheet: str, rows: pl.Series, told: pl.Series) -> Iterator[Fault]:
    """Warnings about rows that may be sums or remarks, and stay."""
    for row, text in zip(rows.to_list(), told.to_list(), strict=True):
        problem = "a row that may be a sum or a remark; it is read as equipment"
        yield Fault(sheet, row, None, text, problem, "take it out of the table if it is none", "warning")
