"""What is known or assumed about the national networks of the examples, as data.

`facts.csv` carries every figure that was found, with its source, address, day and how sure it is, rival figures side by side. The
other tables hold the parameters that an example is drawn from; each names the facts behind it, or none where it is our own choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import record, records, rows_of
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelled import spelled

OWN_CHOICE = "modelling choice, no source"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure or statement that was found, and who says so."""

    fact_id: str
    value: str
    range: tuple[float, float, float] | None
    source: str
    kind: str
    confidence: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Range:
    """A number of which only low, most likely and high are known, with the facts behind it."""

    low: float
    central: float
    high: float
    fact_ids: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Share:
    """A vendor's share of an operator's sites, in some regions or (none named) of all of them."""

    operator_id: str
    generation: str
    regions: tuple[str, ...]
    vendor_id: str
    range: Range
    scenario: str


@dataclass(frozen=True, slots=True)
class Build:
    """When and on which part of its sites an operator builds a generation, and by which vendor."""

    operator_id: str
    generation: str
    regions: tuple[str, ...]
    vendor_id: str
    share: Range
    first_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class Core:
    """Who makes a part of an operator's core, and when it was built."""

    core: str
    generations: tuple[str, ...]
    vendor_id: str
    first_on: date
    until_on: date
    fact_ids: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CoreFunction:
    """A network function of a core: how many there are, how many must work, and where it stands on a route."""

    core: str
    function: str
    count: str
    pool_needs: str
    plane: str
    hop: int
    hosted: bool


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator, or a radio network shared by several."""

    operator_id: str
    name: str
    plmn: tuple[str, ...]
    classes: tuple[str, ...]
    licensees: tuple[str, ...]
    regions: tuple[str, ...]
    largest_place: float | None
    legacy: tuple[str, ...]
    mast_of: str | None
    has_core: bool
    fact_ids: tuple[str, ...]
    counts: Mapping[str, Range]


@dataclass(frozen=True, slots=True)
class Example:
    """Everything that one example network is drawn from."""

    name: str
    country: str
    as_of: date
    title: str
    synthetic: str
    operators: tuple[Operator, ...]
    shares: tuple[Share, ...]
    builds: tuple[Build, ...]
    cores: Mapping[tuple[str, str], Core]
    core_functions: tuple[CoreFunction, ...]
    model: Mapping[str, Range]

    def operator(self, operator_id: str) -> Operator:
        """The operator of that id; KeyError where there is none."""
        return next(o for o in self.operators if o.operator_id == operator_id)

    def builds_of(self, operator_id: str, generation: str) -> tuple[Build, ...]:
        """The operator's own building of a generation, else what holds for every operator."""
        own = tuple(b for b in self.builds if b.operator_id == operator_id and b.generation == generation)
        return own or tuple(b for b in self.builds if not b.operator_id and b.generation == generation)

    def cores_of(self, operator_id: str) -> tuple[Core, ...]:
        """The parts of an operator's core, its own vendors before those that hold for every operator."""
        names = {name: None for who, name in self.cores if who in ("", operator_id)}
        found = (self.cores.get((operator_id, n)) or self.cores.get(("", n)) for n in names)
        return tuple(core for core in found if core is not None)

    def central(self, name: str) -> float:
        """The most likely value of a parameter of the model."""
        return self.model[name].central


def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Every row of one of the data files, cells as text."""
    return tuple(MappingProxyType(row) for row in rows_of("vendorline.examples", f"data/{name}.csv"))


def parse_day(text: str) -> date | None:
    """The first day that a loosely written date means (`2019`, `2019-03`, `2019-03-07`), or None."""
    parts = text[:10].split("-")
    try:
        year, month, day = (int(p) for p in [*parts, "1", "1"][:3])
        return date(year, month, day)
    except ValueError:
        try:
            return date(int(parts[0]), 1, 1)
        except ValueError:
            return None


def _numbers(cells: list[str]) -> tuple[float, float, float] | None:
    try:
        low, central, high = (float(cell) for cell in cells)
    except ValueError:
        return None
    return low, central, high


@cache
def facts() -> Mapping[str, Fact]:
    """Facts by id."""
    found = {}
    for row in table("facts"):
        cells = [row[k] for k in ("low", "central", "high")]
        numbers = [cell for cell in cells if cell]
        value = "..".join(dict.fromkeys(numbers)) or row["vendor"] or row["note"]
        value = f"{row['vendor']} {value}" if numbers and row["vendor"] else value
        source = f"{row['source']} <{row['address']}>" if row["address"] else row["source"]
        found[row["fact_id"]] = Fact(
            row["fact_id"], value, _numbers(cells), source, row["kind"], row["confidence"], parse_day(row["as_of"])
        )
    return MappingProxyType(found)


def examples() -> tuple[str, ...]:
    """Names of the example networks."""
    return tuple(row["example"] for row in table("networks"))


@cache
def load(name: str) -> Example:
    """All parameters of one example.

    Raises UnknownName for a name that there is not.
    """
    name = spelled("example network", name, examples())
    head = next(row for row in table("networks") if row["example"] == name)
    mine = {
        t: [r for r in table(t) if r["example"] == name] for t in ("operators", "counts", "shares", "builds", "core")
    }
    counts: dict[str, dict[str, Range]] = {}
    for row in mine["counts"]:
        counts.setdefault(row["operator_id"], {})[row["quantity"]] = record(Range, row)
    cores = {(row["operator_id"], row["core"]): record(Core, row) for row in mine["core"]}
    functions = ({**row, "hop": row["hop"] or "0"} for row in table("core_functions"))
    model = {row["name"]: record(Range, row) for row in table("model") if row["country"] in ("", head["country"])}
    operators = (
        record(
            Operator, row, counts=MappingProxyType(counts.get(row["operator_id"], {})), has_core=row["core"] == "yes"
        )
        for row in mine["operators"]
    )
    return record(
        Example,
        head,
        name=name,
        operators=tuple(operators),
        shares=tuple(record(Share, row, range=record(Range, row)) for row in mine["shares"]),
        builds=tuple(record(Build, row, share=record(Range, row)) for row in mine["builds"]),
        cores=MappingProxyType(cores),
        core_functions=tuple(records(CoreFunction, functions)),
        model=MappingProxyType(model),
    )
