"""What a report says about each kind of result: one module per command.

A new command adds a module with a `Section` and a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vendorline.report.sections.check import CHECK
from vendorline.report.sections.decide import DECIDE
from vendorline.report.sections.evidence import EVIDENCE
from vendorline.report.sections.expose import EXPOSE
from vendorline.report.sections.plan import PLAN
from vendorline.report.sections.section import Section

SECTIONS: Mapping[str, Section] = MappingProxyType(
    {section.command: section for section in (CHECK, EXPOSE, PLAN, DECIDE, EVIDENCE)}
)
