"""Files of priors: strict YAML, checked row by row, every fault at once with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from vendorline.errors import Fault, InvalidInput, counted, did_you_mean
from vendorline.knowledge.tables import functions, interfaces
from vendorline.likely.between_rows import Place, hang_apart, repeated
from vendorline.likely.from_facts import Problem, taken
from vendorline.likely.model import NEARLY_ONE, ClaimWeights, Scoped, ShareRow, Spread, Supported, SwitchRow, Together
from vendorline.likely.priors import Priors, PriorSource, SharePrior, SwitchPrior, setting, source_of, switch_words
from vendorline.likely.published import OTHER, published_switches
from vendorline.rulebook.load import faults_of
from vendorline.rulebook.record_problems import problems_of
from vendorline.rulebook.strict_yaml import Document, read_text, read_yaml
from vendorline.vendors import match_of, near_name, vendors

_SECTIONS: Mapping[str, type[Scoped]] = MappingProxyType(
    {"shares": ShareRow, "together": Together, "spread": Spread, "switches": SwitchRow}
)
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
Kind = TypeVar("Kind", bound=Supported)


def read_priors(path: Path, confirmed: Mapping[str, str] = _NO_NAMES) -> Priors:
    """The priors of a file.

    Args:
        path: the file.
        confirmed: vendors beside the catalogue that the network confirms, by name.

    Raises:
        InvalidInput: with every fault, each with its line and remedy.
    """
    found, faults = examined(path, confirmed)
    if faults:
        raise InvalidInput(f"{path} has {counted(len(faults), 'fault')}; nothing was drawn", faults)
    return found


def examined(
    path: Path, confirmed: Mapping[str, str] = _NO_NAMES, operators: Sequence[str] | None = None
) -> tuple[Priors, list[Fault]]:
    """The priors of a file as far as they can be read, and everything that is wrong with it.

    `operators`: those that rows may name; None = any. Raises InvalidInput where nothing of it can be read.
    """
    document = read_yaml(read_text(path), str(path))
    if not isinstance(document.data, dict):
        fault = document.fault(
            (), "it is no mapping of fields", "begin with `title:`; `vendorline export priors` writes one"
        )
        raise InvalidInput(f"{path} holds no priors", [fault])
    reader = _Reader(document, confirmed, operators)
    return reader.priors(), sorted(set(reader.faults), key=lambda f: (f.row or 0, f.problem))


class _Reader:
    """One document, and the faults found in it so far."""

    def __init__(self, document: Document, confirmed: Mapping[str, str], operators: Sequence[str] | None) -> None:
        self.document, self.data, self.confirmed, self.operators = document, document.data, confirmed, operators
        self.faults: list[Fault] = []

    def priors(self) -> Priors:
        title = self.data.get("title")
        if not isinstance(title, str) or not title.strip():
            self.tell(("title",), "`title` is missing", "say in one sentence what these priors are")
        for key in self.data:
            if key not in {"title", "claims", *_SECTIONS}:
                near = did_you_mean(key, ["title", "claims", *_SECTIONS])
                hint = f"did you mean {near}?" if near else f"fields are title, {', '.join(_SECTIONS)}, claims"
                self.tell((key,), f"`{key}` is not a field", hint)
        rows = {name: list(self.rows(name, kind)) for name, kind in _SECTIONS.items()}
        shares = [s for place, row in rows["shares"] if (s := self.share(place, row)) is not None]
        together = tuple(setting(row, row.value, "together") for _, row in rows["together"])
        spread = tuple(setting(row, row.concentration, "spread") for _, row in rows["spread"])
        switches = [w for place, row in rows["switches"] if (w := self.switch(place, row)) is not None]
        claims = self.claims()
        found = Priors(
            str(title or ""),
            tuple(shares),
            together,
            spread,
            tuple(switches),
            claims,
            _of_claims(claims),
            self.document.file,
        )
        for place, problem, remedy in (*repeated(rows, self.document), *hang_apart(rows["shares"], found)):
            self.tell(place, problem, remedy)
        return found

    # --- form -------------------------------------------------------------------------------------------------------------

    def rows(self, section: str, kind: type[Kind]) -> Iterator[tuple[Place, Any]]:
        """The rows of a section that can be read."""
        given = self.data.get(section)
        if given is None:
            return
        if not isinstance(given, list):
            self.tell((section,), f"`{section}` is no list of rows", "begin each row with `- `")
            return
        for number, data in enumerate(given):
            row = self.record((section, number), kind, data)
            if row is not None:
                self.supported((section, number), row)
                self.known((section, number), getattr(row, "operator", None))
                yield (section, number), row

    def known(self, place: Place, operator: str | None) -> None:
        """An operator must be one of the network's."""
        if operator is not None and self.operators is not None and operator not in self.operators:
            near = did_you_mean(operator, self.operators)
            hint = f"did you mean {near}?" if near else f"there is {', '.join(self.operators[:12])}"
            self.tell((*place, "operator"), f"{operator} is no operator of the network", hint)

    def record(self, place: Place, kind: type[Kind], data: Any) -> Kind | None:
        if not isinstance(data, dict):
            self.tell(place, "is no mapping of fields", "write `field: value` lines")
            return None
        try:
            return kind.model_validate(data)
        except ValidationError as error:
            for detail in faults_of(error):
                where = [
                    step for step in detail["loc"] if isinstance(step, int) or step in data or step in kind.model_fields
                ]
                if not where and detail["loc"]:
                    where = list(detail["loc"])
                value = None if isinstance(detail["input"], dict | list) else str(detail["input"])
                name = f"`{where[0]}` " if where else ""
                for problem in problems_of(detail["msg"]):
                    self.tell((*place, *where), name + problem, _remedy(detail["type"]), value)
            return None

    def supported(self, place: Place, row: Supported) -> None:
        """A number needs a source, or says that it has none."""
        takes = getattr(row, "from_facts", None) is not None
        adds = isinstance(row, ShareRow) and bool(row.rest or row.split)
        if row.source is None and not row.unsupported and (not takes or adds):
            what = "`rest` and `split` have no source" if takes else "has no source"
            self.tell(place, what, "write `source`, or `unsupported: true`, which every output then shows")

    # --- shares -----------------------------------------------------------------------------------------------------------

    def share(self, place: Place, row: ShareRow) -> SharePrior | None:
        before = len(self.faults)
        if row.domain not in _domains():
            near = did_you_mean(row.domain, _domains())
            hint = f"did you mean {near}?" if near else f"domains are {', '.join(_domains())}"
            self.tell((*place, "domain"), f"{row.domain} is no domain", hint)
        if (row.vendors is None) == (row.from_facts is None):
            self.tell(place, "must give one of `vendors` and `from_facts`", "keep one of them")
        for name in ("vendors", "rest"):
            self.adds_up((*place, name), name, getattr(row, name))
        own = {name: self.vendor_ids((*place, name), getattr(row, name)) for name in ("vendors", "rest", "split")}
        if row.vendors is not None:
            for name in ("rest", "split", "until_year"):
                if getattr(row, name) is not None:
                    self.tell((*place, name), f"`{name}` goes with `from_facts`", "remove it")
            if row.kind == "spend" and not row.unsupported:
                remedy = "give shares of sites, or write `unsupported: true` to take them all the same"
                self.tell((*place, "kind"), "shares of spend stand where shares of sites are meant", remedy)
        if len(self.faults) > before or row.domain not in _domains():
            return None
        source = source_of(row, "shares")
        found: Mapping[str, float] = own["vendors"] or {}
        if row.from_facts is not None:
            told = taken(row.model_copy(update={"rest": own["rest"], "split": own["split"]}))
            if isinstance(told, list):
                self.tell_all(place, told)
                return None
            found = told.vendors
            more = f"; the rest: {row.source}" if row.source else ""
            source = PriorSource(
                source.speaks_for, "shares", told.source + more, told.kind, told.year, row.confidence or told.confidence,
                row.unsupported, row.note,
            )  # fmt: skip
        else:
            source = PriorSource(
                source.speaks_for, "shares", row.source, row.kind, row.year, row.confidence, row.unsupported, row.note
            )
        whole = sum(found.values())
        shares = MappingProxyType({v: s / whole for v, s in sorted(found.items()) if s > 0})
        return SharePrior(
            int(place[1]), row.operator, row.country, row.domain, row.region, row.generation, shares, source
        )

    def adds_up(self, place: Place, name: str, shares: Mapping[str, float] | None) -> None:
        if shares is not None and abs(sum(shares.values()) - 1) > NEARLY_ONE:
            total = sum(shares.values())
            remedy = f"let them add to 1; `{OTHER}` stands for vendors that nobody names"
            self.tell(place, f"the shares of `{name}` add to {total:g}, not to 1", remedy)

    def vendor_ids(self, place: Place, shares: Mapping[str, float] | None) -> dict[str, float] | None:
        """Shares by the ids of vendors; a vendor that nobody knows is a fault."""
        if shares is None:
            return None
        found: dict[str, float] = {}
        for name, share in shares.items():
            vendor = OTHER if name == OTHER else match_of(name, self.confirmed).vendor_id
            if vendor is None:
                near = near_name(name) or did_you_mean(name, [*vendors(), *self.confirmed.values()])
                hint = (
                    f"did you mean {near}?"
                    if near
                    else f"confirm it with `vendorline vendors confirm`, or write `{OTHER}`"
                )
                self.tell((*place, name), f"nobody knows the vendor {name}", hint)
                continue
            if vendor in found:
                self.tell((*place, name), f"{vendor} stands twice, under two names", "add the two")
            found[vendor] = found.get(vendor, 0.0) + share
        return found

    # --- switches and claims ----------------------------------------------------------------------------------------------

    def switch(self, place: Place, row: SwitchRow) -> SwitchPrior | None:
        before = len(self.faults)
        known = list(interfaces())
        if row.interface not in known:
            near = did_you_mean(row.interface, known)
            hint = f"did you mean {near}?" if near else "`vendorline knowledge show interfaces` lists them"
            self.tell((*place, "interface"), f"{row.interface} is no interface", hint)
        if row.domain is not None:
            self.tell((*place, "domain"), "`domain` says nothing of a protection", "remove it")
        if (row.on is None) == (row.from_facts is None):
            self.tell(place, "must give one of `on` and `from_facts`", "keep one of them")
        published = published_switches().get(row.from_facts or "")
        if row.from_facts is not None and (published is None or published.central is None or not published.column):
            self.tell(
                (*place, "from_facts"), f"{row.from_facts} is no published number of a protection",
                "`vendorline export priors FILE NETWORK` lists them",
            )  # fmt: skip
        elif published is not None and (row.interface not in published.interfaces or row.column != published.column):
            about = f"{published.column} of {', '.join(published.interfaces)}"
            self.tell((*place, "from_facts"), f"{published.id} is about {about}", "name one of these, or give `on`")
        if len(self.faults) > before:
            return None
        own = source_of(row, "switch", None if published is None else f"{published.id}: {published.source}")
        told = PriorSource(
            switch_words(row), "switch", own.source, None if published is None else published.population,
            None if published is None else published.year,
            row.confidence or (None if published is None else published.confidence), row.unsupported, row.note,
        )  # fmt: skip
        on = row.on if published is None else published.central
        return SwitchPrior(row.operator, row.country, row.interface, row.column, float(on or 0.0), told)

    def claims(self) -> ClaimWeights | None:
        if self.data.get("claims") is None:
            return None
        found = self.record(("claims",), ClaimWeights, self.data["claims"])
        if found is not None:
            self.supported(("claims",), found)
            if not found.high + found.medium + found.low + found.unknown:
                self.tell(("claims",), "every claim weighs nothing", "give some confidence a weight above 0")
        return found

    def tell_all(self, place: Place, problems: Sequence[Problem]) -> None:
        for name, problem, remedy in problems:
            self.tell((*place, name), problem, remedy)

    def tell(self, place: Place, problem: str, remedy: str, value: str | None = None) -> None:
        column = ".".join(str(step + 1) if isinstance(step, int) else step for step in place) or None
        self.faults.append(Fault(self.document.file, self.document.line(place), column, value, problem, remedy))


def _of_claims(claims: ClaimWeights | None) -> PriorSource | None:
    if claims is None:
        return None
    return PriorSource(
        "rival claims in observations", "claims", claims.source, confidence=claims.confidence,
        unsupported=claims.unsupported, note=claims.note,
    )  # fmt: skip


def _domains() -> list[str]:
    return sorted({function.domain for function in functions().values()})


def _remedy(kind: str) -> str:
    return {"missing": "add the field", "extra_forbidden": "remove it"}.get(
        kind, "`vendorline export priors` writes a file that says what each field means"
    )
