"""Decisions: what keeps one from being shown, and the commands that decide again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from vendorline.network.tables import Network
from vendorline.report.decision.reading import Decided, faults
from vendorline.report.sections.section import Section


def _commands(_network: Network, documents: Sequence[Mapping[str, Any]]) -> list[str]:
    return [_command(Decided(document)) for document in documents]


def _command(decided: Decided) -> str:
    """A command that decides the case again."""
    files = [item["path"] for item in decided.document["inputs"]]
    return f"vendorline decide {shlex.quote(files[0]) if files else 'CASE'} --format json"


DECIDE = Section("decide", faults, _commands, of_network=False)
