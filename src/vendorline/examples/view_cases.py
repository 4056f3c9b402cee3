"""Two views of one network: that a limited role is manageable, and that core and edge can no longer be told apart.

The cases of both views are configurations of the teaching network, kept as data.
"""

from __future__ import annotations

import json

from vendorline.examples.facts import table
from vendorline.examples.teaching_network import Case, case_of
from vendorline.knowledge.data_files import record
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """What somebody said about the matter, where it can be read, and how sure the wording is."""

    view: str
    name: str
    claim: str
    said_on: str
    source_title: str
    source_url: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class ViewCase:
    """A configuration that a view speaks of; `against` names the case from which it differs in what `changed` says."""

    view: str
    case: str
    against: str | None
    what: str
    changed: str | None
    configuration: Case


def views() -> tuple[View, ...]:
    """The views, in the order in which they are told."""
    return tuple(View(**row) for row in table("views"))


def view_cases() -> tuple[ViewCase, ...]:
    """The configurations of every view."""
    rows = table("view_cases")
    return tuple(record(ViewCase, row, configuration=case_of(json.loads(row["parameters"]))) for row in rows)
