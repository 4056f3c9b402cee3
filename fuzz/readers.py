"""One reader after another: how a mutant of its input is made, and which command reads it."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import inputs
import mutations

#: Share of mutants that are damaged byte by byte; the others keep to the form, so that they come past the first parser.
BY_BYTES = 0.2


@dataclass(frozen=True)
class Mutant:
    """Files to lay out, and the command that reads them; `into` is the folder that an import writes."""

    files: Mapping[str, bytes]
    arguments: tuple[str, ...]
    into: str | None = None


Maker = Callable[[random.Random], Mutant]


def _import(format: str, name: str, content: bytes, *options: str) -> Mutant:
    return Mutant({name: content}, ("import", format, name, "--into", "net", "--accept-valid", *options), "net")


def _csv(chance: random.Random) -> Mutant:
    content = chance.choice(inputs.seeds("csv"))
    if chance.random() < BY_BYTES:
        content = mutations.of_bytes(content, chance)
    else:
        content = mutations.as_csv(mutations.of_rows(mutations.read_rows(content), chance), chance)
    return _import("table", "t.csv", content, *_OPTIONS)


_OPTIONS = ("--set", "country=GB", "--as-of", "2024-01-01")


def _xlsx(chance: random.Random) -> Mutant:
    rows = mutations.read_rows(chance.choice(inputs.seeds("xlsx")))
    if chance.random() >= BY_BYTES:
        return _import("table", "t.xlsx", _workbook(mutations.of_rows(rows, chance), chance), *_OPTIONS)
    content = _workbook(rows, chance)
    content = _inside(content, chance) if chance.random() < 0.6 else mutations.of_bytes(content, chance)
    return _import("table", "t.xlsx", content, *_OPTIONS)


def _workbook(rows: mutations.Rows, chance: random.Random) -> bytes:
    from openpyxl import Workbook
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = Workbook()
    sheet = book.active
    for y, row in enumerate(rows, start=1):
        for x, text in enumerate(row, start=1):
            value: Any = text
            if chance.random() < 0.1:
                value = chance.choice((
                    1e308, -0.0, True, 10**15, 0.1, datetime(2020, 2, 29), datetime(1900, 1, 1), "=A1&B2", "#N/A", "#DIV/0!", None,
                ))  # fmt: skip
            try:
                sheet.cell(y, x, value)
            except (IllegalCharacterError, ValueError):
                sheet.cell(y, x, "?")
    if chance.random() < 0.1:
        book.create_sheet("Second").append(["Site", "Vendor"])
    if chance.random() < 0.1:
        sheet.merge_cells("A1:C2")
    if chance.random() < 0.03:
        sheet.cell(1_048_576, 16_384, "far")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _inside(content: bytes, chance: random.Random) -> bytes:
    """A workbook with one of its parts damaged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        hit = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name == hit:
                part = mutations.of_bytes(part, chance)
                if chance.random() < 0.1:
                    continue
            new.writestr(name, part)
    return buffer.getvalue()


def _parquet(chance: random.Random) -> Mutant:
    rows = mutations.of_rows(mutations.read_rows(chance.choice(inputs.seeds("parquet"))), chance)
    content = _as_parquet(rows, chance)
    if chance.random() < BY_BYTES:
        content = mutations.of_bytes(content, chance)
    return _import("table", "t.parquet", content, *_OPTIONS)


def _as_parquet(rows: mutations.Rows, chance: random.Random) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet

    head, body = rows[0], rows[1:]
    columns, names = [], []
    for place, name in enumerate(head):
        texts = [row[place] if place < len(row) else None for row in body]
        columns.append(_typed(texts, chance))
        names.append(name)
    buffer = io.BytesIO()
    pa.parquet.write_table(pa.table(columns, names=names), buffer)
    return buffer.getvalue()


def _typed(texts: list[str | None], chance: random.Random) -> Any:
    """A column of some type, mostly of text."""
    import pyarrow as pa

    def cast(value: str | None, into: Callable[[str], Any]) -> Any:
        try:
            return None if value is None else into(value)
        except (ValueError, OverflowError):
            return None

    kind = chance.randrange(20)
    if kind == 0:
        return pa.array([cast(t, float) for t in texts], pa.float64())
    if kind == 1:
        return pa.array([len(t or "") for t in texts], pa.int64())
    if kind == 2:
        return pa.array(
            [cast(t, lambda v: datetime.fromisoformat(v).replace(tzinfo=UTC)) for t in texts], pa.timestamp("us", "UTC")
        )
    if kind == 3:
        return pa.array([[t] if t else None for t in texts], pa.list_(pa.string()))
    if kind == 4:
        return pa.array([{"a": t, "b": 1} for t in texts])
    if kind == 5:
        start = b"\xff" if chance.random() < 0.2 else b""
        return pa.array([start + (t or "").encode() for t in texts], pa.binary())
    if kind == 6:
        return pa.array(texts, pa.string()).dictionary_encode()
    if kind == 7:
        return pa.array([bool(t) for t in texts])
    if kind == 8:
        return pa.nulls(len(texts))
    return pa.array(texts, pa.string())


