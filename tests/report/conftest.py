"""A small network and check results on it: made-up numbers in the shape of real ones."""

from __future__ import annotations

from datetime import date

import pytest

from vendorline import __version__
from vendorline.network.tables import InputFile, Manifest, Network

AS_OF = date(2020, 3, 9)
MADE_ON = date(2026, 11, 23)

OPERATORS = ("rogers", "bell", "telus")
CORE_MAKER = {"rogers": "ericsson", "bell": None, "telus": None}


def _elements():
    for number, operator in enumerate(OPERATORS):
        for site in range(12):
            place = {"site_id": f"s{site}", "operator_id": operator}
            maker = "ericsson" if operator == "rogers" else ("huawei", "nokia", "huawei")[site % 3]
            yield {
                **place, "element_id": f"{operator}-e{site}", "function": "enb", "vendor_id": maker,
                "vendor_basis": "assumed", "basis": "assumed",
            }  # fmt: skip
            yield {
                **place, "element_id": f"{operator}-g{site}", "function": "gnb", "basis": "assumed", "vendor_basis": "assumed",
                "vendor_id": ("ericsson", "nokia", "huawei")[number], "installed_on": date(2020 + site // 3, 7, 1),
            }  # fmt: skip
        yield {
            "element_id": f"{operator}-mme", "site_id": "s0", "operator_id": operator, "function": "mme",
            "vendor_id": CORE_MAKER[operator],
        }  # fmt: skip


@pytest.fixture
def network():
    sites = [{"site_id": f"s{i}", "country": "CA", "latitude": 45.0 + i, "longitude": -75.0} for i in range(12)]
    operators = [
        {"operator_id": o, "name": n, "country": "CA", "plmn": [p], "classes": ["mobile"]}
        for o, n, p in (("rogers", "Rogers", "302720"), ("bell", "Bell", "302610"), ("telus", "TELUS", "302220"))
    ]
    observations = [
        {
            "table": "elements", "row_id": f"{o}/access", "column": "vendor_id", "value": "huawei=0.667", "method": "drawn",
            "source": "assumed: no share of an operator was ever published", "confidence": "low", "seen_on": AS_OF,
        }
        for o in ("bell", "telus")
    ]  # fmt: skip
    return Network.of(
        {"operators": operators, "sites": sites, "elements": list(_elements()), "observations": observations},
        as_of=AS_OF,
        manifest=Manifest(
            synthetic="Drawn from published totals and assumed shares; no real site stands where it is shown.",
            attribution=("Places: GeoNames, CC BY 4.0",),
            created_by="vendorline example canada-2020",
            notes=("No vendor share of a Canadian operator has ever been published: every one here is assumed.",),
        ),
        inputs=(InputFile("net/elements.parquet", "a" * 64), InputFile("net/sites.parquet", "b" * 64)),
    )


INPUTS = [{"path": "net/elements.parquet", "sha256": "a" * 64}, {"path": "net/sites.parquet", "sha256": "b" * 64}]
BLANK = {
    "known": "2026-11-23", "outlook": False, "reading": None, "law_status": "in_force", "hypothetical": False,
    "level": "operator", "level_key": None, "reason": None, "numerator": None, "numerator_unknown": None,
    "denominator": None, "share_low": None, "share_high": None, "share": None, "limit": None, "margin": None,
    "slack": None, "violating_count": None, "target": None, "deadline": None, "days_left": None, "assumed_share": None,
    "confidence": "medium", "source_urls": [], "vendor_ids": ["huawei"],
}  # fmt: skip


def advisory_rows():
    """One advisory provision on one day: unknown where the maker of the core is not known."""
    for operator in OPERATORS:
        unknown = CORE_MAKER[operator] is None
        yield {
            **BLANK, "on": "2020-03-09", "provision_id": "CA-2018-SRP", "jurisdiction": "CA", "force": "advisory",
            "operator_id": operator, "verdict": "unknown" if unknown else "met", "reason": "vendor unknown" if unknown else None,
            "basis": "elements", "vendor_ids": ["huawei", "zte"], "numerator": 0, "numerator_unknown": int(unknown),
            "denominator": 1, "limit": 0, "violating_count": 0, "source_urls": ["https://example.org/srp"],
        }  # fmt: skip


def quarters():
    return [date(2020 + (2 + 3 * i) // 12, (2 + 3 * i) % 12 + 1, 9) for i in range(20)]


def cap_rows():
    """A cap over twenty quarters as if it applied: one operator goes over it, one stays under, one is not fully known."""
    deadline = date(2023, 1, 28)
    for index, on in enumerate(quarters()):
        sites = 300 * index
        for operator, share, unknown in (
            ("rogers", 0.0, 0.0),
            ("bell", 0.30, 0.1),
            ("telus", 0.20 + 0.02 * index, 0.0),
        ):
            row = {
                **BLANK, "on": on.isoformat(), "known": "2020-06-01", "outlook": on > AS_OF, "hypothetical": True,
                "provision_id": "GB-2020-01-CAP-SITES", "jurisdiction": "GB", "force": "advisory", "operator_id": operator,
                "basis": "sites", "limit": 0.35, "deadline": deadline.isoformat(), "days_left": (deadline - on).days,
                "source_urls": ["https://example.org/hrv"],
            }  # fmt: skip
            if not sites:
                yield {**row, "verdict": "not_applicable", "reason": "nothing in scope"}
                continue
            low, more = round(share * sites), round(unknown * sites)
            over, under = low > 0.35 * sites, low + more <= 0.35 * sites
            yield {
                **row, "numerator": low, "numerator_unknown": more, "denominator": sites, "share_low": low / sites,
                "share_high": (low + more) / sites, "share": low / sites if not more else None,
                "margin": 0.35 - (low + more) / sites, "slack": int(0.35 * sites) - low - more, "assumed_share": 1.0,
                "violating_count": low, "reason": None if over or under else "vendor unknown",
                "verdict": ("due" if on <= deadline else "breached") if over else "met" if under else "unknown",
            }  # fmt: skip


def forbid_rows():
    """A prohibition on two days: a number of elements."""
    for on, count in (("2020-03-09", 12), ("2028-01-01", 4)):
        yield {
            **BLANK, "on": on, "outlook": on > "2020-03-09", "provision_id": "CA-2022-4G", "jurisdiction": "CA",
            "force": "proposed", "law_status": "proposed", "hypothetical": True, "operator_id": "telus", "verdict": "due",
            "reason": "proposed", "basis": "elements", "vendor_ids": ["huawei", "zte"], "numerator": count,
            "numerator_unknown": 2, "denominator": 24, "limit": 0, "violating_count": count, "deadline": "2027-12-31",
            "days_left": (date(2027, 12, 31) - date.fromisoformat(on)).days, "assumed_share": 0.5,
        }  # fmt: skip


PROVISIONS = {
    "GB-2020-01-CAP-SITES": {
        "instrument_id": "GB-2020-01", "instrument": "NCSC HRV advice v1", "issuer": "NCSC", "force": "advisory", "effect": "cap",
        "paraphrase": "At most 35 % of an operator's 5G base-station sites may carry high-risk-vendor equipment.",
        "confidence": "medium", "evidence": "mixed", "notes": "Press says masts and traffic.",
        "sources": [
            {"id": "hrv", "title": "NCSC advice on high risk vendors", "url": "https://example.org/hrv", "kind": "primary-not-read"},
        ],
    },
    "CA-2018-SRP": {
        "instrument_id": "CA-2018-SRP", "instrument": "Security review programme", "issuer": "CSE", "force": "advisory",
        "effect": "forbid", "paraphrase": "Keep two vendors out of sensitive parts of 3G and 4G networks.", "confidence": "medium",
        "evidence": "read", "notes": None,
        "sources": [{"id": "srp", "title": "Review of the programme", "url": "https://example.org/srp", "kind": "press"}],
    },
}  # fmt: skip


def document(rows, **keys):
    return {"vendorline": __version__, "command": "check", "inputs": INPUTS, "rows": list(rows), **keys}


@pytest.fixture
def documents():
    collisions = [
        {"operator_id": "bell", "provision_ids": ["CA-2022-4G", "GB-2020-01-CAP-SITES"], "since": "2024-03-09"}
    ]
    return [
        document(advisory_rows(), provisions=PROVISIONS, collisions=[]),
        document(cap_rows(), provisions=PROVISIONS, collisions=[]),
        document(forbid_rows(), collisions=collisions),
    ]


@pytest.fixture
def made_on():
    return MADE_ON
