"""Elements of which the same is stated are found together, and parts of an inventory hold what they were taken from."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import polars as pl
import pytest

from vendorline.network.index import rows
from vendorline.scope import entry_columns
from vendorline.scope.entry_columns import EntryColumns
from vendorline.scope.groups import like_elements as module
from vendorline.scope.groups.like_elements import like_elements, managing_classes
from vendorline.scope.groups.managers import Managers
from volume import cases

STATED = ("role", "vendor_id", "country", "basis", "from_on", "until_on")
SCHEMA = {name: pl.Date if name.endswith("_on") else pl.String for name in ("element_id", *STATED)}
IDS = [f"e{number}" for number in range(14)]


def some_suppliers(rng: random.Random) -> list[dict[str, object]]:
    return [
        {
            "element_id": rng.choice([*IDS, None]),
            "role": rng.choice(("software", "component")),
            "vendor_id": rng.choice(("nokia", None)),
            "country": rng.choice(("FI", None)),
            "basis": "stated",
            "from_on": rng.choice((date(2020, 1, 1), None)),
            "until_on": None,
        }
        for _ in range(rng.choice((0, 3, 20)))
    ]


@pytest.mark.parametrize("seed", cases(range(60), 25))
def test_elements_are_alike_whose_suppliers_and_managers_are(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    monkeypatch.setattr(module, "_PIECE", rng.randrange(1, 8))
    monkeypatch.setattr(rows, "_TABLE_PIECE", rng.randrange(1, 8))
    suppliers = some_suppliers(rng)
    managers = rng.sample(IDS, rng.choice((0, 2, 4)))
    controls = [
        (rng.choice(IDS), rng.choice(IDS), rng.choice(("manages", "hosts"))) for _ in range(rng.choice((0, 25)))
    ]
    table = pl.DataFrame(controls, schema=["controller_id", "element_id", "kind"], schema_overrides=dict.fromkeys(
        ("controller_id", "element_id", "kind"), pl.String), orient="row")  # fmt: skip
    asked = Managers(pl.Series("controller_id", managers, dtype=pl.String), table) if managers else None
    found = like_elements(pl.DataFrame(suppliers, schema=SCHEMA), asked)

    said: dict[str, list[object]] = {name: [("itself",)] for name in managers}
    for row in suppliers:
        if row["element_id"] is not None:
            said.setdefault(str(row["element_id"]), []).append(("supplier", *(row[name] for name in STATED)))
    manages = {(one, other) for one, other, kind in controls if kind == "manages" and one in managers}
    for one, other, kind in controls:
        if kind == "manages" and one in managers:
            said.setdefault(other, []).append(("managed", one))
    told = {name: (name if name in managers else "", sorted(map(repr, list_))) for name, list_ in said.items()}
    stands_for = {name: min(n for n, other in told.items() if other == own) for name, own in told.items()}

    everything = pl.Series([*IDS, "unheard of", None])
    among = found.among(everything)
    assert dict(zip(everything.gather(among["index"]), among["element_id"], strict=True)) == stands_for
    names = sorted(set(stands_for.values()))
    classes = pl.DataFrame({"element_id": [None, *names, *names]}, schema={"element_id": pl.String})
    pairs = {
        (classes["element_id"][int(one)], classes["element_id"][int(other)])
        for one, other in zip(*managing_classes(found, classes), strict=True)
    }
    assert pairs == {(one, stands_for[other]) for one, other in manages}


def test_without_managers_no_class_manages_another() -> None:
    found = like_elements(pl.DataFrame(schema=SCHEMA), None)
    assert found.among(pl.Series(["e1"])).is_empty()
    assert not len(managing_classes(found, pl.DataFrame({"operator_id": ["a"]}))[0])


@pytest.mark.parametrize("seed", cases(range(40), 15))
def test_parts_of_columns_are_what_stands_at_their_places_whatever_is_let_go(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    monkeypatch.setattr(entry_columns, "_KEPT", rng.randrange(1, 4))
    whole = {name: np.arange(number, number + 20) for name, number in (("vendor", 0), ("site", 100))}
    parts = [(EntryColumns(whole), whole)]
    for _ in range(40):
        columns, expected = rng.choice(parts)
        name = rng.choice(("vendor", "site"))
        if rng.random() < 0.3 and len(columns):
            places = np.array(rng.choices(range(len(columns)), k=rng.randrange(1, 9)))
            parts.append((columns.at(places), {n: values[places] for n, values in expected.items()}))
        elif rng.random() < 0.2:
            own = np.full(len(columns), rng.randrange(1000, 2000))
            parts.append((columns.having(name, own), {**expected, name: own}))
        else:
            assert columns[name].tolist() == expected[name].tolist()
    for columns, expected in parts:
        assert {name: columns[name].tolist() for name in expected} == {n: v.tolist() for n, v in expected.items()}
        assert "vendor" in columns
        assert "tag:x" not in columns
