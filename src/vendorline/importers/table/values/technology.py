"""What technology a cell names: generations, and the bands that stand with them; all of it, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.words import data_rows, words
from vendorline.network.validation.parse import ERROR_VALUES
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import fold

#: Below it a number is the number of a band, above it megahertz (3GPP TS 36.101, 38.101).
LOWEST_MHZ = 300
_LONGEST, _LONGEST_NAME = 200, 4
_GIGAHERTZ = re.compile(r"(\d{1,2}(?:[.,]\d{1,3})?)\s*ghz")
_TOKEN = re.compile(
    r"(?P<gen>[2-5](?:\.\d{1,2})?g)(?=[^a-z]|nr|nsa|sa|dss|lte|ran|$)|(?P<aerials>\d{1,2}[tx]\d{1,2}r?)(?=[^a-z\d]|$)"
    r"|(?P<number>\d+)|(?P<word>[^\W\d_]+)|(?P<between>[\s\-_/\\+,;|&()\[\]:=.]+)"
)


@dataclass(frozen=True, slots=True)
class Technology:
    """The generations of a cell in the order in which it names them; megahertz of each one's band (empty: not every one has one)."""

    generations: tuple[str, ...]
    bands: tuple[str, ...]


@cache
def _of_kind(kind: str) -> Mapping[str, str]:
    found = {row["word"]: row["value"] for row in data_rows("technologies") if row["kind"] == kind}
    return MappingProxyType((dict(words("generation")) if kind == "generation" else {}) | found)


def refused(cell: str) -> str | None:
    """What a radio system is that is no public mobile technology, where a cell names one."""
    folded = f" {fold(cell)} "
    return next((kind for word, kind in _of_kind("refused").items() if f" {word} " in folded), None)


@cache
def read_technology(cell: str) -> Technology | None:
    """The technology of a cell; None where a word of it is not known, a band has no technology, or it names a system of another kind."""
    if len(cell) > _LONGEST or refused(cell) or cell in ERROR_VALUES:
        return None
    tokens = _tokens(cell)
    return None if tokens is None else _Reader(tokens).read()


def _tokens(cell: str) -> list[tuple[str, str]] | None:
    text = cell.casefold().replace("\u00a0", " ")
    text = _GIGAHERTZ.sub(lambda found: f"{round(float(found[1].replace(',', '.')) * 1000)}mhz", text)
    found, at = [], 0
    for token in _TOKEN.finditer(text):
        if token.start() != at:
            return None
        at = token.end()
        if token.lastgroup not in {"between", "aerials", None}:
            word = fold(token[0]) if token.lastgroup == "word" else token[0]
            found.append((str(token.lastgroup), word))
    return found if at == len(text) else None


