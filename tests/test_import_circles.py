"""No module imports itself by way of others, not even from inside a function; what only type checkers read does not count."""

import grimp
import networkx as nx
import pytest

#: Circles that are known and are to go; none may come.
KNOWN: set[tuple[str, ...]] = set()


@pytest.fixture(scope="module")
def circles() -> set[tuple[str, ...]]:
    """Modules that import each other, by their names inside the package."""
    graph = grimp.build_graph("vendorline", exclude_type_checking_imports=True, cache_dir=None)
    imports = nx.DiGraph((a, b) for a in graph.modules for b in graph.find_modules_directly_imported_by(a))
    rings = (ring for ring in nx.strongly_connected_components(imports) if len(ring) > 1)
    return {tuple(sorted(name.removeprefix("vendorline.") for name in ring)) for ring in rings}


def test_no_modules_import_in_a_circle(circles: set[tuple[str, ...]]) -> None:
    assert circles - KNOWN == set()


def test_every_known_circle_is_still_there(circles: set[tuple[str, ...]]) -> None:
    assert KNOWN - circles == set(), "a circle is gone: take it off the list"
