"""A file of priors to begin with: what each field means, and the gaps of a network that one may fill."""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.errors import counted
from vendorline.knowledge.data_files import rows_of
from vendorline.likely.equipment import open_equipment
from vendorline.likely.priors import Priors
from vendorline.likely.published import published_shares, published_switches
from vendorline.network.tables import Network

_SECTIONS = ("shares", "together", "spread", "switches")
_BEGIN = """\
# What is probable of what the tables leave open. Nothing is drawn where no row speaks: there a range stays a range.
# Of several rows that of the operator speaks before that of its country, and that before `world: true`; then one with a region,
# then one with a technology. Every number needs a `source`, or says `unsupported: true`, which every output then shows.
title: Say in one sentence what these priors are
"""
_EXAMPLES = {
    "shares": """\
#  - operator: NAME
#    domain: access
#    vendors: {VENDOR: 0.6, VENDOR: 0.4}
#    kind: sites
#    source: who says so, and where
#  - country: XX
#    domain: access
#    generation: 4G
#    from_facts: XX/NAME
""",
    "together": "#  - {world: true, value: 1, source: who says so}\n",
    "spread": "#  - {world: true, value: 1, unsupported: true}\n",
    "switches": "#  - {world: true, interface: n3, column: confidentiality, on: 0.5, unsupported: true}\n",
}


def template(network: Network | None = None) -> str:
    """A file of priors without any yet; of a network, the operators and domains that it leaves open stand in remarks."""
    parts = [_BEGIN, "\n# Every row may say:\n"]
    parts += [f"#   {name}: {_meaning('all', name)}\n" for name in _fields("all")]
    for section in _SECTIONS:
        parts.append(f"\n# {_meaning('', section)}.\n")
        parts += [f"#   {name}: {_meaning(section, name)}\n" for name in _fields(section)]
        if section == "shares" and network is not None:
            parts += list(_gaps(network))
        if section == "switches":
            parts += list(_protections())
        parts.append(f"{section}:\n{_EXAMPLES[section]}")
    parts.append(
        f"\n# {_meaning('', 'claims')}.\n#claims: {{high: 3, medium: 2, low: 1, unknown: 1, unsupported: true}}\n"
    )
    return "".join(parts)


def _fields(section: str) -> list[str]:
    return [row["field"] for row in rows_of("vendorline.likely", "schema/priors.csv") if row["section"] == section]


def _meaning(section: str, field: str) -> str:
    rows = rows_of("vendorline.likely", "schema/priors.csv")
    return next(row["meaning"] for row in rows if (row["section"], row["field"]) == (section, field))


def _gaps(network: Network) -> Iterator[str]:
    """What a network leaves open, and what is published of its countries."""
    found = open_equipment(network, Priors("")).group_by("operator_id", "domain").len().sort("operator_id", "domain")
    yield "# This network does not state the vendors of:\n" if found.height else "# This network states every vendor.\n"
    for operator, domain, number in found.iter_rows():
        yield f"#   {operator}, {domain}: {counted(number, 'element')}\n"
    countries = set(network["operators"]["country"].drop_nulls().to_list())
    there = [row for row in published_shares().values() if row.country in countries and row.kind != "spend"]
    names = {f"{r.country}/{r.operator}" if r.operator else r.country for r in there if r.region is None}
    if names:
        yield f"# `from_facts` may name: {', '.join(sorted(names))}\n"
    numbers = [row for row in there if row.central is not None]
    if numbers:
        yield "# Published as numbers, by id:\n"
    for row in numbers:
        whose = " ".join(part for part in (row.operator, row.domain, row.generation, row.region) if part)
        told = f"{'+'.join(row.vendor_ids)} {row.central:g} ({row.kind}, {row.as_of}, {row.confidence} confidence)"
        yield f"#   {row.id} {row.country} {whose}: {told}\n"


def _protections() -> Iterator[str]:
    """What is published of protections, by id."""
    yield "# Published, by id:\n"
    for row in published_switches().values():
        if row.interfaces and row.central is not None:
            about = f"{row.column} of {', '.join(row.interfaces)} on: {row.central:g}"
            yield f"#   {row.id} {about} ({row.population}, {row.as_of}, {row.confidence} confidence)\n"
