"""Numbers of a case that are results of expose: worked out, or taken from where they were kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vendorline.errors import UnknownName, UsageError


def exposure_of(named: str, case: Path) -> tuple[float, float]:
    """The least and the greatest share that `expose:NETWORK:VENDOR:MEASURE` stands for; it is worked out, or was kept.

    NETWORK is a folder, seen from the case file, or the name of an example.
    """
    from vendorline.project.jobs import ask_expose
    from vendorline.project.questions import ExposeQuestion

    parts = named.split(":")
    if len(parts) != 4:
        raise UsageError(f"{named} is no result: write expose:NETWORK:VENDOR:MEASURE")
    _, network, vendor, measure = parts
    folder = case.parent / network
    if not folder.is_dir():
        return _of_example(network, vendor, measure)
    rows = ask_expose(ExposeQuestion(path=folder, vendors=[vendor])).result.rows
    return _ends(rows, measure, named)


def _of_example(name: str, vendor: str, measure: str) -> tuple[float, float]:
    from vendorline.examples import example
    from vendorline.project.calls import expose

    return _ends(expose(example(name), vendors=[vendor]).to_dicts(), measure, f"expose:{name}:{vendor}:{measure}")


def _ends(rows: Sequence[Any], measure: str, named: str) -> tuple[float, float]:
    """The number for the whole network, as a share of subscribers."""
    for row in rows:
        whole = all(row.get(part) is None for part in ("region", "operator_id", "layer"))
        if whole and (row["measure"], row["weight"]) == (measure, "subscribers"):
            return float(row["low"]), float(row["high"])
    raise UnknownName("measure", named, sorted({row["measure"] for row in rows}))
