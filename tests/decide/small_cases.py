"""A case so small that its results can be worked out on paper."""

from __future__ import annotations

from random_cases import Data


def small_case() -> Data:
    """Two options, one event, four numbers: everything apart."""
    return {
        "case": "small", "question": "What?", "decide_on": "2020-03-09", "known": "2020-03-09", "horizon": "10 years",
        "money": {"unit": "bn", "discount": {"rate": "0"}},
        "options": {
            "allow": {"title": "Allow", "stance": "open", "amounts": {"used": {"swap": "0", "open": "1"}}},
            "block": {"title": "Block", "stance": "closed", "amounts": {"used": {"swap": "1", "open": "0"}}},
            "wait": {"title": "Wait", "wait": "12 months", "then": ["allow", "block"]},
        },
        "events": {"cutoff": {"title": "The cut-off", "within": "24 months", "p": "0.4"}},
        "uncertainties": {
            "price": {"q": ["1", "2", "4"]}, "growth": {"q": ["0.8", "1", "1.5"]},
            "harm": {"q": ["1", "3", "6"]}, "base": {"q": "0.5"},
        },
        "outcomes": {"cost": {"unit": "bn", "swing": ["0", "10"]}},
        "terms": {
            "swap": {"outcome": "cost", "of": ["price", "growth"], "by": "swap"},
            "harm": {"outcome": "cost", "of": ["harm"], "by": "open", "if": "cutoff"},
            "base": {"outcome": "cost", "of": ["base"], "by": "open"},
        },
        "weights": {"reference": "cost", "ranges": {"cost": "100"}},
    }  # fmt: skip
