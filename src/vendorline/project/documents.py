"""Results of jobs as the JSON documents that commands, saved results and pages share; no private tag is named in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.project.calls import ANYBODY
from vendorline.project.private_output import without_private
from vendorline.results.document import document
from vendorline.results.result import Result

if TYPE_CHECKING:
    from vendorline.check import Findings
    from vendorline.expose import Exposure
    from vendorline.network import InputFile, Network
    from vendorline.project.private_tags import PrivateTags


def network_document(
    command: str,
    network: Network | None,
    rows: Iterable[Mapping[str, Any]],
    *,
    inputs: Sequence[InputFile] | None = None,
    private: PrivateTags | None = None,
    **keys: Any,
) -> dict[str, Any]:
    """The JSON object of a command on a network: every such result passes here, and no private tag is named in what comes out.

    Args:
        command: which one.
        network: what it is about; None where none could be read.
        rows: the result.
        inputs: the files that it rests on; by default those of the network.
        private: the private tags that were read with the network.
        keys: what else stands beside the rows.
    """
    files = inputs if inputs is not None else network.inputs if network is not None else ()
    manifest = network.manifest if network is not None else None
    said = {
        "synthetic": manifest.synthetic if manifest is not None else None,
        "left_out": [one.to_dict() for one in getattr(manifest, "left_out", ())],
    }
    return without_private(document(command, rows, inputs=[f.to_dict() for f in files], **said, **keys), private)


def check_document(
    findings: Findings, inputs: Sequence[InputFile] = (), *, private: PrivateTags | None = None, **keys: Any
) -> dict[str, Any]:
    """Findings as a document.

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


def expose_document(
    exposure: Exposure,
    *,
    unknown_vendors: str = ANYBODY,
    together: bool = False,
    by: Sequence[str] = (),
    private: PrivateTags | None = None,
    beside: Sequence[InputFile] = (),
    **keys: Any,
) -> dict[str, Any]:
    """Exposure as a document.

    Args:
        exposure: what was computed.
        unknown_vendors: whose equipment without a stated vendor was supposed to be.
        together: whether coalitions were asked for.
        by: what rows were split by.
        private: private tags that were read with the network.
        beside: files beside the tables that it rests on.
        keys: what else stands beside the rows.
    """
    from vendorline.expose import concentration, unknowns

    said: dict[str, Any] = {
        "settings": [str(setting) for setting in exposure.settings],
        "unknown_vendors": str(unknown_vendors),
        "unknown_makers": str(unknown_vendors),
        "classes": exposure.classes,
        "notes": list(exposure.notes),
        "unknowns": unknowns(exposure.prepared, exposure.settings).to_dicts(),
    }
    if unknown_vendors == ANYBODY:
        rows = concentration(exposure.prepared).to_dicts()
        said["concentration"] = [row for row in rows if "region" in by or row["region"] is None]
    if together:
        said["synergy"] = exposure.synergy().to_dicts()
    network = exposure.prepared.network
    files = (*network.inputs, *beside)
    return network_document("expose", network, exposure.to_dicts(), inputs=files, private=private, **said, **keys)


def result_of(found: Findings | Exposure) -> Result:
    """What was found of a network in memory, as a result that can be saved; it has no fingerprint, since nobody can tell what was read."""
    from vendorline.check import Findings

    return Result(check_document(found) if isinstance(found, Findings) else expose_document(found))
