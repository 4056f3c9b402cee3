"""The fold “Assumed and unknown”: how well the vendors are known, and what rests on assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.quick_dataclass import dataclass
from vendorline.report.bases import Basis, bases
from vendorline.report.maps import UNKNOWN
from vendorline.report.material import Material
from vendorline.report.names import vendor
from vendorline.report.palette import ink
from vendorline.report.parts import Fold
from vendorline.report.rendering import render
from vendorline.report.wording import whole_percent
from vendorline.report.words import NBSP

MOST_VENDORS, MOST_OPERATORS = 5, 40


@dataclass(frozen=True, slots=True)
class Stack:
    """An operator's elements by vendor: parts as shares with their colours (none for unknown), and the counts."""

    operator: str
    parts: tuple[tuple[str, float], ...]
    counts: tuple[int, ...]
    total: int


def assumed_fold(made_from: Material) -> Fold:
    """The fold; it stands on every page."""
    counted = made_from.counted
    shown = counted.vendors[:MOST_VENDORS]
    heads = [*(vendor(v) for v in shown), *(["Others"] if len(counted.vendors) > len(shown) else []), "Unknown"]
    stacks = list(_stacks(made_from, shown))
    manifest = made_from.network.manifest
    found: tuple[Basis, ...] = bases(made_from.network)
    html = render(
        "assumed.html.j2", synthetic=made_from.synthetic, stacks=stacks[:MOST_OPERATORS], hidden=max(0, len(stacks) - MOST_OPERATORS), heads=heads,
        key=[(ink(v), vendor(v)) for v in shown], bases=found, complete=sorted(manifest.complete), notes=manifest.notes,
        claims=made_from.network["observations"].height,
    )  # fmt: skip
    return Fold("assumed", "Assumed and unknown", _message(made_from), html, nav="Assumed")


def _message(made_from: Material) -> str:
    counted = made_from.counted
    total = counted.in_service
    if not total:
        return "The network holds no element in service"
    by = {name: counted.basis.get(name, 0) / total for name in ("stated", "inferred", "assumed")}
    guessed = by["assumed"] + by["inferred"]
    unknown = counted.unknown / total
    tail = f"{whole_percent(guessed)}{NBSP}% are assumed or inferred, {whole_percent(unknown)}{NBSP}% are unknown"
    if by["stated"] == 0:
        return f"No vendor is stated by a source: {tail}"
    if guessed == 0 and unknown == 0:
        return "Every vendor is stated by a source"
    return f"The vendor of {whole_percent(by['stated'])}{NBSP}% of elements is stated by a source: {tail}"


def _stacks(made_from: Material, shown: tuple[str, ...]) -> Iterator[Stack]:
    counted = made_from.counted
    others = [v for v in counted.vendors if v not in shown]
    for operator in sorted(counted.elements, key=lambda o: (-sum(counted.elements[o].values()), o)):
        own = counted.elements[operator]
        total = sum(own.values())
        counts = [own.get(v, 0) for v in shown]
        colours = [ink(v) for v in shown]
        if others:
            counts.append(sum(own.get(v, 0) for v in others))
            colours.append("var(--other)")
        counts.append(own.get(UNKNOWN, 0))
        colours.append("")
        parts = tuple((colour, number / total) for colour, number in zip(colours, counts, strict=True) if number)
        yield Stack(made_from.names.operator(operator), parts, tuple(counts), total)
