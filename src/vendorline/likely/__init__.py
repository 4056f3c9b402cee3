"""Likely: priors that somebody states, and completions drawn from them: what is probable inside what is possible.

    priors = priors_for(network, path)      # or "operator"; every fault at once
    lots = lots_of(network, priors)         # what is drawn together: lots.of_element, lots.lots, lots.switches
    drawn = complete(lots, 1000, seed=0)    # drawn.vendors[i, lot] is a place in drawn.vendors, drawn.switches[i, switch] a flag

Where no prior speaks nothing is drawn: what is open stays open.
"""

from __future__ import annotations

from vendorline.likely.completions import AS_STATED, SETTINGS, Completions, complete, complete_at, mixes_of
from vendorline.likely.for_network import OPERATOR, priors_for
from vendorline.likely.lots import NO_LOT, Lot, Lots, Mix, SwitchLot, lots_of
from vendorline.likely.priors import Priors, PriorSource, SharePrior, SwitchPrior
from vendorline.likely.published import OTHER, published_shares, published_switches
from vendorline.likely.read import read_priors
from vendorline.network.folders import PRIORS_NAME

__all__ = [
    "AS_STATED", "NO_LOT", "OPERATOR", "OTHER", "PRIORS_NAME", "SETTINGS", "Completions", "Lot", "Lots", "Mix", "PriorSource", "Priors",
    "SharePrior", "SwitchLot", "SwitchPrior", "complete", "complete_at", "lots_of", "mixes_of", "priors_for", "published_shares",
    "published_switches", "read_priors",
]  # fmt: skip
