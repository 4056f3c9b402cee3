"""Who answers for whose elements."""

from __future__ import annotations

from networks import element, network
from vendorline.scope.owners import owners_of


def test_a_licensee_named_twice_answers_once() -> None:
    operators = [
        {"operator_id": "op", "name": "Op", "country": "GB"},
        {"operator_id": "shared", "name": "Shared", "country": "GB", "licensees": ["op", "op", "nobody"]},
    ]
    built = network([element("e0", operator_id="shared"), element("e1", "s1")], country="GB", operators=operators)
    assert owners_of(built, ["op"]) == {"op": ("op",), "shared": ("op",)}
