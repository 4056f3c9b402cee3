"""The claims that cases may cite, and those that one cites."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.evidence.claims import Claim, claims
from vendorline.evidence.register import has_register
from vendorline.evidence.register.citable import citable_claims
from vendorline.project.folder import is_project

if TYPE_CHECKING:
    from vendorline.decide import CaseFile


def claims_for(project: Path | None) -> Mapping[str, Claim]:
    """The claims that a case may cite: those published with the package, and those of the register of its project."""
    own = citable_claims(project) if project is not None else {}
    return {**claims(), **own} if own else claims()


def claims_near(case: Path, project: Path | None) -> Mapping[str, Claim]:
    """The claims that a case file may cite: those of its project, else of the folder near it that has a register of evidence."""
    return claims_for(project or next(filter(has_register, case.resolve().parents[:2]), None))


def home_of_result(document: Mapping[str, Any]) -> Path | None:
    """The folder whose register and provisions a decision may rest on: its case's project, else the folder near it with a register.

    None for what is shown to everybody: a register may hold what is not.
    """
    inputs = document.get("inputs") or ()
    if document.get("public") or not inputs or not Path(inputs[0]["path"]).is_file():
        return None
    near = Path(inputs[0]["path"]).resolve().parents[:2]
    return next(filter(is_project, near), None) or next(filter(has_register, near), None)


def cited_claims(found: CaseFile) -> list[dict[str, object]]:
    """What the claims say that a case cites: once one of them changes, its result is another."""
    from vendorline.decide.case.support import supported_entries

    names = {name for _, entry in supported_entries(found.case) for name in entry.claim_ids}
    return [claim.to_dict() for name, claim in (found.claims or {}).items() if name in names]


def digests_of(said: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """What claims say (see Claim.to_dict), each as a SHA-256 by its id: once one says something else, a result can tell."""
    return {
        str(one["claim_id"]): hashlib.sha256(json.dumps(one, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        for one in said
    }


def changed_since(cited: Mapping[str, str], now: Mapping[str, Claim]) -> frozenset[str]:
    """The claims that say something else now than when a result cited them.

    Args:
        cited: the digests that the result has.
        now: the claims on record.
    """
    there = digests_of(now[name].to_dict() for name in cited if name in now)
    return frozenset(name for name, digest in there.items() if digest != cited[name])
