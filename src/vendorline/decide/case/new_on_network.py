"""A new case whose amounts are worked out of a network instead of typed."""

from __future__ import annotations

from typing import Any

from vendorline.decide.case.from_network import COMPUTED

Data = dict[str, Any]
#: Which quantity of the network each amount of the pattern is, and of which year.
_AMOUNTS: Data = {
    "cost": "cost", "uplift": "built_by_others_share", "delayed": "delay_months",
    "unplanned": {"of": "standing_share", "year": "2"}, "exposure": "read",
}  # fmt: skip
#: Terms that count what plan and expose say, in the place of those that count parts of a typed whole.
_TERMS: Data = {
    "swap": {"outcome": "cost_operators", "of": ["cost_growth"], "by": "cost", "compensable": "true"},
    "late": {"outcome": "delay", "of": ["delay_growth"], "by": "delayed"},
    "readable": {"outcome": "exposure", "of": ["edge_carries"], "by": "exposure"},
}  # fmt: skip
#: What a new case says of its amounts.
WORKED_OUT = (
    "# amounts: worked out of the network, as `from_network` says; a number in the place of `computed` holds instead.\n"
)
_DELAY = {
    "title": "the growth of delays beyond the plan", "unit": "ratio", "q": ["1", "1.5", "4"],
    "unsupported": "PLACEHOLDER: plans of roll-outs slip",
}  # fmt: skip
PROJECT = "project"
CURRENCY = "EUR"


def on_network(data: Data, network: str, vendor: str, currency: str = CURRENCY) -> None:
    """Let the amounts of a case be worked out of a network.

    Args:
        data: the case, from the pattern of new cases; it is changed.
        network: a folder seen from the case, `example NAME`, or `project`: the network of the project that the case lies in.
        vendor: whose equipment it is about.
        currency: what the terms of plans count in; a rate to the money of the case is a placeholder.
    """
    if network.casefold() != PROJECT:
        data["network"] = network
    lines = ["used", "gone"]
    data["from_network"] = {
        "vendor": vendor, "completions": "1000", "amounts": dict(_AMOUNTS),
        "once": {"gone": {"vendors": [vendor], "tech": ["5G"], "effect": "forbid", "action": "install", "from": "0 months"}},
    }  # fmt: skip
    for option in data["options"].values():
        if "amounts" in option:
            option["amounts"] = {line: dict.fromkeys(_AMOUNTS, COMPUTED) for line in lines} | {
                COMPUTED: "plan and expose of the network"
            }
    waiting = data["while_waiting"]
    for line in lines:
        waiting[line]["exposure"] = COMPUTED
    data["terms"] |= {name: dict(term) for name, term in _TERMS.items()}
    data["terms"]["unsupplied"]["of"] = [name for name in data["terms"]["unsupplied"]["of"] if name != "read_today"]
    data["uncertainties"]["delay_growth"] = dict(_DELAY)
    for group in data["move_together"].values():
        if "cost_growth" in group["members"]:
            group["members"].append("delay_growth")
    unit = data["money"]["unit"].partition(" ")[0]
    if unit != currency:
        data["exchange"] = {
            f"{unit} per {currency}": {"value": "1", "unsupported": "PLACEHOLDER: put the rate of the day"}
        }
    data.pop("status", None)
