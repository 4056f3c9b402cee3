"""The rulebook carries the collected facts: what was compiled, what was put right since, and what was missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from vendorline.rulebook import Law, provisions
from vendorline.vendors import canonical_id

_OTHER_KIND = {"EU-TB-SM05": "any"}
_WORDS = {
    "procure": "acquired", "install": "installed", "connect": "connected", "service": "operated", "process": "any",
    "fund": "funded", "authorise": "authorised", "contract": "contracted", "localise": "operated",
    "permission": "installed",
}  # fmt: skip
#: What became of a provision that was two rules.
_SPLIT = {"LT-2021": "LT-2021-NEW"}
#: What differs from the compilation because it was put right since; every other field is as it was compiled.
_PUT_RIGHT = {
    "GB-2022-DVD-CAPFTTP": "conflicts sources",
    "GB-2022-DVD-OTHER": "paraphrase sources",
    "GB-2026-CODE": "notes sources",
    "CA-2022-NEW": "sources",
    "CA-2022-PROC": "sources",
    "CA-2022-5G": "sources",
    "CA-2022-4G": "sources",
    "CA-2022-GPON": "sources",
    "US-CL-2021": "sources",
    "US-CL-2025-UAS": "paraphrase",
    "US-CL-2026-RTR": "sources",
    "US-USF-54-9": "confidence evidence notes sources",
    "US-RR-MONEY": "adopted_on paraphrase sources",
    "US-EA-2023": "conflicts exemptions notes sources",
    "AU-2018-5G": "notes sources",
    "AU-2018-TSSR": "notes sources",
    "NZ-2013-TICSA": "notes sources time",
    "EU-TB-SM03": "time",
    "EU-TB-SM05": "time",
    "EU-CSA2-MOBILE": "conflicts sources",
    "DE-2021-9B": "paraphrase",
    "DE-2021-LIST": "sources",
    "DE-CERT-2026": "adopted_on bound notes sources title",
    "DE-2023-DRAFT-25": "conflicts sources",
    "DE-2024-MGMT": "paraphrase",
    "DE-2025-41": "paraphrase",
    "SE-2020-NEW": "sources",
    "SE-2020-REMOVE": "sources",
    "SE-2020-STAFF": "sources",
    "DK-2021-POWER": "adopted_on bound notes sources",
    "EE-2022-ELISA-5G": "notes",
    "LT-2021": "event notes paraphrase sources",
    "LV-2020": "notes sources",
    "RO-2021-CORE5": "sources",
    "RO-2021-NON7": "sources",
    "RO-2024-HW": "evidence notes sources",
    "IT-2019-5G": "adopted_on notes sources",
    "PT-2023-1": "conflicts notes sources",
    "BE-2020-CORE": "conflicts force paraphrase sources time",
    "BE-2020-RAN35": "conflicts force notes paraphrase sources time",
    "BE-2020-ZONES": "confidence conflicts force paraphrase sources",
    "ES-2022": "adopted_on notes paraphrase sources",
    "FI-2020": "sources",
    "PL-2026-BUY": "sources",
    "PL-2026-7Y": "conflicts sources",
    "PL-2026-4Y": "sources",
    "NO-2019": "sources",
    "IN-2021-CONNECT": "sources",
    "IN-2021-UPGRADE": "sources",
    "IN-2022-EXPAND": "sources",
    "CR-2023": "sources",
    "TW-2013": "conflicts notes paraphrase sources",
    "JP-2018": "notes paraphrase sources vendor",
}
#: What differs in a provision added since from what was noted of it, each with its reason in the decisions.
_ADDED_OTHERWISE = {
    "US-EA-2026-LEGACY": "time vendor",
    "US-LABS-2025": "bound",
    "US-USF-54-11": "bound time",
    "US-REPORT-1-50007": "bound",
    "US-SUBCABLE-2025": "bound event",
    "US-214-2026-NPRM": "event",
    "US-FACR-2026": "adopted_on",
    "US-5949": "vendor",
    "US-TT-2020": "sources",
    "US-ICTS-2019": "sources",
    "AU-2025-SOCI": "sources",
    "ES-2022-DIV": "sources",
    "ES-2022-HRS": "sources time",
    "IE-2023-ACT": "bound",
    "CZ-2018-WARN": "sources",
    "FI-2026-REG": "adopted_on bound",
    "IN-2026-RULES": "bound event evidence",
    "EU-2026-SCTB": "conflicts",
    "SI-2022-BILL": "bound",
    "BG-2021": "adopted_on bound sources",
    "HR-2022": "adopted_on bound sources",
    "CY-2022": "adopted_on bound sources",
    "BR-2021": "bound sources vendor",
    "LT-2022-PROC": "vendor",
}


@pytest.fixture(scope="module")
def facts(real_data: Path) -> Path:
    return real_data.parent / "facts"


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def differences(law: Law, fact: Mapping[str, Any], urls: Mapping[str, str]) -> Iterator[str]:
    """Fields in which a provision is not as the facts tell it."""
    provision, vendor, told = law.provision, fact["vendor"], law.to_dict()
    for name, here, there in (
        ("force", provision.force, fact["force"]),
        ("level", provision.level, fact["level"]),
        ("jurisdiction", law.jurisdiction, fact["jurisdiction"]),
        ("confidence", provision.confidence, fact["confidence"]),
        ("evidence", provision.evidence, fact["evidence"]),
        ("title", told["instrument"], fact["instrument"]),
        ("issuer", told["issuer"], fact["issuer"]),
        ("adopted_on", str(law.adopted_on), fact["date"]),
        ("paraphrase", provision.paraphrase, fact["paraphrase"]),
        ("event", provision.event, _WORDS.get(fact["action"], fact["action"])),
        ("exemptions", set(fact.get("exemptions", [])) - set(told["exemptions"]), set()),  # type: ignore[call-overload]
        ("penalty", provision.penalty if fact.get("penalty") else None, fact.get("penalty")),
        ("conflicts", list(provision.conflicts), fact.get("conflicts", [])),
        ("notes", (fact.get("notes") or "").rstrip(".") in (provision.notes or ""), True),
    ):
        if here != there:
            yield name
    if fact["bound"] not in {
        provision.bound,
        provision.bound_class,
        provision.bound_meaning,
        f"named_operator:{','.join(provision.bound_operators)}",
        f"named_operators:{','.join(provision.bound_operators)}",
        provision.bound.replace("_", " "),
    }:
        yield "bound"
    if list(provision.sources) != fact["sources"] or list(law.source_urls) != [
        url for s in fact["sources"] if (url := urls[s]).startswith("http")
    ]:
        yield "sources"
    kind = {"process_designation": "process"}.get(vendor["kind"], vendor["kind"])
    about = " ".join([*provision.vendor.criteria, provision.vendor.note or ""])
    named = all(canonical_id(n) in provision.vendor.vendor_ids or n in about for n in vendor.get("names", []))
    if (
        provision.vendor.kind != _OTHER_KIND.get(law.id, kind)
        or not all(criterion in about for criterion in vendor.get("criteria", []))
        or not named
    ):
        yield "vendor"
    time = fact["time"]
    day = provision.time.deadline or provision.time.from_on or provision.time.acquired_before
    within = provision.time.mode == "within" and time.get("period", "unspecified") != "unspecified"
    if (str(day), str(provision.time.target)) != (str(time.get("date") or None), str(time.get("target"))) or (
        within and (provision.time.period, provision.time.trigger_meaning) != (time["period"], time["trigger"])
    ):
        yield "time"
    if fact.get("limit") is not None and float(provision.limit or 0) != fact["limit"]:
        yield "limit"
    if fact.get("superseded_by") and fact["status"] != "lapsed":
        successors = [e.by for e in provision.events if e.by]
        if successors != [fact["superseded_by"]]:
            yield "events"


def test_what_was_compiled_is_carried_whole_but_for_what_was_put_right(facts: Path) -> None:
    """Every provision of the compilation: sources, dates, confidence and words; what differs is listed above, no more."""
    compiled = read(facts / "rules.yaml")
    urls = {slug: source["url"] for slug, source in compiled["sources"].items()}
    found = {}
    for fact in compiled["provisions"]:
        law = provisions()[_SPLIT.get(fact["id"], fact["id"])]
        if other := sorted(differences(law, fact, urls)):
            found[fact["id"]] = " ".join(other)
    assert found == _PUT_RIGHT


def test_what_was_missing_is_there(facts: Path) -> None:
    added = read(facts / "rules-missing.yaml")
    sources = added["sources"] | read(facts / "rules.yaml")["sources"]
    urls = {slug: source["url"] for slug, source in sources.items()}
    found = {}
    for fact in added["provisions"]:
        law = provisions()[fact["id"]]
        own = set(differences(law, fact, urls)) - {"paraphrase", "notes", "title", "exemptions"}
        if own:
            found[fact["id"]] = " ".join(sorted(own))
    assert found == _ADDED_OTHERWISE


def test_each_correction_is_cited_by_what_it_corrects(facts: Path) -> None:
    """The page on which a correction rests stands among the sources of a provision that it names."""
    for correction in read(facts / "rules-corrections.yaml")["corrections"]:
        url, name = correction["source"], correction["id"]
        if not url or name.startswith("decision-parameters"):
            continue
        stem = name.split("/")[0].rstrip("*-")
        cited = [law for law in provisions() if law.id.startswith(stem) and url in law.source_urls]
        assert cited, name


def test_what_was_looked_at_says_so(facts: Path) -> None:
    corrections = read(facts / "rules-corrections.yaml")
    day = corrections["meta"]["checked_on"]
    for name in corrections["provisions_with_source_read_today"]:
        law = provisions()[_SPLIT.get(name, name)]
        assert str(law.provision.checked_on) == day, name
