"""What a number rests on in the network: the files that were read, and what of them was assumed or invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vendorline.project.evidence.files_now import changed_file
from vendorline.project.evidence.step import Step


def network_steps(document: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Step]:
    """The files of the network, and what is said of it."""
    inputs = document.get("inputs") or ()
    synthetic = document.get("synthetic")
    said = f"the network as of {document['as_of']}" if document.get("as_of") else "the network"
    yield Step(1, "table", None, f"{said}, in {len(inputs)} files" if inputs else f"{said}, as it was in memory")
    if synthetic:
        yield Step(2, "assumption", None, str(synthetic))
    for one in inputs:
        said = f"{one['path']} (SHA-256 {one['sha256'][:12]}...)"
        yield Step(2, "network", one["sha256"], said, invalid_because=changed_file(one["path"], one["sha256"]))
    if not inputs and not synthetic:
        yield Step(2, "assumption", None, "the caller's own tables: the result does not say where they are from")
    share = row.get("assumed_share")
    if isinstance(share, int | float) and share:
        yield Step(1, "assumption", None, f"{share:.0%} of it rests on rows that are assumed, not stated")
    for one in document.get("left_out") or ():
        yield Step(
            1,
            "assumption",
            None,
            f"{one['rows']:,} rows of {one['table']} were left out on import ({one['cause']}): it allows for them",
        )


def exposure_steps(document: Mapping[str, Any], row: Mapping[str, Any], meanings: Mapping[str, str]) -> Iterator[Step]:
    """What a measure of exposure means, what it was computed with, and what was supposed."""
    measure = row.get("measure")
    if measure in meanings:
        yield Step(1, "definition", measure, f"what {str(measure).replace('_', ' ')} counts: {meanings[str(measure)]}")
    for setting in document.get("settings") or ():
        yield Step(1, "assumption", str(setting), f"{setting}: set by whoever asked, not stated by the network")
    if document.get("unknown_vendors") == "others":
        yield Step(
            1, "assumption", None, "equipment whose vendor nobody states is supposed to be none of these vendors'"
        )
