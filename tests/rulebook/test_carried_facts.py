"""The rulebook carries the collected facts: what was compiled, what was put right since, and what was missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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
#: Copies that were read, and where the document itself stands.
_COPIES = {
    "https://www.elov.dk/lov-om-leverandorsikkerhed-i-den-kritiske-teleinfrastruktur/": "https://www.retsinformation.dk/eli/lta/2021/1156",
}
#: A source that was compiled twice.
_MERGED = {"us-fr-2021-01-13": "us-fr-2021-00052"}
#: What differs from the compilation because it was put right since; every other field is as it was compiled.
_PUT_RIGHT = {
    "GB-2022-DVD-INSTALL": "sources",
    "GB-2022-DVD-REMOVE": "sources",
    "GB-2022-DVD-CORE": "sources",
    "GB-2022-DVD-CAP5G-SITES": "sources",
    "GB-2022-DVD-CAP5G-TRAFFIC": "sources",
    "GB-2022-DVD-SITES": "sources",
    "GB-2022-DVD-SANCT": "sources",
    "GB-2022-DVD-CAPFTTP": "conflicts sources",
    "GB-2022-DVD-OTHER": "paraphrase sources",
    "GB-2026-CODE": "notes",
    "US-CL-2025-UAS": "paraphrase",
    "US-USF-54-9": "confidence evidence notes",
    "US-RR-MONEY": "adopted_on paraphrase",
    "US-EA-2023": "conflicts exemptions notes",
    "AU-2018-5G": "notes",
    "AU-2018-TSSR": "notes",
    "NZ-2013-TICSA": "notes time",
    "EU-TB-SM03": "time",
    "EU-TB-SM05": "time",
    "EU-CSA2-MOBILE": "conflicts",
    "DE-2021-9B": "paraphrase",
    "DE-CERT-2026": "adopted_on bound notes title",
    "DE-2023-DRAFT-25": "conflicts",
    "DE-2024-MGMT": "paraphrase",
    "DE-2025-41": "paraphrase",
    "DK-2021-POWER": "adopted_on bound notes",
    "EE-2022-ELISA-5G": "notes",
    "LT-2021": "event notes paraphrase",
    "LV-2020": "notes",
    "RO-2024-HW": "evidence notes",
    "IT-2019-5G": "adopted_on notes",
    "PT-2023-1": "conflicts notes",
    "BE-2020-CORE": "conflicts force paraphrase time",
    "BE-2020-RAN35": "conflicts force notes paraphrase time",
    "BE-2020-ZONES": "confidence conflicts force paraphrase",
    "ES-2022": "adopted_on notes paraphrase",
    "PL-2026-7Y": "conflicts",
    "TW-2013": "conflicts notes paraphrase",
    "JP-2018": "notes paraphrase vendor",
}
#: What differs in a provision added since from what was noted of it, each with its reason in the decisions.
_ADDED_OTHERWISE = {
    "GB-2022-DVD-TRANS": "sources",
    "US-EA-2026-LEGACY": "time vendor",
    "US-LABS-2025": "bound",
    "US-USF-54-11": "bound time",
    "US-REPORT-1-50007": "bound",
    "US-SUBCABLE-2025": "bound event",
    "US-214-2026-NPRM": "event",
    "US-FACR-2026": "adopted_on",
    "US-5949": "vendor",
    "ES-2022-DIV": "sources",
    "ES-2022-HRS": "sources time",
    "IE-2023-ACT": "bound",
    "FI-2026-REG": "adopted_on bound",
    "IN-2026-RULES": "bound event evidence",
    "EU-2026-SCTB": "conflicts",
    "SI-2022-BILL": "bound",
    "BG-2021": "adopted_on bound",
    "HR-2022": "adopted_on bound",
    "CY-2022": "adopted_on bound",
    "BR-2021": "bound vendor",
    "LT-2022-PROC": "vendor",
}


@pytest.fixture(scope="module")
def facts(real_data: Path) -> Path:
    return real_data.parent / "facts"


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def differences(law: Law, fact: Mapping[str, Any], known: Collection[str]) -> Iterator[str]:
    """Fields in which a provision is not as the facts tell it; of its sources, those that were `known` when it was compiled count."""
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
    if [name for name in provision.sources if name in known or name in _MERGED.values()] != sorted(
        (_MERGED.get(name, name) for name in fact["sources"]), key=lambda name: not law.sources[name].primary
    ):
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
    found = {}
    for fact in compiled["provisions"]:
        law = provisions()[_SPLIT.get(fact["id"], fact["id"])]
        if other := sorted(differences(law, fact, compiled["sources"])):
            found[fact["id"]] = " ".join(other)
    assert found == _PUT_RIGHT


def test_what_was_missing_is_there(facts: Path) -> None:
    added = read(facts / "rules-missing.yaml")
    sources = added["sources"] | read(facts / "rules.yaml")["sources"]
    found = {}
    for fact in added["provisions"]:
        law = provisions()[fact["id"]]
        own = set(differences(law, fact, sources)) - {"paraphrase", "notes", "title", "exemptions"}
        if own:
            found[fact["id"]] = " ".join(sorted(own))
    assert found == _ADDED_OTHERWISE


def test_each_correction_is_cited_by_what_it_corrects(facts: Path) -> None:
    """The page on which a correction rests stands among the sources of a provision that it names."""
    compiled = [read(facts / file)["sources"] for file in ("rules.yaml", "rules-missing.yaml")]
    names = {source["url"]: name for sources in compiled for name, source in sources.items()}
    for correction in read(facts / "rules-corrections.yaml")["corrections"]:
        url, name = correction["source"], correction["id"]
        if not url or name.startswith("decision-parameters"):
            continue
        stem = name.split("/")[0].rstrip("*-")
        laws = [law for law in provisions() if law.id.startswith(stem)]
        same = {urlsplit(url)[2:4], urlsplit(_COPIES.get(url, url))[2:4]}
        assert any(same & {urlsplit(one)[2:4] for one in law.source_urls} for law in laws) or any(
            names.get(url) in law.sources for law in laws
        ), (name, url)


def test_what_was_looked_at_says_so(facts: Path) -> None:
    corrections = read(facts / "rules-corrections.yaml")
    day = corrections["meta"]["checked_on"]
    for name in corrections["provisions_with_source_read_today"]:
        law = provisions()[_SPLIT.get(name, name)]
        assert str(law.provision.checked_on) == day, name
