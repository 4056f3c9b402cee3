"""What is at hand when the numbers of a result are traced: its case, the claims on record, provisions, and what was said of single numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.errors import VendorlineError
from vendorline.evidence.claims import Claim, claims
from vendorline.evidence.register import Register, has_register
from vendorline.evidence.register.citable import citable_claims
from vendorline.project.evidence.claims_of_cases import changed_since
from vendorline.project.evidence.files_now import case_file, changed_file
from vendorline.project.evidence.of_claims import claim_steps
from vendorline.project.evidence.of_decision import support_steps
from vendorline.project.evidence.step import Step, deeper
from vendorline.project.runs import FOLDER, Runs
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    from vendorline.decide.case.model import Case
    from vendorline.rulebook import Rulebook


@dataclass(frozen=True)
class AtHand:
    """A result, and the project whose register and provisions count beside what is shipped; each is read when it is first asked for."""

    document: Mapping[str, Any]
    folder: Path | None

    @cached_property
    def case(self) -> Case | None:
        """The case of a decision, where its files still stand as they were."""
        inputs = self.document.get("inputs") or ()
        stands = tuple((case_file(one["path"], one["sha256"]), one["sha256"]) for one in inputs)
        return _read_case(stands) if stands else None

    @cached_property
    def book(self) -> Rulebook:
        """The provisions that are shipped, and those of the project."""
        from vendorline.project.folder import project_of
        from vendorline.project.own_rules.reading import rulebook_of

        return rulebook_of(project_of(self.folder) if self.folder is not None else None)[0]

    @cached_property
    def _own(self) -> Mapping[str, Claim]:
        return citable_claims(self.folder) if self.folder is not None else {}

    @cached_property
    def _changed(self) -> frozenset[str]:
        return changed_since(self.document.get("claims_as_cited") or {}, {**claims(), **self._own})

    def claimed(self, names: Iterable[str]) -> Iterator[Step]:
        """Claims and what they rest on."""
        return claim_steps(names, claims(), self._own, self.folder, self._changed)

    @cached_property
    def _supported(self) -> dict[str, tuple[Step, ...]]:
        found = {}
        for support in self.document.get("supports") or ():
            step, cited, below = support_steps(support, self.document)
            found[support["parameter"]] = (step, *deeper(self.claimed(cited)), *below)
        return found

    def supported(self, support: Mapping[str, Any]) -> tuple[Step, ...]:
        """A range that was drawn, and what it rests on."""
        return self._supported[support["parameter"]]

    def kept(self, fingerprint: str) -> Mapping[str, Any] | None:
        """The document of a result that the project keeps; None where it keeps none of that fingerprint."""
        if fingerprint not in self._kept:
            found = None if self.folder is None else Runs(self.folder / FOLDER).get(fingerprint)
            self._kept[fingerprint] = None if found is None else found.document
        return self._kept[fingerprint]

    @cached_property
    def _kept(self) -> dict[str, Mapping[str, Any] | None]:
        return {}

    @cached_property
    def _uses(self) -> list[dict[str, Any]]:
        if self.folder is None or not has_register(self.folder):
            return []
        uses = Register(self.folder).rows("uses")
        return [use for use in uses if use["result"] == self.document.get("fingerprint")]

    def used(self, called: str) -> Iterator[Step]:
        """What the register says that this very number rests on."""
        for use in self._uses:
            if use["row"] == called and self.folder is not None:
                yield from claim_steps(use["claim_ids"], claims(), self._own, self.folder)


@lru_cache(maxsize=4)
def _read_case(inputs: tuple[tuple[str, str], ...]) -> Case | None:
    """The case of files of these fingerprints; its amounts are not worked out again."""
    from vendorline.decide import read_case

    try:
        if any(changed_file(path, digest) for path, digest in inputs):
            return None
        return read_case(Path(inputs[0][0]), computed=lambda _named: (0.0, 1.0)).case
    except (VendorlineError, OSError):
        return None
