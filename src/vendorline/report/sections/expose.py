"""Exposure results: what keeps one from being shown, and the commands that make it again."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorline.errors import Fault
from vendorline.network.tables import Network
from vendorline.report.commands import network_path
from vendorline.report.exposure.numbers import faults as row_faults
from vendorline.report.exposure.numbers import is_share
from vendorline.report.sections.section import Section
from vendorline.results.reading import faults as of_table

_EXTRAS = ("unknowns", "narrow", "synergy", "concentration")
_VIEW = ("view", "name", "claim", "said_on", "source_title", "source_url", "confidence", "note")
_VIEW_ROW = ("view", "case", "against", "what", "changed", "measure")
_REMEDY = "save it again with `vendorline expose ... --format json --output FILE`"


def faults(document: Mapping[str, Any], file: str) -> Iterator[Fault]:
    """Everything that keeps a document from being read as an exposure."""
    yield from row_faults(document["rows"], file)
    settings = document.get("settings", [])
    if not isinstance(settings, list) or not all(isinstance(s, str) for s in settings):
        yield Fault(file, None, "settings", repr(settings), "is not a list of settings", _REMEDY)
    for name in _EXTRAS:
        rows = document.get(name, [])
        if isinstance(rows, list):
            yield from of_table(f"expose_{name}", rows, file, _REMEDY, key=name)
        else:
            yield Fault(file, None, name, None, "is not a list of rows", _REMEDY)
    if document.get("views") is not None and not _is_comparison(document["views"]):
        yield Fault(file, None, "views", None, "is not a comparison of views", _REMEDY)


def _is_comparison(compared: Any) -> bool:
    if not isinstance(compared, Mapping) or not all(
        isinstance(compared.get(n), str) for n in ("synthetic", "network", "vendor")
    ):
        return False
    views, rows = compared.get("views"), compared.get("rows")
    return (
        isinstance(views, list) and isinstance(rows, list)
        and all(isinstance(v, Mapping) and all(isinstance(v.get(n), str) for n in _VIEW) for v in views)
        and all(isinstance(r, Mapping) and not set(_VIEW_ROW) - set(r) and is_share(r.get("low")) and is_share(r.get("high")) for r in rows)
    )  # fmt: skip


def _command(document: Mapping[str, Any], network: Network) -> str:
    """A command that computes a result again, from what the result says of itself."""
    rows = document["rows"]
    words = ["vendorline", "expose", network_path(network)]
    singles = {row["vendor_ids"][0] for row in rows if len(row["vendor_ids"]) == 1}
    groups = sorted({"+".join(row["vendor_ids"]) for row in rows if len(row["vendor_ids"]) > 1})
    if groups and len(groups) == len(singles) * (len(singles) - 1) // 2 and all(g.count("+") == 1 for g in groups):
        words.append("--pairs")
    else:
        words += [part for group in groups for part in ("--coalition", shlex.quote(group))]
    for failed in sorted({row["failed"] for row in rows if row.get("failed")}):
        words += ["--fail", shlex.quote(failed)]
    for setting in document.get("settings") or ():
        words += ["--set", shlex.quote(setting)]
    words += [part for what in ("region", "layer") if any(row.get(what) for row in rows) for part in ("--by", what)]
    if document.get("unknown_vendors") == "others":
        words += ["--unknown-vendors", "others"]
    words += [f"--{name}" for name in ("narrow", "views") if document.get(name)]
    return " ".join([*words, "--format json"])


def _commands(network: Network, documents: Sequence[Mapping[str, Any]]) -> list[str]:
    return [_command(document, network) for document in documents]


EXPOSE = Section("expose", faults, _commands)
