"""The file of priors to begin with, and those that the examples bring."""

from __future__ import annotations

from pathlib import Path

import pytest

from networks import element, network
from vendorline.examples import write_example
from vendorline.examples.generate import EXAMPLES
from vendorline.likely import PRIORS_NAME, complete, lots_of, priors_for, read_priors
from vendorline.likely.template import template
from vendorline.network import read_network


def test_the_template_can_be_read_and_names_what_is_open(tmp_path: Path) -> None:
    path = tmp_path / "priors.yaml"
    text = template(network([element("a"), element("b", function="amf", vendor_id="nokia")]))
    path.write_text(text, encoding="utf-8")
    found = read_priors(path)
    assert (found.shares, found.switches) == ((), ())
    assert "#   op, access: 1 element\n" in text
    assert "op, core" not in text
    assert "`from_facts` may name: GB, GB/" in text
    assert "may name" not in template()


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_brings_priors_that_say_what_they_are(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "n"
    write_example(name, folder, sites=100)
    there = read_network(folder)
    found = priors_for(there, folder / PRIORS_NAME)
    lots = lots_of(there, found)
    assert lots.lots
    assert complete(lots, 10).makers.shape == (10, len(lots.lots))
    assert found.title.startswith("Illustrations for the synthetic example")
    assert any(source.unsupported for source in found.sources)
    write_example(name, folder, sites=101, replace=True)