class _Reader:
    """Reads tokens from left to right; a band belongs to the technology before it, or else to the only one."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0
        self.named: list[tuple[str, list[str]]] = []
        self.waiting: list[str] = []
        self.complete = True

    def read(self) -> Technology | None:
        while self.at < len(self.tokens):
            if not self._step():
                return None
        generations = tuple(dict.fromkeys(generation for generation, _ in self.named))
        if not generations or (self.waiting and (len(self.named) > 1 or self.named[0][1])):
            return None
        bands = [*self.waiting, *(band for _, found in self.named for band in found)]
        for generation in generations:
            of_it = [band for name, found in self.named if name == generation for band in found] or self.waiting
            self.complete = self.complete and bool(of_it)
        return Technology(generations, tuple(dict.fromkeys(bands)) if self.complete else ())

    def _step(self) -> bool:
        kind, text = self.tokens[self.at]
        if (length := self._name()) is not None:
            self.at += length
            return True
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else ("", "")
        self.at += 1
        if kind == "number":
            return self._megahertz(text)
        if following[0] == "number" and kind == "word":
            if text in {"b", "n", "band", "bande", "banda"} and (number := int(following[1][:9])) < LOWEST_MHZ:
                self.at += 1
                return self._numbered(text, str(number))
            generation = "5G" if text == "n" else _of_kind("letter").get(text)
            if generation is not None and following[1] in _of_kind("mhz"):
                self.named.append((generation, []))
                return True
        return kind == "word" and (text in _of_kind("besides") or text == "mhz") and bool(self.named or self.waiting)

    def _name(self) -> int | None:
        """How many tokens the longest name of a technology has that stands here; it is taken."""
        for length in range(min(_LONGEST_NAME, len(self.tokens) - self.at), 0, -1):
            name = " ".join(text for _, text in self.tokens[self.at : self.at + length])
            if (generation := _of_kind("generation").get(name)) is not None:
                if not (self.named and self.named[-1][0] == generation and not self.named[-1][1]):
                    self.named.append((generation, []))
                return length
        return None

    def _numbered(self, letter: str, number: str) -> bool:
        if not self.named:
            if letter != "n" or number not in words("band"):
                return False
            self.named.append(("5G", []))
        if letter == "n" and self.named[-1][0] != "5G":
            return False
        return self._take(words("band").get(number))

    def _megahertz(self, number: str) -> bool:
        if number in _of_kind("mhz"):
            if not self.named:
                self.waiting.append(number)
                return True
            return self._take(number)
        # A small number behind a technology may be its band or its bandwidth: the technology is sure, the band is not.
        return bool(self.named) and len(number) <= 3 and int(number) < LOWEST_MHZ and self._take(None)

    def _take(self, band: str | None) -> bool:
        if band is None:
            self.complete = False
        else:
            self.named[-1][1].append(band)
        return True


# Columns ---------------------------------------------------------------------------------------------------------------------


def read_technologies(
    text: pl.Series, rows: pl.Series, place: tuple[str, str]
) -> tuple[pl.DataFrame, tuple[Fault, ...]]:
    """Columns `value`, `why` and `bands` (megahertz) for a column of technologies, and one warning for other radio systems in it.

    A cell that cannot be read stays as it is written, and has no bands.
    """
    distinct = text.drop_nulls().unique(maintain_order=True).to_list()
    found: list[tuple[str, str, str | None, str | None]] = []
    for cell in distinct:
        technology = read_technology(cell)
        if technology is None:
            found.append((cell, cell, None, None))
        else:
            bands = ";".join(technology.bands) or None
            why = "technology by its generation" + (", and its bands" if bands else "")
            found.append((cell, ";".join(technology.generations), why, bands))
    known = pl.DataFrame(found, schema=dict.fromkeys(("text", "value", "why", "bands"), pl.String), orient="row")
    read = text.alias("text").to_frame().join(known, on="text", how="left", maintain_order="left")
    others = {cell: kind for cell in distinct if (kind := refused(cell))}
    faults: tuple[Fault, ...] = ()
    if others:
        at = pl.DataFrame({"row": rows, "text": text}).filter(pl.col("text").is_in(list(others)))
        shown = ", ".join(f"{cell} ({kind})" for cell, kind in list(others.items())[:5])
        problem = f"no public mobile technology: {shown}; {at.height:,} in this column, counted as of unknown function"
        remedy = "leave such rows out of the table, or say what they are in a column of functions"
        faults = (Fault(place[0], at["row"][0], place[1], at["text"][0], problem, remedy, "warning"),)
    return read.select("value", "why", "bands"), faults


# Bands -----------------------------------------------------------------------------------------------------------------------

_BETWEEN_BANDS = re.compile(r"\s*[;/+|&\n]\s*|,\s+|\s+(?=[A-Za-z]*\d)")
_BAND = re.compile(r"([A-Za-z]*)[\s-]?(\d{1,7}(?:[.,]\d+)?)\s*(MHz|GHz)?", re.IGNORECASE)


def read_bands(cell: str, factor: float) -> tuple[str, str]:
    """The bands of a cell in MHz; `factor` turns numbers without a unit into MHz. The cell itself where one of them is not known."""
    found = []
    for part in _BETWEEN_BANDS.split(cell):
        match = _BAND.fullmatch(part.strip())
        band = _band(match, factor) if match else None
        if band is None:
            return cell, ""
        found.append(band)
    return ";".join(dict.fromkeys(found)), "bands as a list in MHz"


def _band(match: re.Match[str], factor: float) -> str | None:
    """Megahertz of one band, given as a number of MHz or GHz or by its 3GPP number; None where that is not known."""
    prefix, number, unit = match[1].casefold(), float(match[2].replace(",", ".")), (match[3] or "").casefold()
    numbered = not unit and factor == 1.0 and (prefix in {"b", "n", "band"} or number < LOWEST_MHZ)
    if numbered:
        return words("band").get(match[2])
    return f"{number * {'ghz': 1000.0, 'mhz': 1.0}.get(unit, factor):g}"
