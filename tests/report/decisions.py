"""A decision made up of a few round numbers, in the shape in which the command writes one."""

from __future__ import annotations

from vendorline import __version__

#: Losses of the options in each outcome at a weight of 1, in points.
SCALED = {
    "allow": {"cost_operators": 5, "exposure": 50, "ally_access": 25},
    "limited": {"cost_operators": 20, "exposure": 35, "ally_access": 20},
    "block": {"cost_operators": 90, "exposure": 20, "ally_access": 5},
}
RANGES = {"cost_operators": [20.0, 80.0], "exposure": [50.0, 150.0], "ally_access": [100.0, 100.0]}
MIDDLE = {"cost_operators": 0.2, "exposure": 0.4, "ally_access": 0.4}
UNITS = {"cost_operators": "EUR bn", "exposure": "share-years", "ally_access": "years", "persons": "person-days"}
TITLES = {
    "allow": "Allow, with conditions", "limited": "Limited role, as elsewhere", "block": "No vendor X (removed by 2027)",
    "wait-12": "Wait 12 months", "limited-review": "Limited, then look again after 12 months",
}  # fmt: skip
SHORT = {
    "allow": "Allow",
    "limited": "Limited role",
    "block": "No vendor X",
    "wait-12": "Wait 12 months",
    "limited-review": "Limited, then review",
}
SHARES = {"allow": 0.04, "limited": 0.72, "block": 0.24}
SENTENCE = (
    "Limited role, in 72 % of the weights, unless delay is less than about 3.2 months (chance 23 %), then no vendor X; "
    "one of two objections turns it; 1 of 3 numbers has no source."
)


def loss(option):
    return sum(MIDDLE[name] * points for name, points in SCALED[option].items())


def outcome_rows():
    for place, option in enumerate(TITLES):
        for name, unit in UNITS.items():
            mean = SCALED.get(option, SCALED["limited"]).get(name, 20 * place) / 20
            yield {
                "option": option, "outcome": name, "unit": unit, "weighed": name != "persons", "mean": mean, "p05": mean / 100,
                "p50": mean, "p95": 2 * mean, "standard_error": 0.001,
            }  # fmt: skip


def option_rows():
    for place, (option, title) in enumerate(TITLES.items()):
        is_choice = option in SCALED
        own = loss(option) if is_choice else loss("limited") + (1.2 if option == "wait-12" else 0)
        yield {
            "option": option, "title": title, "kind": "choice" if is_choice else "wait" if option == "wait-12" else "review",
            "loss": own, "standard_error": 0.01, "tail_loss": own + 20, "regret": 2 + place, "p95_regret": 9.0 + place,
            "gap": own - loss("limited"), "p_best": None if option == "limited-review" else 0.25, "share_of_weights": SHARES.get(option),
            "greatest_lead": 3.0 - place if is_choice else None, "dominated_by": [], "never_less_likely_better": [],
            "undone_until_years": 3.0 if option in {"limited", "block"} else None, "spent": {"limited": 0.29, "block": 0.84}.get(option, 0.0),
            "paid_by": "cost_operators" if option in {"limited", "block"} else None, "provision_ids": [],
            "questions": ["May the order be reviewed by a court?"] if option in {"block", "limited"} else [], "support": "unsupported" if is_choice else None,
        }  # fmt: skip


def tipping_rows():
    shared = {"z": None, "chance": 0.0, "support": "unsupported"}
    yield {
        **shared, "parameter": "delay", "title": "delay", "unit": "months", "side": "below", "value": 3.154, "option": "block",
        "where": "inside", "z": -0.75, "chance": 0.23, "drawn_low": 0.0, "drawn_high": 26.0, "support": "cited", "effect": 11.2,
    }  # fmt: skip
    for side, value, option in (("below", 0.2, "allow"), ("above", 0.81, "block")):
        yield {
            **shared, "parameter": "read", "title": "read today", "unit": "share of subscribers", "side": side, "value": value,
            "option": option, "where": "possible", "drawn_low": 0.3, "drawn_high": 0.74, "effect": 5.3,
        }  # fmt: skip


def tornado_rows():
    for name, title, unit, low, high, gap_low, gap_high, support in (
        ("delay", "delay", "months", 0.0, 24.0, -1.2, 5.0, "cited"), ("read", "read today", "share of subscribers", 0.31, 0.7, 1.0, 2.2, "unsupported"),
        ("restrict.open", "the chance that an ally restricts access (open)", "probability", 0.1, 0.6, 2.1, 2.1, "unsupported"),
    ):  # fmt: skip
        yield {
            "parameter": name, "title": title, "unit": unit, "low": low, "high": high, "gap_low": gap_low, "gap_high": gap_high,
            "support": support,
        }  # fmt: skip


