"""Kept results that rest on something of the register of evidence that no longer stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vendorline.errors import VendorlineError
from vendorline.evidence.register import Register, has_register
from vendorline.project.evidence.claims_of_cases import changed_since, claims_for
from vendorline.project.folder import project_of
from vendorline.project.runs import FOLDER
from vendorline.results.result import load


def stale_results(folder: Path) -> list[dict[str, Any]]:
    """Results that use claims which fell, or say something else now: the kept results of the project that cite them, and those named by uses.

    Rows of result (a fingerprint, or what the use names), command, claim_ids and why.
    """
    if not has_register(folder):
        return []
    register = Register(folder)
    fallen = register.standing().claims
    on_record = claims_for(folder)
    found = {}
    for result, command, cited, digests in (*_kept(folder), *_stated(register)):
        changed = dict.fromkeys(changed_since(digests, on_record), "says something else now")
        gone = {name: why for name, why in {**changed, **fallen}.items() if name in cited}
        if gone:
            why = "; ".join(f"{name}: {gone[name]}" for name in sorted(gone))
            found[result] = {"result": result, "command": command, "claim_ids": sorted(gone), "why": why}
    return [found[name] for name in sorted(found)]


def _kept(folder: Path) -> Iterator[tuple[str, str | None, frozenset[str], Mapping[str, str]]]:
    project = project_of(folder)
    home = None if project is None else project.path / FOLDER
    if home is None or not home.is_dir():
        return
    for run in sorted(home.iterdir()):
        try:
            kept = load(run)
        except VendorlineError:
            continue  # nothing rests on what cannot be read
        yield run.name, kept.command, cited_in(kept.document), kept.document.get("claims_as_cited") or {}


def _stated(register: Register) -> Iterator[tuple[str, str | None, frozenset[str], Mapping[str, str]]]:
    for use in register.rows("uses"):
        yield use["result"], use["command"], frozenset(use["claim_ids"]), {}


def cited_in(document: Mapping[str, Any]) -> frozenset[str]:
    """The claims that a result cites."""
    rows = document.get("supports")
    return (
        frozenset(name for row in rows or () for name in row.get("claim_ids") or ())
        if isinstance(rows, list)
        else frozenset()
    )