def _opencellid(chance: random.Random) -> Mutant:
    content = chance.choice(inputs.seeds("opencellid"))
    if chance.random() < BY_BYTES:
        content = mutations.of_bytes(content, chance)
    else:
        content = mutations.as_csv(mutations.of_rows(mutations.read_rows(content), chance), chance)
    return _import("opencellid", "cells.csv", content)


def _xml(reader: str, name: str) -> Maker:
    def make(chance: random.Random) -> Mutant:
        content = chance.choice(inputs.seeds(reader))
        change = mutations.of_bytes if chance.random() < BY_BYTES else mutations.of_xml
        return _import(reader, name, change(content, chance), "--set", "country=GB")

    return make


def _free5gc(chance: random.Random) -> Mutant:
    import yaml

    texts = json.loads(chance.choice(inputs.seeds("free5gc")))
    hit = chance.choice(sorted(texts))
    files = {name: text.encode() for name, text in texts.items()}
    if chance.random() < BY_BYTES:
        files[hit] = mutations.of_bytes(files[hit], chance)
    else:
        tree = mutations.of_tree(yaml.load(texts[hit], yaml.BaseLoader), chance)  # noqa: S506 - our own text, read as text
        files[hit] = yaml.safe_dump(tree, allow_unicode=chance.random() < 0.5).encode()
    return Mutant(
        {f"core/{name}": content for name, content in files.items()},
        ("import", "free5gc", "core", "--into", "net", "--accept-valid"),
        "net",
    )


def _tables(chance: random.Random) -> Mutant:
    texts = json.loads(chance.choice(inputs.seeds("tables")))
    hit = chance.choice([name for name in sorted(texts) if name.endswith(".csv")])
    content = texts[hit].encode()
    if chance.random() < BY_BYTES:
        content = mutations.of_bytes(content, chance)
    else:
        content = mutations.as_csv(mutations.of_rows(mutations.read_rows(content), chance), chance)
    files = {f"own/{name}": text.encode() for name, text in texts.items()} | {f"own/{hit}": content}
    return Mutant(files, ("import", "tables", "own", "--into", "net", "--accept-valid"), "net")


def _manifest(chance: random.Random) -> Mutant:
    texts = json.loads(chance.choice(inputs.seeds("manifest")))
    files = {f"own/{name}": text.encode() for name, text in texts.items() if name != "manifest.json"}
    files[f"own/{chance.choice(_MANIFESTS)}"] = _document(texts["manifest.json"].encode(), chance)
    return Mutant(files, ("validate", "own"))


#: JSON is YAML too.
_MANIFESTS = ("manifest.json", "manifest.json", "manifest.yaml")


def _document(content: bytes, chance: random.Random) -> bytes:
    if chance.random() < BY_BYTES:
        return mutations.of_bytes(content, chance)
    if chance.random() < 0.02:
        return chance.choice((b"[" * 100_000, b'{"as_of": ' + b"9" * 5_000 + b"}", b'{"a":' * 50_000))
    return json.dumps(mutations.of_tree(json.loads(content), chance)).encode()


def _result(chance: random.Random) -> Mutant:
    texts = json.loads(inputs.seeds("tables")[0])
    files = {f"own/{name}": text.encode() for name, text in texts.items()}
    files["result.json"] = _document(chance.choice(inputs.seeds("result")), chance)
    return Mutant(files, ("report", "own", "result.json", "--output", "page.html", "--quiet"))


def _rules(chance: random.Random) -> Mutant:
    import yaml

    content = chance.choice(inputs.seeds("rules"))
    if chance.random() < BY_BYTES:
        content = mutations.of_bytes(content, chance)
    else:
        tree = mutations.of_tree(yaml.load(content, yaml.BaseLoader), chance)  # noqa: S506 - our own text, read as text
        content = yaml.dump(tree, Dumper=_Plain, allow_unicode=True, sort_keys=False).encode("utf-8", errors="replace")
    return Mutant({"r.yaml": content}, ("rules", "validate", "r.yaml"))


class _Plain:
    """A dumper that writes every value out, as the reader of rules allows no aliases."""

    def __new__(cls, *arguments: Any, **options: Any) -> Any:
        import yaml

        class Plain(yaml.SafeDumper):
            def ignore_aliases(self, _data: Any) -> bool:
                return True

        return Plain(*arguments, **options)


READERS: Mapping[str, Maker] = MappingProxyType({
    "csv": _csv, "xlsx": _xlsx, "parquet": _parquet, "opencellid": _opencellid, "graphml": _xml("graphml", "map.graphml"),
    "bulkcm": _xml("bulkcm", "export.xml"), "free5gc": _free5gc, "tables": _tables, "manifest": _manifest, "result": _result,
    "rules": _rules,
})  # fmt: skip
#: Words by which the first parser of a reader refuses a file as a whole.
FIRST_PARSE = (
    "cannot be read", "not readable", "not well-formed", "not YAML", "is not JSON", "larger than", "no UTF-8", "is not UTF-8",
    "declares an encoding", "not in the encoding", "no text", "UTF-16",
)  # fmt: skip


def mutant(reader: str, seed: int, number: int) -> Mutant:
    """One mutant; the same reader, seed and number always give the same."""
    return READERS[reader](random.Random(f"{seed}:{reader}:{number}"))


def lay_out(found: Mutant, work: Path) -> None:
    """Write the files of a mutant into a folder."""
    for name, content in found.files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
