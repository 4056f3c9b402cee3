"""How inputs are changed: byte by byte, cell by cell, and by tables and trees as a whole. The same numbers give the same mutant."""

from __future__ import annotations

import copy
import csv
import io
import random
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

#: What stands in a cell, an attribute or a value where people and programs go wrong.
VALUES = (
    "", " ", "0", "-1", "-0", "+5", "1,5", "1.5.2", "1e309", "NaN", "inf", "-Infinity", "9" * 25, "9" * 5_000, "1_000", "٣", "１２",
    "2020-02-30", "9999-12-31", "0000-00-00", "0001-01-01", "31/12/2020", "12/31/99", "1408453644000", "-62135596801", "1370",
    "268435455", "65535", "#REF!", "#N/A", "=1+1", "@SUM(A1)", "\ufeff", "\u200b", "\u2028", "\x1f", "a" * 20_000, "../../etc/passwd",
    "null", "None", "true", "n/a", "unknown", "?", "Huawei; Nokia", "Huawei?", "not Huawei", "Nokia -> Ericsson", "GB", "XX", "🗼", "é",
    "e\u0301", '"', "'", "{{", "<a>", "&amp;", "%s", "a\nb", "a\r\nb", "\t", ";", "|", "5G", "gnb", "o2", "s1", "e1", "23410", "089",
)  # fmt: skip

Rows = list[list[str]]


