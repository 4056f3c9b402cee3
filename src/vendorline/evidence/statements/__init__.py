"""Statements: anchors that hold or are orphans, days that words name, candidates for a person to judge, texts set side by side."""

from vendorline.evidence.statements.alignment import Difference
from vendorline.evidence.statements.anchors import Anchor, Orphan, Placed, anchor, place
from vendorline.evidence.statements.candidate import Candidate
from vendorline.evidence.statements.collate import Collated, collate
from vendorline.evidence.statements.cue_days import cue_days
from vendorline.evidence.statements.propose import propose
from vendorline.evidence.statements.witnesses import Descent, Witnesses, witnesses

__all__ = [
    "Anchor", "Candidate", "Collated", "Descent", "Difference", "Orphan", "Placed", "Witnesses", "anchor", "collate", "cue_days", "place",
    "propose", "witnesses",
]  # fmt: skip
