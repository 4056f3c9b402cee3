"""The template is a file of terms: as it stands it gives the defaults, and its examples are rows that can be read."""

from __future__ import annotations

import pytest

from vendorline.plan.terms.agreement import Names
from vendorline.plan.terms.defaults import default_costs, default_terms, defaults
from vendorline.plan.terms.read import terms_in
from vendorline.plan.terms.template import template

NAMES = [
    Names(),
    Names(vendors={"huawei", "nokia", "Village: Radio"}, regions={"north", "null", "1", "a\nb", "x # y"}, operators={"op-a"}),
    Names(regions={f"region {n}" for n in range(40)}, operators={"\u2028", "é", "- x", "{", "\x85"}),
]  # fmt: skip


def _text(names: Names) -> str:
    return template(vendors=names.vendors, regions=names.regions, operators=names.operators)


def _seen(names) -> set[str]:
    """Names without a hidden character, which a file may not hold."""
    return {name for name in names if name.isprintable()}


@pytest.mark.parametrize("names", NAMES)
def test_read_back_it_gives_the_defaults(names) -> None:
    assert terms_in(_text(names), "terms.yaml", names) == default_terms()


def test_every_term_stands_under_one_line_with_its_unit_meaning_and_source() -> None:
    lines = _text(Names()).splitlines()
    for row in defaults():
        (place,) = [n for n, line in enumerate(lines) if line.split(":")[0] == row.term]
        said = lines[place - 1]
        assert said.startswith(f"# [{row.unit}] {row.meaning}")
        assert row.source in said


@pytest.mark.parametrize("names", NAMES)
def test_its_examples_are_rows_of_the_network_and_its_costs_the_default_rows(names) -> None:
    text = _text(names).replace("\n#  - {", "\n  - {")
    terms = terms_in(text, "terms.yaml", names)
    assert {row.region for row in terms.crews} <= set(names.regions)
    assert len(terms.crews) == min(12, len(_seen(names.regions)))
    assert {row.operator for row in terms.budgets} == _seen(names.operators)
    assert {row.vendor for row in terms.deliveries} == set(names.vendors)
    assert len(terms.unit_costs) == len(default_costs())
    for own, default in zip(terms.unit_costs, default_terms().unit_costs, strict=True):
        assert own == default.model_copy(update={"source": None})
