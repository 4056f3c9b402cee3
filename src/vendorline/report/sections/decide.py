"""What a report says of decisions: the answer and what it depends on, the options side by side, and what would change it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup

from vendorline.evidence.claims import claims
from vendorline.network.tables import Network
from vendorline.report.decision.part import part, part_ids, summary, titles
from vendorline.report.decision.reading import Decided, faults
from vendorline.report.sections.section import Contribution, Section, Source
from vendorline.report.words import day


def contribute(_network: Network, documents: Sequence[Mapping[str, Any]]) -> Contribution:
    """A part for each decision; a decision is about a case, and stands beside whatever else is said of the network."""
    found = [Decided(document) for document in documents]
    ids = part_ids(found)
    return Contribution(
        facts=tuple(_fact(one) for one in found),
        summary=Markup("\n").join(summary(one, name) for one, name in zip(found, ids, strict=True)),
        parts=tuple(part(one, name, title) for one, name, title in zip(found, ids, titles(found), strict=True)),
        sources=tuple(source for one in found for source in _sources(one)),
        commands=tuple(_command(one) for one in found),
    )


def _fact(decided: Decided) -> tuple[str, str]:
    on, known = (day(date.fromisoformat(decided.document[key])) for key in ("decide_on", "known"))
    by = decided.document["who_decides"]
    return f"Decision: {decided.document['case']}", f"by {by} on {on}, with what was known on {known}"


def _sources(decided: Decided) -> Iterator[Source]:
    """The sources of the claims that a case cites; a claim of a case's own has no more than its name."""
    known = claims()
    for claim_id in dict.fromkeys(name for row in decided.rows("supports") for name in row.get("claim_ids") or ()):
        cited = [known[name] for name in known if name == claim_id or name.rpartition(":")[0] == claim_id]
        for claim in cited:
            yield Source(
                claim.source_title,
                claim.source_url,
                claim.publisher_side + (", interested" if claim.interested else ""),
            )


def _command(decided: Decided) -> str:
    """A command that decides the case again."""
    files = [item["path"] for item in decided.document["inputs"]]
    return f"vendorline decide {shlex.quote(files[0]) if files else 'CASE'} --format json"


DECIDE = Section("decide", faults, contribute, of_network=False)
