"""A plan made up of a few round numbers, in the shape in which the command writes one."""

from __future__ import annotations

from vendorline import __version__

PERIODS = ["2020-06-30", "2020-12-31", "2021-06-30", "2021-12-31"]
SENTENCE = "30 of 34 units are replaced, or built by another vendor than announced, by 30 June 2021, for EUR 4.0 million (discounted; at most 2.0% above the cheapest)."
TITLES = {"XX-OUT": "5G equipment out", "XX-CAP": "Cap 35 %: sites", "XX-WHO": "Sensitive places"}


def law(provision, kind, operator="bell", **keys):
    """A row of what the schedule is made for."""
    return {
        "provision_id": provision, "reading": None, "operator_id": operator, "force": "binding", "kind": kind, "basis": "elements",
        "limit": None, "holds_from": "2021-07-01", "due_by": "2021-06-30", **keys,
    }  # fmt: skip


def term(name, value, confidence="assumed", *, is_default=True):
    return {
        "term": name, "value": value, "unit": "", "is_default": is_default, "source": "Assumed: nobody says", "url": None, "confidence": confidence,
    }  # fmt: skip


def limit(what, group, period, price, **keys):
    return {
        "limit": what,
        "group": group,
        "period": period,
        "unit": "crew-days",
        "used": 10.0,
        "capacity": 10.0,
        "price": price,
        **keys,
    }


def binds(what, group, step, most, **keys):
    """A group of limits with a price."""
    return {
        "limit": what, "group": group, "provision_id": None, "when": "2020-H2 to 2021-H1", "rows": 2, "step": step, "price": most / 2,
        "price_most": most, "price_most_when": "2021-H1", "worth": 10 * most, "confirmed": None, "saved": None, "foretold": None, "cost_then": None,
        "sentence": "Something binds.", **keys,
    }  # fmt: skip


def _curve():
    for operator, so_far in (("bell", (5, 12, 26, 26)), ("telus", (0, 2, 4, 4)), ("rogers", (0, 0, 0, 0))):
        before = 0
        for period, units in zip(PERIODS, so_far, strict=True):
            yield {
                "period": period,
                "operator_id": operator,
                "units": units - before,
                "units_so_far": units,
                "cash": 1.0 * (units - before),
            }
            before = units


def plan(**keys):
    """A plan of a removal; keys given take the place of its own."""
    return {
        "vendorline": __version__, "command": "plan",
        "inputs": [{"path": "net/elements.parquet", "sha256": "a" * 64}, {"path": "net/sites.parquet", "sha256": "b" * 64}],
        "rows": [
            {"unit_id": "s1:bell:ran", "site_ids": ["s1"], "operator_id": "bell", "region": "ON", "layer": "ran", "period": "2020-06-30",
             "action": "replace", "from_vendor_id": "huawei", "to_vendor_id": "nokia", "cost": 100_000.0, "type": 0},
            {"unit_id": "s2:rogers:ran", "site_ids": ["s2"], "operator_id": "rogers", "region": "ON", "layer": "ran", "period": None,
             "action": "keep", "from_vendor_id": None, "to_vendor_id": None, "cost": 0.0, "type": 1},
        ],
        "synthetic": None, "left_out": [], "sentence": SENTENCE, "as_of": "2020-03-09", "as_if": True, "jurisdictions": ["GB"],
        "known": "2020-08-01", "force": "advisory", "start": "2020-03-09", "periods": PERIODS, "currency": "EUR", "price_year": 2020,
        "renewal_credit": False, "unknown": "keep", "unknown_elements": 7, "unknown_cost": 250_000.0, "status": "within_gap",
        "objective": 4_000_000.0, "bound": 3_921_568.6, "gap": 0.02,
        "parts": {"equipment": 2_500_000.0, "labour": 1_200_000.0, "delay": 300_000.0}, "write_off": 700_000.0, "renewal": 1_500_000.0,
        "totals": [
            {"operator_id": "bell", "action": "replace", "units": 20, "cost": 3_200_000.0},
            {"operator_id": "bell", "action": "build", "units": 6, "cost": 300_000.0},
            {"operator_id": "rogers", "action": "keep", "units": 4, "cost": 0.0},
            {"operator_id": "telus", "action": "replace", "units": 4, "cost": 500_000.0},
        ],
        "markets": [
            {"market": "bell ON", "vendor_id": "nokia", "units": 26, "kept": 0, "first_period": "2020-06-30", "last_period": "2021-06-30"},
            {"market": "telus ON", "vendor_id": "ericsson", "units": 4, "kept": 0, "first_period": "2020-12-31", "last_period": "2021-06-30"},
            {"market": "rogers ON", "vendor_id": "nokia", "units": 0, "kept": 4, "first_period": None, "last_period": None},
        ],
        "curve": list(_curve()),
        "limits": [
            limit("crews", "ON", "2020-12-31", 466.0), limit("crews", "ON", "2021-06-30", 610.0),
            limit("XX-CAP", "bell", "2020-12-31", 120.0, unit="sites"), limit("budget", "telus", "2020", 0.0, unit="EUR"),
        ],
        "binding": [binds("crews", "ON", "crew-day", 610.0), binds("cap", "bell", "percentage point", 12_000.0, provision_id="XX-CAP")],
        "clashes": [], "ways_out": [], "clash_sentences": [],
        "service": [{"operator_id": "bell", "period": "2021-06-30", "subscribers": 5000.0, "share": 0.054, "limit": 0.1}],
        "sites_without_subscribers": 0, "neighbours_together": 2, "late": [],
        "made_for": [law("XX-CAP", "cap", limit=0.35, holds_from="2021-01-01", due_by="2020-12-31"), law("XX-OUT", "remove"), law("XX-OUT", "remove", "telus")],
        "titles": TITLES,
        "not_planned": [
            {"provision_id": "XX-WHO", "reading": None, "operator_id": name, "force": "advisory", "reason": "needs_a_determination", "elements": 0}
            for name in ("bell", "telus")
        ],
        "recheck": [
            {"provision_id": "XX-CAP", "reading": None, "operator_id": "telus", "first_on": "2021-01-01", "last_on": "2021-01-01", "reason": "holds_already"}
        ],
        "terms": [term("discount_rate_per_year", "0.05", "medium"), term("labour", "12000"), term("crews", "9", "stated", is_default=False)],
        "missing": 0, "certificate": {}, **keys,
    }  # fmt: skip


def cap(**keys):
    """The cap alone: cheaper, known two months earlier."""
    return plan(
        **{
            "known": "2020-06-01", "objective": 1_000_000.0, "bound": 990_000.0, "gap": 0.0101,
            "made_for": [law("XX-CAP", "cap", limit=0.35, holds_from="2021-01-01", due_by="2020-12-31")],
            "sentence": "8 of 34 units are replaced, or built by another vendor than announced, by 30 June 2021, for EUR 1.0 million.",
            **keys,
        }
    )  # fmt: skip


def infeasible():
    """What is asked clashes: no schedule."""
    none = {key: [] for key in ("rows", "totals", "markets", "curve", "limits", "binding", "service", "recheck")}
    return plan(
        **none, status="infeasible", objective=None, bound=None, gap=None, parts={}, write_off=0.0, renewal=0.0, missing=3,
        clash_sentences=["Crews of ON and the deadline of XX-OUT clash: two crews more would end it."],
        sentence="No schedule keeps every limit: what is asked clashes.", certificate=None,
    )  # fmt: skip