def run_rows():
    for name, kind, what, best, turned in (
        ("bluff", "variant", "the threat is a bluff", "limited", False), ("no-interested", "variant", "costs come from a lobby", "block", True),
        ("economist", "perspective", "economist", "allow", True), ("edge: one", "model", "edge as one has it", "limited", False),
    ):  # fmt: skip
        yield {
            "name": name,
            "kind": kind,
            "what": what,
            "best": best,
            "runner_up": "limited" if turned else "allow",
            "gap": 0.9,
            "share": 0.6,
            "turned": turned,
            "toss_up": False,
        }


def removed_rows():
    for acts, owners, verdict, best in (
        (["restrict"], ["ally"], "leaning", "limited"), (["sanction"], ["ally"], "independent", "limited"),
        (["restrict", "sanction"], ["ally"], "dependent", "allow"),
    ):  # fmt: skip
        yield {
            "acts": acts, "owners": owners, "changes_facts": "sanction" in acts, "best": best, "runner_up": "block", "gap": 0.9,
            "gap_standard_error": 0.01, "changed": 0.3, "changed_standard_error": 0.001, "verdict": verdict, "draws_changed": 0.24,
        }  # fmt: skip


def timeline_rows():
    for option, on, years, what in (
        ("allow", "2020-03-09", 0.0, "decided"), ("limited", "2020-03-09", 0.0, "decided"), ("limited", "2023-03-09", 3.0, "last day for 5G"),
        ("limited", "2023-03-09", 3.0, "swap is paid"), ("wait-12", "2021-03-09", 1.0, "decide among allow, limited, block"),
    ):  # fmt: skip
        yield {"option": option, "on": on, "years": years, "what": what}


def support_rows():
    for name, support, paid_by, why in (
        ("delay", "cited", "lobby", None), ("read", "computed", None, "expose"), ("restrict", "unsupported", None, "judgement"),
    ):  # fmt: skip
        yield {
            "parameter": name, "support": support, "points": [support] * 3,
            "claim_ids": ["capex_uplift_restrict_annual:CA:2019", "S99"] if support == "cited" else [], "paid_by": paid_by,
            "interested": paid_by is not None, "why": why, "unit": "months", "low": 0.0, "high": 24.0,
            "claims_say": ["number"] if support == "cited" else [], "claim_low": 12.0 if support == "cited" else None,
            "claim_high": 12.0 if support == "cited" else None,
        }  # fmt: skip


