"""Findings as the JSON document that commands, saved results and pages share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from vendorline.cli.notices import network_document

if TYPE_CHECKING:
    from vendorline.check import Findings
    from vendorline.network import InputFile, Network
    from vendorline.project.private_tags import PrivateTags


def run_check(
    network: Network,
    jurisdictions: str | Sequence[str],
    days: Sequence[date] | None,
    *,
    known: date | None = None,
    as_if: bool = False,
    show_all: bool = False,
    say: Any = None,
) -> Findings:
    """Findings of a network; days None = the day that it describes."""
    from vendorline.check import check as judge
    from vendorline.cli.measures import measures_for

    measures = measures_for(network, jurisdictions, days, say)
    return judge(
        network, jurisdictions, days, known=known, as_if=as_if, measures=measures, show_all=show_all, progress=say
    )


def check_document(
    network: Network,
    rules: str | Sequence[str],
    ons: Sequence[date] | None = None,
    known: date | None = None,
    *,
    as_if: bool = False,
) -> dict[str, Any]:
    """The JSON document of a check that was not asked for on the command line."""
    return findings_document(run_check(network, rules, ons, known=known, as_if=as_if))


def findings_document(
    findings: Findings, inputs: Sequence[InputFile] = (), *, private: PrivateTags | None = None, **keys: Any
) -> dict[str, Any]:
    """Findings as the JSON document that commands, saved results and pages share.

    Args:
        findings: what was found.
        inputs: files beside the tables that it rests on.
        private: private tags that were judged with the network, and are not named.
        keys: what else stands beside the rows.
    """
    determinations, grants = findings.decisions
    decided = {"determinations": determinations, "grants": grants}
    return network_document(
        "check",
        findings.network,
        findings.to_dicts(),
        inputs=(*findings.inputs, *inputs),
        private=private,
        as_of=findings.network.as_of,
        as_if=findings.constraints.as_if,
        collisions=findings.collisions,
        provisions=findings.provisions,
        **{name: told for name, told in decided.items() if told},
        **keys,
    )
