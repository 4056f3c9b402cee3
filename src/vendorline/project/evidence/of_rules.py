"""What a verdict or an obligation rests on: a provision, the sources of its text, and how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vendorline.project.evidence.step import Step, deeper
from vendorline.project.evidence.to_sources import source_steps
from vendorline.rulebook import Rulebook


def provisions_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The provisions that a row is about."""
    named = [row[key] for key in ("provision_id", "limit") if isinstance(row.get(key), str)]
    return tuple(dict.fromkeys([*named, *(row.get("provision_ids") or ())]))


def rule_steps(names: tuple[str, ...], book: Rulebook) -> Iterator[Step]:
    """A step for each provision, and below it its sources; names that are no provision are passed over."""
    for name in names:
        law = book.laws.get(name)
        if law is None:
            continue
        provision = law.provision
        said = f"{provision.short_title or provision.title or name}: {provision.paraphrase or law.instrument.title}"
        yield Step(1, "provision", name, said, read=provision.evidence)
        yield from deeper(source_steps(law.sources), 2)


def trial_steps(names: tuple[str, ...], document: Mapping[str, Any], book: Rulebook) -> Iterator[Step]:
    """Rulebook that no rulebook holds: of a trial, or of a rulebook that is not at hand; the result holds what they say."""
    told = document.get("provisions")
    for name in names:
        if name in book.laws or not isinstance(told, Mapping) or name not in told:
            continue
        said = told[name].get("paraphrase") or told[name].get("short_title") or name
        yield Step(1, "provision", name, str(said))
        urls = told[name].get("source_urls") or ()
        for url in urls:
            yield Step(2, "source", None, url, url=url)
        if not urls:
            yield Step(2, "assumption", name, "asked by whoever made the result: it is no law")
