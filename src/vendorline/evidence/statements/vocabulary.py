"""The words that lead to statements, from the tables in `data/`, each row with its source. English only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import record, rows_of
from vendorline.knowledge.tables import countries
from vendorline.quick_dataclass import dataclass
from vendorline.vendors import vendors

_HOME = "vendorline.evidence.statements"


@dataclass(frozen=True, slots=True)
class ReportingVerb:
    """A verb that reports what somebody said: its lemma, the kind of statement, whether its forms are nouns as well, and whether it
    `takes` an object: whom somebody told.
    """

    lemma: str
    forms: tuple[str, ...]
    kind: str
    also_noun: bool
    takes: str
    source: str

    def past(self, form: str) -> bool:
        """Whether a form is the past or the participle."""
        return form in self.forms[2:3] or form in self.forms[4:]

    def plain(self, form: str) -> bool:
        """Whether a form is the bare one, whose subject is several or one who speaks of themselves."""
        return form == self.forms[0]

    def doing(self, form: str) -> bool:
        """Whether a form ends in -ing."""
        return form == self.forms[3]


@dataclass(frozen=True, slots=True)
class SourceNoun:
    """A noun that names who speaks without a name: a person (`unnamed`) or a body (`collective`)."""

    noun: str
    named: str


def _rows(table: str) -> list[dict[str, str]]:
    return rows_of(_HOME, f"data/{table}.csv")


@cache
def reporting_verbs() -> Mapping[str, ReportingVerb]:
    """Reporting verbs by form."""
    verbs = [record(ReportingVerb, row) for row in _rows("reporting_verbs")]
    return MappingProxyType({form: verb for verb in reversed(verbs) for form in verb.forms})


@cache
def verb_expression() -> re.Pattern[str]:
    """An expression for any form of a reporting verb."""
    return words_expression(reporting_verbs())


@cache
def source_nouns() -> Mapping[str, SourceNoun]:
    """Nouns of speakers, singular and plural, by word."""
    return MappingProxyType({row["noun"]: record(SourceNoun, row) for row in _rows("source_nouns")})


@cache
def statement_nouns() -> Mapping[str, str]:
    """Kinds of statement by noun, singular and plural: what a person's `plans to` or `warning that` is."""
    found = {}
    for row in _rows("statement_nouns"):
        noun = row["noun"]
        found[noun] = found[noun[:-1] + "ies" if noun.endswith("y") else noun + "s"] = row["kind"]
    return MappingProxyType(found)


@cache
def function_words(use: str) -> frozenset[str]:
    """Small words of the language by what they are used for here, see `data/function_words.csv`."""
    return frozenset(row["word"] for row in _rows("function_words") if row["use"] == use)


@cache
def titles() -> frozenset[str]:
    """Words that end a role before a name, with capital and without."""
    words = {row["word"] for row in _rows("titles")}
    return frozenset(words | {word.lower() for word in words})


@cache
def forms_of_address() -> frozenset[str]:
    """Words before a name that say nothing of what somebody is: `Mr`, `Dr`."""
    return frozenset(row["word"] for row in _rows("titles") if row["kind"] == "address")


@cache
def organisation_words() -> frozenset[str]:
    """Words that make a capitalised name that of a body."""
    return frozenset(row["word"] for row in _rows("organisation_words"))


@cache
def abbreviations() -> frozenset[str]:
    """Words that end with a full stop inside a sentence."""
    return frozenset(row["word"] for row in _rows("abbreviations"))


@cache
def governments() -> frozenset[str]:
    """Names that stand for a government: countries, their short names, capitals and seats."""
    named = {row["words"] for row in _rows("government_names")}
    return frozenset(named | {country["name"] for country in countries().values()})


@cache
def vendor_names() -> frozenset[str]:
    """Names of vendors as they are usually written."""
    return frozenset(vendor.name for vendor in vendors().values())


@cache
def hedge_expression() -> re.Pattern[str]:
    """An expression for words by which a speaker holds back."""
    return words_expression((row["words"] for row in _rows("hedges")), re.IGNORECASE)


@cache
def statement_noun_expression() -> str:
    """An expression for any noun of a statement."""
    return words_expression(statement_nouns()).pattern


@cache
def attribution_expression() -> re.Pattern[str]:
    """An expression for any phrase that attributes."""
    return words_expression(attribution_phrases(), re.IGNORECASE)


@cache
def attribution_phrases() -> Mapping[str, str]:
    """Kinds of statement by phrase: `according to`."""
    return MappingProxyType({row["words"]: row["kind"] for row in _rows("attribution_phrases")})


@cache
def negations() -> frozenset[str]:
    """Words that negate."""
    return frozenset(row["word"] for row in _rows("negations") if row["kind"] == "word")


@cache
def negative_prefixes() -> tuple[str, ...]:
    """Prefixes that turn a word into its opposite, whatever the word."""
    return tuple(row["word"] for row in _rows("negations") if row["kind"] == "prefix")


@cache
def contractions() -> Mapping[str, tuple[str, ...]]:
    """The words that a contraction is short for."""
    return MappingProxyType({row["word"]: tuple(row["words"].split()) for row in _rows("contractions")})


@cache
def opposites() -> frozenset[tuple[str, str]]:
    """Pairs of words of opposite meaning, both ways round."""
    pairs = [(row["word"], row["opposite"]) for row in _rows("antonyms")]
    return frozenset([*pairs, *((b, a) for a, b in pairs)])


@cache
def number_words() -> Mapping[str, str]:
    """Numbers in figures by word."""
    return MappingProxyType({row["word"]: row["value"] for row in _rows("number_words")})


def words_expression(words: Iterable[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """An expression for any of some phrases as whole words, the longest first."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    parts = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)
    return re.compile(rf"(?<![\w'’-])(?:{parts})(?![\w-])", flags)
