"""Statements: anchors that hold or are orphans, days that words name, candidates for a person to judge, texts set side by side."""

from vendorline.evidence.statements.anchors import Anchor, Orphan, Placed, anchor, place
from vendorline.evidence.statements.candidate import Candidate
from vendorline.evidence.statements.cue_days import cue_days
from vendorline.evidence.statements.propose import propose

__all__ = ["Anchor", "Candidate", "Orphan", "Placed", "anchor", "cue_days", "place", "propose"]
