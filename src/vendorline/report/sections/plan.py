"""Plans: what keeps one from being shown, and the commands that plan again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from vendorline.network.tables import Network
from vendorline.report.commands import network_path
from vendorline.report.plan.reading import faults
from vendorline.report.sections.section import Section


def _commands(network: Network, documents: Sequence[Mapping[str, Any]]) -> list[str]:
    return [_command(document, network) for document in documents]


def _command(document: Mapping[str, Any], network: Network) -> str:
    """A command that plans again, from what the result says of itself."""
    words = ["vendorline", "plan", network_path(network)]
    words += ["--as-if" if document["as_if"] else "--rules", shlex.quote(",".join(document["jurisdictions"]))]
    words += ["--known", document["known"]]
    if document["force"] != "binding":
        words += ["--force", shlex.quote(document["force"])]
    if document["start"] != document["as_of"]:
        words += ["--start", document["start"]]
    if len(document["periods"]) != 40:
        words += ["--periods", str(len(document["periods"]))]
    if document["unknown"] != "keep":
        words += ["--unknown", shlex.quote(document["unknown"])]
    if document["renewal_credit"]:
        words.append("--renewal-credit")
    last = document["inputs"][-1]["path"] if document["inputs"] else ""
    if str(last).endswith((".yaml", ".yml")) and not all(row["is_default"] for row in document["terms"]):
        words += ["--terms", shlex.quote(str(last))]
    return " ".join([*words, "--format json"])


PLAN = Section("plan", faults, _commands)
