"""The decision cases that other people wrote cite claims that there are, and that could be known on the day of the case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from vendorline.evidence.claims import claim, claims

#: Cited by a case through the case that it is based on, although nobody could read it on the day of the case, and why it stands.
LATER = {("uk-2020-01", "S06"): "inherited from the Canadian case: said before a meeting of 9 March 2020"}


@pytest.fixture(scope="module")
def cases(real_data: Path) -> dict[str, dict[str, Any]]:
    folder = real_data.parent / "facts" / "decision-cases"
    if not folder.is_dir():
        pytest.skip(f"no decision cases at {folder}")
    read = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))}
    assert len(read) >= 4
    return read


def cited(node: Any) -> set[str]:
    """Every id that stands under a key `cites`, at any depth."""
    if isinstance(node, dict):
        own = _leaves(node["cites"]) if "cites" in node else set()
        return own.union(*(cited(child) for key, child in node.items() if key != "cites"))
    return set().union(*(cited(child) for child in node)) if isinstance(node, list) else set()


def _leaves(node: Any) -> set[str]:
    if isinstance(node, str):
        return {node}
    return set().union(*map(_leaves, node.values() if isinstance(node, dict) else node))


def merged(base: Any, own: Any) -> Any:
    """A case over the one that it is based on: what it names replaces, null removes."""
    if not isinstance(base, dict) or not isinstance(own, dict):
        return own
    both = {key: merged(base.get(key), own[key]) if key in own else base[key] for key in {**base, **own}}
    return {key: value for key, value in both.items() if value is not None}


def whole(name: str, cases: dict[str, dict[str, Any]]) -> dict[str, Any]:
    own = cases[name]
    based: dict[str, Any] = merged(whole(own["based_on"], cases), own) if "based_on" in own else own
    return based


def test_every_cited_claim_is_there(cases: dict[str, dict[str, Any]]) -> None:
    ids = {claim_id for case in cases.values() for claim_id in cited(case)}
    assert len(ids) > 25
    assert sorted(ids - set(claims())) == []


def test_a_case_cites_what_could_be_known_on_its_day(cases: dict[str, dict[str, Any]]) -> None:
    late = set()
    for name in cases:
        case = whole(name, cases)
        day = case["known"]
        assert isinstance(day, date)
        for claim_id in cited(case):
            known = claim(claim_id).known_from
            if known is None or known > day:
                late.add((case["case"], claim_id))
    assert late == LATER.keys()
