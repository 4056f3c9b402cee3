"""Instrument files: checked strictly, every fault of every file at once with its line, and nothing loaded by half."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.errors import Fault, InvalidRules
from vendorline.rulebook.generated_law import read_generated
from vendorline.rulebook.law import Rulebook
from vendorline.rulebook.model import Instrument

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from vendorline.rulebook.strict_yaml import Document

_SUFFIXES = (".yaml", ".yml")
_TESTS = (".test.yaml", ".test.yml")


def _record(document: Document) -> Instrument:
    if not isinstance(document.data, dict):
        what = "nothing stands in it" if document.data is None else "it is not a mapping of fields"
        fault = _fault(document.file, 1, what, "begin with `instrument:`; see `vendorline rules schema`")
        raise InvalidRules(f"{document.file} is no instrument", [fault])
    from pydantic import ValidationError

    from vendorline.rulebook.record_problems import problems_of

    try:
        return Instrument.checked(document.data)
    except ValidationError as error:
        faults = {
            _fault(
                document.file,
                document.line(tuple(detail["loc"])),
                f"{_label(document, detail['loc'])}: {problem}",
                _remedy(detail["type"]),
                value=None if isinstance(detail["input"], (dict, list)) else str(detail["input"]),
            )
            for detail in faults_of(error)
            for problem in problems_of(detail["msg"])
        }
        raise InvalidRules(f"{document.file} has {len(faults)} faults", sorted(faults, key=_order)) from None


def faults_of(error: ValidationError) -> list[ErrorDetails]:
    """What is wrong with a record, without what only follows: where items are faulty, their list is told as too short."""
    details = error.errors(include_url=False, include_context=False)
    inner = {detail["loc"][:n] for detail in details for n in range(len(detail["loc"]))}
    return [detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in inner]


def _label(document: Document, place: Sequence[str | int]) -> str:
    """A place as people call it: a provision by its id."""
    parts = list(map(str, place))
    if len(place) > 1 and place[0] == "provisions" and isinstance(place[1], int):
        provision = document.data["provisions"][place[1]]
        name = provision.get("id") if isinstance(provision, dict) else None
        parts = [name if isinstance(name, str) else f"provision {place[1] + 1}", *map(str, place[2:])]
    return " ".join([parts[0], ".".join(parts[1:])]).strip() if parts else "file"


def _order(fault: Fault) -> tuple[str, int, str]:
    return fault.file, fault.row or 0, fault.problem


def _remedy(kind: str) -> str:
    return {
        "missing": "add the field",
        "extra_forbidden": "remove it, or see `vendorline rules schema` for the fields there are",
        "literal_error": "use one of the values named",
    }.get(kind, "see `vendorline rules schema`")


def _fault(file: str, line: int | None, problem: str, remedy: str, value: str | None = None) -> Fault:
    return Fault(file, line, None, value, problem, remedy)


def load_instruments(texts: Iterable[tuple[str, str]], beside: Rulebook | None = None) -> Rulebook:
    """A rulebook from (file name, YAML text) pairs.

    Args:
        texts: the files.
        beside: provisions that these stand beside: their ids are taken, and may be referred to.

    Raises:
        InvalidRules: with the faults of all files together, dangling supersessions and repeated ids among them.
    """
    return _whole(*_examined(texts, beside))


def _examined(
    texts: Iterable[tuple[str, str]], beside: Rulebook | None, unread: Sequence[str] = ()
) -> tuple[list[Instrument], list[Fault]]:
    """The instruments that can be read, and every fault and warning."""
    from vendorline.rulebook.coherence import doubts, faults_between, faults_within
    from vendorline.rulebook.source_doubts import doubts_of_sources
    from vendorline.rulebook.strict_yaml import read_yaml
    from vendorline.rulebook.successions import wrong_successions

    documents: list[Document] = []
    instruments: list[Instrument] = []
    seeming = list(unread)
    faults: list[Fault] = []
    for file, text in texts:
        try:
            document = read_yaml(text, file)
        except InvalidRules as error:
            faults += error.faults
            seeming.append(text)
            continue
        documents.append(document)
        faults += faults_within(document)
        try:
            instruments.append(_record(document))
        except InvalidRules as error:
            faults += error.faults
    faults += [*faults_between(documents, beside, seeming), *wrong_successions(documents, beside)]
    faults += [*doubts(documents), *doubts_of_sources(documents)]
    return instruments, sorted(set(faults), key=_order)


def _whole(instruments: Iterable[Instrument], faults: Sequence[Fault]) -> Rulebook:
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        told = "1 fault" if len(errors) == 1 else f"{len(errors)} faults"
        raise InvalidRules(f"{told} in the provisions; nothing was loaded", errors)
    return Rulebook(instruments)


@cache
def provisions() -> Rulebook:
    """The provisions that the package ships."""
    return Rulebook(partial(_shipped, "provisions"))


@cache
def illustrations() -> Rulebook:
    """Caps on exposure after what was said in two countries, as instruments of invented jurisdictions: illustrations, not law."""
    return Rulebook(partial(_shipped, "illustrations"))


def _shipped(part: str) -> tuple[Instrument, ...]:
    texts = shipped_texts(part)
    instruments = read_generated(part, texts)
    return load_instruments(texts).instruments if instruments is None else instruments


def shipped_texts(part: str) -> list[tuple[str, str]]:
    """File name and YAML text of the instruments that the package ships: `provisions` by folder, or `illustrations`."""
    home = files("vendorline.rulebook")
    folders = {"": home / part} if part == "illustrations" else {f"{f.name}/": f for f in (home / "data").iterdir()}
    return [
        (f"{prefix}{item.name}", item.read_text(encoding="utf-8"))
        for prefix, folder in sorted(folders.items())
        if folder.is_dir()
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".yaml") and not item.name.endswith(".test.yaml")
    ]


def with_illustrations(jurisdictions: Sequence[str], book: Rulebook | None = None) -> Rulebook:
    """A rulebook (by default the one that the package ships) and the illustrations, where a jurisdiction is theirs alone."""
    book = provisions() if book is None else book
    others = set(jurisdictions) - set(book.jurisdictions)
    wanted = others and others & set(illustrations().jurisdictions)
    return Rulebook((*book.instruments, *illustrations().instruments)) if wanted else book


def instrument_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files of instruments among files and folders: `.yaml` or `.yml`, without the tests that stand beside them."""
    found = [p for path in paths for p in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return tuple(
        p
        for p in dict.fromkeys(found)
        if p in paths or (p.suffix.casefold() in _SUFFIXES and not p.name.startswith(".") and p.is_file())
        if not p.is_dir() and not p.name.casefold().endswith(_TESTS)
    )


def beside_shipped(paths: Sequence[Path]) -> Rulebook | None:
    """The provisions that the package ships, where files stand beside them and are not the package's own."""
    home = Path(str(files("vendorline.rulebook"))).resolve()
    return None if any(home in (path.resolve(), *path.resolve().parents) for path in paths) else provisions()


def examine_instruments(
    paths: Sequence[Path], beside: Rulebook | None = None
) -> tuple[tuple[Instrument, ...], tuple[Fault, ...]]:
    """The instruments of files and folders as far as they can be read, and every fault and warning of every file."""
    from vendorline.rulebook.strict_yaml import read_text, seeming_text

    texts: list[tuple[str, str]] = []
    unread: list[str] = []
    faults: list[Fault] = []
    found = instrument_files(paths)
    for path in found:
        try:
            texts.append((str(path), read_text(path)))
        except InvalidRules as error:
            faults += error.faults
            unread.append(seeming_text(path))
    if not found:
        faults.append(_fault(str(paths[0]) if paths else "", None, "no .yaml file here", "give files or folders"))
    instruments, more = _examined(texts, beside, unread)
    return tuple(instruments), tuple(sorted([*faults, *more], key=_order))


def read_instruments(paths: Sequence[Path], beside: Rulebook | None = None) -> Rulebook:
    """A rulebook from files, or from every `.yaml` and `.yml` file in folders.

    Args:
        paths: files and folders.
        beside: provisions that these stand beside: their ids are taken, and may be referred to.

    Raises:
        InvalidRules: with every fault of every file.
    """
    return _whole(*examine_instruments(paths, beside))


def json_schema() -> dict[str, Any]:
    """JSON Schema of an instrument file, for editors and checkers."""
    from vendorline.evidence.checked_record import adapter_of

    schema = adapter_of(Instrument).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "vendorline instrument", **schema}