def of_bytes(content: bytes, chance: random.Random) -> bytes:
    """Flip, insert, delete, repeat or cut bytes at a few places."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(len(changed) + 1)
        end = min(len(changed), place + chance.choice((1, 1, 2, 8, 64, 512)))
        kind = chance.randrange(6)
        if kind == 0 and place < len(changed):
            changed[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            changed[place:place] = chance.choice(
                (b"\0", b"\xff", b'"', b"\n", b"<", b"&", b"\xfe\xff", b"{" * 50, b"\x1f\x8b")
            )
        elif kind == 2:
            del changed[place:end]
        elif kind == 3:
            changed[place:place] = changed[place:end] * chance.choice((1, 2, 50))
        elif kind == 4 and chance.random() < 0.2:
            del changed[place:]
        else:
            changed[place:end] = chance.choice(VALUES)[:200].encode()
    return bytes(changed)


def read_rows(content: bytes) -> Rows:
    """The cells of CSV text."""
    return list(csv.reader(io.StringIO(content.decode("utf-8", errors="replace"), newline="")))


def of_rows(rows: Rows, chance: random.Random) -> Rows:
    """Change some cells, and sometimes whole columns or rows."""
    changed = [list(row) for row in rows]
    for _ in range(chance.choice((1, 2, 3, 8))):
        _of_cell(changed, chance)
    if chance.random() < 0.4:
        _of_table(changed, chance)
    return changed


def _of_cell(rows: Rows, chance: random.Random) -> None:
    row, other = chance.choice(rows), chance.choice(rows)
    if not row or not other:
        return
    place, beside = chance.randrange(len(row)), chance.randrange(len(other))
    kind = chance.randrange(6)
    if kind <= 2:
        row[place] = chance.choice(VALUES)
    elif kind == 3:
        row[place], other[beside] = other[beside], row[place]
    elif kind == 4:
        row[place] += chance.choice(VALUES)[:50]
    elif chance.random() < 0.3:
        del row[place]
    else:
        row[place] = row[place][: chance.randrange(len(row[place]) + 1)]


def _of_table(rows: Rows, chance: random.Random) -> None:
    width = max(map(len, rows))
    place = chance.randrange(width or 1)
    kind = chance.randrange(7)
    if kind == 0:
        for row in rows:
            del row[place : place + 1]
    elif kind == 1:
        for row in rows:
            row[place:place] = row[place : place + 1]
    elif kind == 2:
        rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))
    elif kind == 3:
        del rows[chance.randrange(len(rows))]
    elif kind == 4:
        chance.shuffle(rows)
    elif kind == 5:
        value = chance.choice(VALUES)
        for row in rows[1:]:
            row[place : place + 1] = [value] * bool(row[place : place + 1])
    else:
        order = chance.sample(range(width), width)
        rows[:] = [[row[i] for i in order if i < len(row)] for row in rows]
    if not rows:
        rows.append([""])


def as_csv(rows: Rows, chance: random.Random) -> bytes:
    """Rows as CSV, now and then with another separator, other ends of lines or another encoding."""
    buffer = io.StringIO(newline="")
    mark, ends = (",", "\n") if chance.random() < 0.8 else (chance.choice(",;\t|"), chance.choice(("\r\n", "\n", "\r")))
    csv.writer(buffer, delimiter=mark, lineterminator=ends).writerows(rows)
    code = "utf-8" if chance.random() < 0.8 else chance.choice(("utf-8-sig", "utf-16", "cp1252"))
    return buffer.getvalue().encode(code, errors="replace")


def of_xml(content: bytes, chance: random.Random) -> bytes:
    """Drop, repeat, swap and move elements, and change texts and attributes; what comes out is well-formed."""
    root = ElementTree.fromstring(content)
    for _ in range(chance.choice((1, 2, 4))):
        parents = [one for one in root.iter() if len(one)]
        every = list(root.iter())
        one = chance.choice(every)
        kind = chance.randrange(7)
        if kind == 0:
            one.text = _in_xml(chance.choice(VALUES))
        elif kind == 1 and one.attrib:
            one.set(chance.choice(sorted(one.attrib)), _in_xml(chance.choice(VALUES)))
        elif kind == 2 and one.attrib:
            del one.attrib[chance.choice(sorted(one.attrib))]
        elif parents:
            parent = chance.choice(parents)
            child = parent[chance.randrange(len(parent))]
            if kind == 3:
                parent.remove(child)
            elif kind == 4:
                parent.insert(chance.randrange(len(parent) + 1), copy.deepcopy(child))
            elif kind == 5 and len(every) < 5_000:
                chance.choice(every).append(copy.deepcopy(child))
            else:
                one.tag, child.tag = child.tag, one.tag
    written: bytes = ElementTree.tostring(
        root, encoding=chance.choice(("utf-8", "utf-8", "utf-16", "iso-8859-1", "gb18030"))
    )
    return chance.choice((b"", b"", b"", b"\n")) + written


def _in_xml(text: str) -> str:
    """A text without the characters that no XML document may hold."""
    return "".join(c for c in text if c in "\t\n\r" or c >= " ")


def of_tree(tree: Any, chance: random.Random) -> Any:
    """Change, drop, repeat or wrap values in mappings and lists."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.choice((1, 2, 4))):
        places = list(_places(tree))
        if not places:
            return chance.choice(VALUES)
        holder, key = chance.choice(places)
        kind = chance.randrange(8)
        if kind == 0:
            del holder[key]
        elif kind == 1:
            holder[key] = chance.choice((None, True, 0, -1, 1e308, 2**63, [], {}, [[]], {"": None}))
        elif kind == 2:
            holder[key] = [copy.deepcopy(holder[key])] * chance.choice((1, 2, 30))
        elif kind == 3:
            holder[key] = {chance.choice(VALUES)[:300]: holder[key]}
        elif kind == 4:
            other, name = chance.choice(places)
            if name in other if isinstance(other, dict) else name < len(other):
                holder[key] = copy.deepcopy(other[name])
        elif kind == 5 and isinstance(holder, dict):
            holder[chance.choice(VALUES)[:300]] = holder.pop(key)
        else:
            holder[key] = chance.choice(VALUES)
    return tree


def _places(tree: Any) -> Any:
    if isinstance(tree, dict):
        for key, value in list(tree.items()):
            yield tree, key
            yield from _places(value)
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield tree, place
            yield from _places(value)


Mutation = Callable[[bytes, random.Random], bytes]
