"""Completions with their switches filled in, as rows that state what nobody stated: slow and plain."""

from __future__ import annotations

from likely.completed import completed
from vendorline.likely import Completions
from vendorline.network.tables import Network, conform


def wholly_completed(network: Network, drawn: Completions, number: int) -> Network:
    """Completion `number` as an ordinary network.

    A switch that is drawn becomes what its operator states everywhere, unless the operator, or somebody for everybody, states it
    already: then each place that leaves it open has a row of its own.
    """
    made = completed(network, drawn, number)
    rows = list(made["protections"].iter_rows(named=True))
    for switch, on in zip(drawn.lots.switches, drawn.switches[number].tolist(), strict=True):
        stated = [
            row
            for row in network["protections"].iter_rows(named=True)
            if row["interface"] == switch.interface
            and row["region"] is None
            and row["operator_id"] in {None, switch.operator_id}
            and row[switch.column] != "unknown"
        ]
        if not stated:
            other = "integrity" if switch.column == "confidentiality" else "confidentiality"
            rows.append({
                "operator_id": switch.operator_id, "region": None, "interface": switch.interface,
                switch.column: "on" if on else "off", other: "unknown",
            })  # fmt: skip
    return made.with_tables(protections=conform("protections", rows) if rows else made["protections"])
