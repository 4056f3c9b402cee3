"""What a workbook says and no reader tells: which rows are hidden."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from html import unescape
from pathlib import Path

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*?)/?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*?)/?>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*?\bhidden=\"(?:1|true)\"[^>]*)>")
#: A sheet larger than this when unpacked is not searched.
LARGEST = 1 << 30


def hidden_rows(path: Path) -> Mapping[str, frozenset[int]]:
    """Numbers of the hidden rows by sheet; nothing for a workbook of another format than Office Open XML."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return {}
        parts = _parts(archive)
        return {name: _hidden(archive, part) for name, part in parts.items()}


def _attributes(text: bytes) -> dict[str, str]:
    return {key.decode(): unescape(value.decode("utf-8", "replace")) for key, value in _ATTRIBUTE.findall(text)}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of the archive that holds each sheet."""
    try:
        relations = [_attributes(found) for found in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))]
    except KeyError:
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    found = {}
    for sheet in (_attributes(text) for text in _SHEET.findall(archive.read("xl/workbook.xml"))):
        key = next((value for name, value in sheet.items() if name.endswith(":id")), None)
        target = targets.get(key, "")
        found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _hidden(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    if part not in archive.namelist() or archive.getinfo(part).file_size > LARGEST:
        return frozenset()
    rows = (_attributes(found) for found in _ROW.findall(archive.read(part)))
    return frozenset(int(row["r"]) for row in rows if row.get("r", "").isdigit())
