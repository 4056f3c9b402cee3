"""An error value in a free text of somebody's file is no text: the cell is unreadable, and where a row has no id it is left out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from networks import element, network
from vendorline.importers.imported import Imported

ROWS: dict[str, tuple[dict[str, Any], str]] = {
    "supplies": ({"operator_id": "op", "role": "component", "vendor_id": "huawei", "domain": "#REF!"}, "domain"),
    "protections": ({"operator_id": "op", "interface": "n3", "confidentiality": "on", "region": "#N/A"}, "region"),
    "controls": ({"controller_id": "a", "element_id": "b", "kind": "manages", "blocked_by": "#VALUE!"}, "blocked_by"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_row_without_an_id_is_left_out_where_an_empty_cell_would_say_something(name: str) -> None:
    row, column = ROWS[name]
    sound = {**row, column: None}
    other = {"supplies": "core", "protections": "north", "controls": None}[name]
    kept = {**sound, column: other, **({"element_id": "c"} if name == "controls" else {})}
    made = Imported(network([element("a"), element("b"), element("c")], **{name: [row, kept]})).network
    assert made is not None
    assert [r[column] for r in made[name].to_dicts()] == [other]
    (lost,) = made.left_out.to_dicts()
    assert (lost["table"], lost["columns"], json.loads(lost["cells"])[column]) == (name, [column], row[column])
    assert sum(one.rows for one in made.manifest.left_out) == 1


def test_a_cell_that_says_nothing_is_emptied() -> None:
    row = {"operator_id": "op", "role": "component", "vendor_id": "huawei", "product": "#REF!"}
    made = Imported(network([element("a")], supplies=[row])).network
    assert made is not None
    assert made["supplies"]["product"].to_list() == [None]
    assert made.left_out.is_empty()


def test_a_list_with_an_error_value_is_unreadable() -> None:
    made = Imported(network([element("a", tags=["quiet", "#REF!"])])).network
    assert made is not None
    assert made["elements"]["tags"].to_list() == [None]
    assert [(r["row_id"], r["column"], r["value"], r["method"]) for r in made["observations"].to_dicts()] == [
        ("a", "tags", "quiet;#REF!", "unreadable")
    ]
