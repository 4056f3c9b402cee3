"""The names that there are of each kind, read from the files that hold them: to import their packages takes too long here.

Each gives pairs of a name and what it stands for; what fits what was begun is for the caller to choose.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from vendorline.cli.completing.network_names import operators, own_vendors, regions
from vendorline.knowledge.data_files import rows_of

Names = Iterable[tuple[str, str]]
Folder = Path | None


def _instruments() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (files("vendorline") / "rulebook" / "generated" / "provisions.json").read_bytes()
    )["instruments"]
    return found


def _names_of_countries() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows_of("vendorline", "knowledge/data/countries.csv")}


def _countries(folder: Folder, begun: str) -> Names:
    return _names_of_countries().items()


def _jurisdictions(folder: Folder, begun: str) -> Names:
    names = _names_of_countries()
    codes = sorted({one["jurisdiction"] for one in _instruments()})
    yield from ((code, names.get(code, code)) for code in codes)
    if len(begun) > 2:
        yield from ((names[code], code) for code in codes if code in names)


def _provisions(folder: Folder, begun: str) -> Names:
    for one in _instruments():
        yield from ((law["id"], law.get("short_title", "")) for law in one["provisions"])


def _provisions_and_instruments(folder: Folder, begun: str) -> Names:
    found = dict(_provisions(folder, begun))
    return {**{one["instrument"]: one["title"] for one in _instruments()}, **found}.items()


def _vendors(folder: Folder, begun: str) -> Names:
    known = {row["vendor_id"]: row["name"] for row in rows_of("vendorline", "vendors/data/vendors.csv")}
    return {**known, **own_vendors(folder)}.items()


def _domains(folder: Folder, begun: str) -> Names:
    yield from ((row["id"], row["name"]) for row in rows_of("vendorline", "knowledge/data/domain_names.csv"))
    for row in rows_of("vendorline", "knowledge/data/domain_words.csv"):
        yield row["word"], row["domains"].replace("_", " ").replace(";", " and ")


def _verdicts(folder: Folder, begun: str) -> Names:
    return ((row["id"], row["meaning"]) for row in rows_of("vendorline", "results/data/verdicts.csv"))


def _failing(folder: Folder, begun: str) -> Names:
    for verdict, told in _verdicts(folder, begun):
        if verdict in {"breached", "due", "unknown"}:
            yield verdict, told
            yield f"{verdict}:binding", "only where the provision binds"


def _measures(folder: Folder, begun: str) -> Names:
    return ((row["measure"], row["meaning"]) for row in rows_of("vendorline", "results/data/measures.csv"))


def _explained(folder: Folder, begun: str) -> Names:
    who, colon, rest = begun.partition(":")
    if not colon:
        return ((f"{name}:", told) for name, told in _vendors(folder, begun))
    measure, colon, _ = rest.partition(":")
    if not colon:
        return ((f"{who}:{name}", told) for name, told in _measures(folder, begun))
    return ((f"{who}:{measure}:{name}", told) for name, told in regions(folder, begun))


def _switches(folder: Folder, begun: str) -> Names:
    for row in rows_of("vendorline", "knowledge/data/interfaces.csv"):
        yield from ((f"{row['id']}={way}", row["interface"]) for way in ("on", "off"))


def _examples(folder: Folder, begun: str) -> Names:
    return ((row["example"], row["title"]) for row in rows_of("vendorline", "examples/data/networks.csv"))


def _cases(folder: Folder, begun: str) -> Names:
    found = (file.name for file in (files("vendorline") / "decide" / "data" / "cases").iterdir())
    return ((name.removesuffix(".yaml"), "") for name in sorted(found) if name.endswith(".yaml"))


def _tables(folder: Folder, begun: str) -> Names:
    from vendorline.knowledge.tables import KNOWLEDGE_TABLES

    return ((name, "") for name in (*KNOWLEDGE_TABLES, "claims"))


def _of(*names: str) -> Callable[[Folder, str], Names]:
    def listed(folder: Folder, begun: str) -> Names:
        return ((name, "") for name in names)

    return listed


KINDS: Mapping[str, Callable[[Folder, str], Names]] = {
    "bases": _of("sites", "traffic", "premises", "elements", "parts", "software"),
    "cases": _cases,
    "coalitions": _vendors,
    "countries": _countries,
    "domains": _domains,
    "examples": _examples,
    "explained": _explained,
    "failing": _failing,
    "jurisdictions": _jurisdictions,
    "laws": _provisions_and_instruments,
    "measures": _measures,
    "operators": operators,
    "parts": _of("operator", "region", "layer"),
    "provisions": _provisions,
    "regions": regions,
    "steps": _of("month", "quarter", "half-year", "year", "change"),
    "switches": _switches,
    "tables": _tables,
    "technologies": _of("2G", "3G", "4G", "5G", "fttp", "gpon", "docsis", "copper", "gigabit"),
    "vendors": _vendors,
    "verdicts": _verdicts,
}
