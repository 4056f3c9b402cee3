"""A provision that nobody has adopted, made to be tried: what if these vendors were banned, or capped?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, get_args

from vendorline.errors import UnknownName
from vendorline.knowledge.tables import domain_rows, rows
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.law import Rulebook
from vendorline.rulebook.model import Instrument
from vendorline.rulebook.terms import TRIAL, Basis, Event, Technology
from vendorline.vendors import vendors
from vendorline.vendors.spelled import spelled

#: A code that the standard of country codes leaves to its users: a trial is no country's law.
NOWHERE = "ZZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Vendors (ids, with their families) banned or, with `cap`, held to a share (0..1), for every operator.

    `domains` and `technologies` are where; `except_domains` is taken out of them. `by` None: in force on every day judged; otherwise
    the last day allowed. `basis`: of what the cap is a share. `event`: what is banned: equipment that stands, or that is installed, bought
    or connected from the day on which the trial is in force.
    """

    vendor_ids: tuple[str, ...]
    domains: tuple[str, ...] = ("any",)
    except_domains: tuple[str, ...] = ()
    technologies: tuple[str, ...] = ("any",)
    by: date | None = None
    cap: Decimal | None = None
    basis: Basis = "elements"
    event: Event = "present"


def domains_named(words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Domains, and those taken out of them, from words as people say them: core, ran, transport.

    Raises UnknownName for a word that means no domain.
    """
    said = {row["word"]: row for row in rows("domain_words")}
    known = {row.domain for row in domain_rows()} | {row["id"] for row in rows("domain_names")}
    taken: list[str] = []
    out: list[str] = []
    for given in words:
        word = re.sub(r"[\s-]+", "_", given.strip().casefold())
        if word in known:
            taken.append(word)
        elif word in said:
            taken += said[word]["domains"].split(";")
            out += filter(None, said[word]["except_domains"].split(";"))
        else:
            raise UnknownName("domain", given.strip(), sorted({*known, *said}))
    return tuple(dict.fromkeys(taken)), tuple(name for name in dict.fromkeys(out) if name not in taken)


def technologies_named(words: Sequence[str]) -> tuple[str, ...]:
    """Technologies from words in any case. Raises UnknownName for one that is none."""
    return tuple(spelled("technology", word, get_args(Technology)) for word in words)


def instrument_of(trial: Trial, since: date, *, named: str = TRIAL) -> Instrument:
    """A trial as an instrument of one provision, in force since a day; under another name it is one of your own rules."""
    return Instrument.checked(_record(trial, since, named))


def with_trial(book: Rulebook, trial: Trial, since: date) -> Rulebook:
    """A rulebook in which the trial stands first."""
    return Rulebook((instrument_of(trial, since), *book.instruments))


def instrument_text(trial: Trial, since: date, named: str) -> str:
    """A trial as a file of a provision of your own.

    Args:
        trial: what is tried.
        since: the day from which it is in force.
        named: the provision's id, such as ZZ-BAN.
    """
    import yaml

    text: str = yaml.safe_dump(_record(trial, since, named), sort_keys=False, allow_unicode=True, width=100)
    return text


def in_words(trial: Trial) -> str:
    """A trial in one sentence."""
    whom = _listed([_name(vendor) for vendor in trial.vendor_ids], "and")
    what = (
        f"No equipment of {whom}"
        if trial.cap is None
        else f"At most {_percent(trial.cap)} % of {trial.basis} from {whom}"
    )
    where = "" if trial.domains == ("any",) else f" in {_listed(map(_domain, trial.domains), 'or')}"
    but = f" other than {_listed(map(_domain, trial.except_domains), 'or')}" if trial.except_domains else ""
    which = "" if trial.technologies == ("any",) else f" ({', '.join(trial.technologies)})"
    when = "" if trial.by is None else f" after {trial.by.day} {trial.by:%B %Y}"
    return f"{what}{where}{but}{which}{when}."


def _name(vendor_id: str) -> str:
    """A vendor as the catalogue writes it; one that only the network knows by its id."""
    known = vendors()
    return known[vendor_id].name if vendor_id in known else vendor_id


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}"


def _domain(name: str) -> str:
    said = {row["id"]: row["name"] for row in rows("domain_names")}.get(name, name.replace("_", " "))
    return said if said.isupper() else said[:1].lower() + said[1:]


def _listed(names: Iterable[str], word: str) -> str:
    *most, last = names
    return f"{', '.join(most)} {word} {last}" if most else last


def _short_title(trial: Trial) -> str:
    """A trial as the column of a table calls it."""
    names = [_name(vendor) for vendor in trial.vendor_ids]
    whom = names[0] if len(names) == 1 else f"{len(names)} vendors"
    return f"Ban: {whom}" if trial.cap is None else f"Cap {_percent(trial.cap)} %: {whom}"


def _record(trial: Trial, since: date, named: str) -> dict[str, Any]:
    """The record of an instrument, as a file of it would hold it."""
    time: dict[str, Any] = {"mode": "open"} if trial.by is None else {"mode": "by", "deadline": trial.by}
    scope = {"domains": list(trial.domains), "technologies": list(trial.technologies)}
    if trial.except_domains:
        scope["except_domains"] = list(trial.except_domains)
    effect: dict[str, Any] = {"effect": "forbid"}
    if trial.cap is not None:
        effect = {"effect": "cap", "limit": float(trial.cap), "basis": trial.basis}
    return {
        "instrument": named,
        "jurisdiction": NOWHERE,
        "title": "A trial that nobody has adopted",
        "issuer": "whoever tries it",
        "adopted_on": since,
        "sources": {"trial": {"title": "A trial that nobody has adopted", "kind": "assumption"}},
        "provisions": [
            {
                "id": named,
                "short_title": _short_title(trial),
                "force": "trial" if named == TRIAL else "binding",
                "bound": "all_providers",
                **effect,
                "event": trial.event,
                "vendor": {"kind": "named", "vendor_ids": list(trial.vendor_ids), "affiliates": True},
                "scope": scope,
                "level": "operator",
                "time": time,
                "paraphrase": in_words(trial),
                "sources": ["trial"],
                "confidence": "high",
                "evidence": "read",
            }
        ],
    }