def decision(**keys):
    """The document, with keys of one's own."""
    return {
        "vendorline": __version__, "command": "decide", "inputs": [{"path": "cases/somewhere.yaml", "sha256": "c" * 64}],
        "rows": list(outcome_rows()), "case": "somewhere", "question": "May vendor X be used in 5G?", "who_decides": "The government",
        "decide_on": "2020-03-09", "known": "2020-03-08", "horizon_years": 10.0,
        "status": "PLACEHOLDER: amounts of allow, limited, block are typed by hand, not computed from the network",
        "sentence": SENTENCE, "border": ["No vendor X is better where exposure weighs more than 200 (range 50 to 150; ally access = 100)"],
        "titles": {"options": SHORT, "outcomes": {"cost_operators": "Cost of operators"}, "events": {"sanction": "An ally cuts off chips"}},
        "money": "EUR bn", "best": "limited", "best_title": TITLES["limited"], "share_of_weights": 0.72, "depends_on_weights": True, "runner_up": "block", "toss_ups": [], "quick": False, "nothing": [], "transfers": [],
        "gap": loss("block") - loss("limited"), "never_weighed": ["persons"], "options": list(option_rows()),
        "p_best": dict.fromkeys(TITLES, 0.25), "regret": dict.fromkeys(TITLES, 2.0),
        "parts": [
            {"option": option, "outcome": name, "points": MIDDLE[name] * (points - SCALED["limited"][name])}
            for option in ("allow", "block") for name, points in SCALED[option].items()
        ],
        "tipping_points": list(tipping_rows()),
        "tornado": list(tornado_rows()),
        "weight_tipping": [
            {"outcome": "exposure", "side": "above", "weight": 200.0, "option": "block", "low": 50.0, "high": 150.0, "inside": False},
        ],
        "pairs": [],
        "joint_change": {
            "option": "allow", "gap": 1.9, "distance": 0.44, "from": "medians",
            "changes": [{"parameter": "delay", "unit": "months", "median": 5.0, "value": 6.1, "z": 0.22}],
        },
        "evpi": 2.2, "evppi": [{"name": "delay", "members": ["delay"], "value": 0.09, "null": 0.0, "standard_error": 0.01}],
        "waiting": [
            {"option": "wait-12", "best_today": "limited", "information": 0.07, "delay": 1.3, "net": -1.23, "standard_error": 0.001, "otherwise": 0.12},
        ],
        "branches": [
            {"option": "wait-12", "happened": [], "chance": 0.88, "choice": "limited"},
            {"option": "wait-12", "happened": ["sanction"], "chance": 0.12, "choice": "block"},
        ],
        "independence": {
            "caveat": "Access to intelligence is a security good as well as a lever: `dependent` says what the answer turns on.",
            "acts": [
                {"name": "restrict", "title": "An ally restricts access", "owner": "ally", "is_answer": True},
                {"name": "sanction", "title": "An ally cuts off chips", "owner": "ally", "is_answer": False},
            ],
            "verdicts": {"restrict": "leaning"},
        },
        "removed": list(removed_rows()), "runs": list(run_rows()),
        "losses": [
            {"name": run["name"], "kind": run["kind"], "option": option, "loss": loss(option), "share": SHARES[option]}
            for run in run_rows() for option in SCALED
        ],
        "support": {"drawn": 3, "cited": 1, "judged": 0, "computed": 1, "unsupported": 1}, "supports": list(support_rows()),
        "powers": {"provision_ids": [], "said": "no power found: needs legislation, unless law that is not held here gives one"}, "timeline": list(timeline_rows()),
        "weights": {"reference": "ally_access", "measure": "uniform on the region of weights", "ranges": RANGES},
        "draws": {"points": 8192, "scrambles": 4, "seed": 20200309}, **keys,
    }  # fmt: skip


def worked_out(**keys):
    """The decision with amounts that were worked out of a network, in the shape in which the command writes them."""
    run = {"limited": "1" * 64, "block": "2" * 64}
    amounts = [
        {"option": option, "line": "used", "amount": "exposure", "year": year, "low": 0.3 / year, "high": 0.9 / year, "p05": 0.2 / year, "p95": 0.95 / year,
         "support": "computed", "quantity": "read", "error_mean": 0.02, "error_largest": 0.1, "run": run[option]}
        for option in run for year in (1, 2)
    ]  # fmt: skip
    amounts.append({
        "option": "limited", "line": "used", "amount": "waiting", "year": None, "low": 1.0, "high": 1.0, "p05": 1.0, "p95": 1.0, "support": "typed",
        "quantity": None, "error_mean": None, "error_largest": None, "run": None,
    })  # fmt: skip
    plans = [
        {"option": option, "line": "used", "end": end, "completions": 1000, "planned_in_full": 28, "feasible_share": 0.97, "cost": 1.25e9, "cost_in_full": 1.24e9, "bound": 1.2e9,
         "currency": "EUR", "raised_share": 0.0, "most_times": 1.0, "run": run[option]}
        for option in run for end in ("low", "high")
    ]  # fmt: skip
    exposures = [
        {"option": "limited", "line": "used", "vendor_id": vendor, "measure": "read", "year": year, "low": low, "high": high, "run": run["limited"]}
        for vendor, year, low, high in (("huawei", 0, 0.31, 1.0), ("huawei", 10, 0.0, 0.25), ("nokia", 0, 0.2, 0.4), ("nokia", 10, 0.5, 0.7))
    ]  # fmt: skip
    told = {
        "amounts": amounts, "plans": plans, "exposures": exposures, "elsewhere": [],
        "infeasible": [{"option": "ban-now", "title": "Ban at once", "clash": ["no crews in 2020", "40 sites a month"]}],
        "ends": [
            {"option": option, "loss_low": 20.0, "loss_high": 21.0, "is_best_low": option == "limited", "is_best_high": option == "limited"}
            for option in ("allow", "limited", "block")
        ],
        "same_at_both_ends": True, "status": None,
        "priors": {"prior": "published", "completions": 1000, "undrawn": 12, "sources": [
{"speaks_for": "CA, access", "what": "shares", "source": "A table of shares", "kind": "research", "year": 2019, "confidence": "low", "unsupported": False, "note": None},
        ]},
    }  # fmt: skip
    return decision(**{**told, **keys})
