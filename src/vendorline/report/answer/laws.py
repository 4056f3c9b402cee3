"""What a sentence calls a law: `Canada’s 2022 policy`, `the UK’s rules of January 2020`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass
from vendorline.report.groups import Group, Provision
from vendorline.report.names import country
from vendorline.report.wording import possessive
from vendorline.rulebook.terms import BINDING_FORCES

_ARTICLE = "the "


@dataclass(frozen=True, slots=True)
class Force:
    """How strong a provision is, as a sentence says it."""

    rank: int
    noun: str
    adjective: str


@cache
def _countries() -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in rows_of("vendorline.report", "data/country_words.csv")}


@cache
def _forces() -> Mapping[str, Force]:
    rows = rows_of("vendorline.report", "data/force_words.csv")
    return {row["force"]: Force(int(row["rank"]), row["noun"], row["adjective"]) for row in rows}


def in_sentence(code: str) -> str:
    """A country in a sentence, with its article where it has one."""
    known = _countries().get(code)
    return known["in_sentence"] if known else country(code)


def short_country(code: str) -> str:
    """A country as short as people call it: `the UK`."""
    known = _countries().get(code)
    return known["short"] if known else country(code)


def force(name: str) -> Force:
    """How strong a force is; one without words of its own ranks last."""
    return _forces().get(name) or Force(9, "rules", name or "of unknown force")


def is_binding(provisions: Sequence[Provision]) -> bool:
    """Whether an order stands behind every one of these provisions."""
    return bool(provisions) and all(p.force in BINDING_FORCES for p in provisions)


def law_name(group: Group, provisions: Sequence[Provision]) -> str:
    """The law of these provisions: whose, of when, and how strong."""
    if group.standing == "trial":
        return "this trial"
    noun = "proposals" if group.standing == "proposed" else force(_strongest(provisions)).noun
    owner = possessive(in_sentence(group.jurisdiction))
    adopted = [p.adopted_on for p in provisions if p.adopted_on]
    if group.standing == "as_if":
        owner = possessive(short_country(group.jurisdiction))
        return f"{owner} rules of {max(adopted):%B %Y}" if adopted else f"{owner} rules"
    years = {on.year for on in adopted}
    return f"{owner} {years.pop()} {noun}" if len(years) == 1 else f"{owner} {noun}"


def set_name(group: Group, provisions: Sequence[Provision]) -> str:
    """What stands over a set of the grid: `Canada’s policy`."""
    noun = force(_strongest(provisions)).noun
    return f"{possessive(in_sentence(group.jurisdiction))} {noun}"


def _strongest(provisions: Sequence[Provision]) -> str:
    return min((p.force for p in provisions), key=lambda name: force(name).rank, default="")
