"""Case files: read as text, typed by their schema, every fault at once with its line."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vendorline.decide.case.by_completion import Values
from vendorline.decide.case.changed import based_on, removed_in_vain
from vendorline.decide.case.cited import doubts_of_claims
from vendorline.decide.case.coherence import problems
from vendorline.decide.case.days import impossible, moved, with_spans
from vendorline.decide.case.deadlines import with_each_deadline
from vendorline.decide.case.doubts import doubts
from vendorline.decide.case.from_network import Place, computed_places, with_amounts
from vendorline.decide.case.model import Case
from vendorline.decide.case.trials import problems_of_trials, problems_of_weights
from vendorline.decide.case.wording import problem_and_remedy
from vendorline.errors import Fault, InvalidInput, counted
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.load import faults_of
from vendorline.rulebook.strict_yaml import Document, read_text, read_yaml

_MOST_BASES = 8


#: What a result of a job says of a number: least, greatest, as `expose:NETWORK:VENDOR:MEASURE` names it.
Computed = Callable[[str], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case as it was read: `data` is plain text by field, `documents` the files it stands in, the latest first.

    `provision_ids`: the provisions that options may consist of; None: those that are shipped. `warnings`: what is probably not meant, and claims that a later case takes over from an earlier one and that were not known yet. `claims`: those that may be cited, by id.
    """

    case: Case
    data: dict[str, Any]
    documents: tuple[Document, ...] = ()
    warnings: tuple[Fault, ...] = ()
    provision_ids: Container[str] | None = None
    claims: Mapping[str, Any] | None = None

    @property
    def computed(self) -> tuple[Place, ...]:
        """Amounts that are still to be worked out of the network; until then they stand as nothing."""
        return tuple(computed_places(self.data))

    def filled(self, values: Mapping[Place, Values]) -> CaseFile:
        """The case with amounts that were worked out of the network. Raises InvalidInput where they cannot be."""
        data = with_amounts(self.data, values)
        return replace(self, data=data, case=case_of(data, self.provision_ids))


def read_case(
    path: Path, *, claims: Mapping[str, Any] | None = None, provision_ids: Container[str] | None = None, computed: Computed | None = None
) -> CaseFile:  # fmt: skip
    """Read a case file, and those it is based on.

    Args:
        path: the file.
        claims: every claim that may be cited, by id, with `known_from`; None: cites are not looked up.
        provision_ids: the provisions that options may consist of; None: those of the rulebook that is shipped.
        computed: gives numbers that are results of a job; None: only numbers that are written out can be used.

    Raises:
        InvalidInput: with every fault, each with its file and line.
    """
    documents = _chain(path)
    data: dict[str, Any] = {}
    base: dict[str, Any] = {}
    in_vain: list[tuple[Document, Sequence[str]]] = []
    for document in reversed(documents):
        base, later = data, {key: value for key, value in document.data.items() if key != "based_on"}
        in_vain += [(document, place) for place in (removed_in_vain(base, later) if base else ())]
        data = based_on(base, later)
    each = with_each_deadline(data)
    base, data = with_each_deadline(base).data, each.data
    written = documents
    documents = tuple(replace(one, lines=each.lines(one.lines)) for one in documents)
    touched = [_fault((one,), *problem) for one in written for problem in each.touched(one.data)]
    touched += [
        _fault((one,), place, "is removed, and is not there", "remove what the earlier case has, or leave the line out")
        for one, place in in_vain
        if place[-1] not in each.of
    ]
    if told := touched or [_fault(written, *problem) for problem in each.problems]:
        raise InvalidInput(f"{path} has {counted(len(told), 'fault')}", sorted(told, key=_order))
    if computed is not None:
        data = _with_results(data, computed)
    case = _typed(data, documents)
    own = [*problems(case, claims, provision_ids), *impossible(case), *problems_of_weights(case)]
    fits = all(place[-1:] == ("cites",) for place, _, _ in own)
    tried = problems_of_trials(case, data, (lambda changed: case_of(changed, provision_ids)) if fits else None)
    faults, warnings = list[Fault](), list[Fault]()
    for place, problem, remedy in [*own, *tried]:
        taken_over = place[-1:] == ("cites",) and place not in documents[0].lines and "became known" in problem
        (warnings if taken_over else faults).append(_fault(documents, place, problem, remedy))
    if faults:
        raise InvalidInput(f"{path} has {counted(len(faults), 'fault')}", sorted(faults, key=_order))
    shifted = moved(base, data, documents[0].lines)
    cited = doubts_of_claims(case, claims or {})
    warnings += [_fault(documents, *problem) for problem in (*doubts(case), *shifted, *cited)]
    told = sorted({replace(fault, severity="warning") for fault in warnings}, key=_order)
    return CaseFile(case, data, documents, tuple(told), provision_ids, claims)


def case_of(data: Mapping[str, Any], provision_ids: Container[str] | None = None) -> Case:
    """A case from plain data, with everything checked but its cites. Raises InvalidInput with every fault."""
    case = _typed(dict(data), ())
    told = [*problems(case, None, provision_ids), *impossible(case), *problems_of_weights(case)]
    faults = [_fault((), place, problem, remedy) for place, problem, remedy in told]
    if faults:
        raise InvalidInput(f"the case has {counted(len(faults), 'fault')}", sorted(faults, key=_order))
    return case


def _with_results(data: dict[str, Any], computed: Computed) -> dict[str, Any]:
    """Numbers that are results of a job and have no range written out, with the range of the result: least, middle, greatest."""
    numbers = dict(data.get("uncertainties") or {})
    for name, number in numbers.items():
        if (
            isinstance(number, dict)
            and number.get("q") is None
            and str(number.get("computed", "")).startswith("expose:")
        ):
            low, high = computed(str(number["computed"]).split()[0])
            middle = (low + high) / 2
            numbers[name] = {
                **number,
                "q": [repr(low), repr(middle), repr(high)] if low < high else repr(low),
                "within": ["0", "1"],
            }
    return {**data, "uncertainties": numbers}


def _chain(path: Path) -> tuple[Document, ...]:
    """The file and those it is based on, each read once."""
    found: list[Document] = []
    seen: list[Path] = []
    here: Path | None = path
    while here is not None:
        is_file, whole = _is_file(here)
        if whole in seen or len(seen) == _MOST_BASES:
            line = found[-1].line(("based_on",))
            what = f"`based_on` leads back to {here.name}" if whole in seen else "stands on too many others"
            raise InvalidInput(
                f"{path} stands on itself",
                [Fault(found[-1].file, line, "based_on", str(here), what, "name another file")],
            )
        if found and not is_file:
            line = found[-1].line(("based_on",))
            fault = Fault(
                found[-1].file,
                line,
                "based_on",
                str(here),
                "there is no such file",
                "give the path from this file's folder",
            )
            raise InvalidInput(f"{path} is based on a file that is not there", [fault])
        document = read_yaml(read_text(here), str(here))
        if not isinstance(document.data, dict):
            fault = Fault(
                document.file,
                1,
                None,
                None,
                "it is no mapping of fields",
                "begin with `case:`; `vendorline decide new FILE` writes one",
            )
            raise InvalidInput(f"{here} is no case", [fault])
        found.append(document)
        seen.append(whole)
        base = document.data.get("based_on")
        here = None if base is None else here.parent / str(base)
    return tuple(found)


def _is_file(path: Path) -> tuple[bool, Path]:
    """Whether there is such a file, and its whole path; a name that no file can have is none."""
    try:
        return path.is_file(), path.resolve()
    except (OSError, ValueError):
        return False, path


def _typed(data: dict[str, Any], documents: Sequence[Document]) -> Case:
    if places := tuple(computed_places(data)):
        data = with_amounts(data, dict.fromkeys(places))
    try:
        return Case.model_validate(with_spans(data))
    except ValidationError as error:
        faults = set()
        for detail in faults_of(error):
            place = tuple(step for step in detail["loc"] if not _is_branch(step, data, detail["loc"]))
            stands = detail["input"]
            for problem in detail["msg"].removeprefix("Value error, ").split("\n"):
                value = None if isinstance(stands, dict | list) else str(stands)
                field = next((str(step) for step in reversed(place) if isinstance(step, str)), "")
                told, remedy = problem_and_remedy(problem, detail["type"], value, field)
                faults.add(_fault(documents, place, told, remedy, value))
        nearest = _nearest(faults)
        name = documents[0].file if documents else "the case"
        raise InvalidInput(f"{name} has {counted(len(nearest), 'fault')}", sorted(nearest, key=_order)) from None


def _is_branch(step: str | int, data: Any, place: Sequence[str | int]) -> bool:
    """Whether a step of a place names a branch of a union, and not a field of the file."""
    if isinstance(step, int):
        return False
    here: Any = data
    for each in place:
        if each in _UNWRITTEN and isinstance(here, dict) and each not in here:
            if each == step:
                return True
            continue
        if each == step:
            return not (isinstance(here, dict) and (step in here or _is_field(step)))
        here = (
            here.get(each)
            if isinstance(here, dict)
            else here[each]
            if isinstance(here, list) and isinstance(each, int) and each < len(here)
            else here
        )
    return False


#: Fields that a file does not name: what stands in them stands in their place.
_UNWRITTEN = frozenset({"lines"})


def _is_field(step: str) -> bool:
    return step.isidentifier() and step not in {"float", "int", "str", "WordRange", "bool"} and "[" not in step


#: Said of a value by a way of writing it that was not meant, where another says more.
_OF_ANOTHER_WAY = frozenset({"is missing", "is no mapping of names", "is no mapping of fields", "is no list"})


def _nearest(faults: Iterable[Fault]) -> list[Fault]:
    """Of faults about one value, those of the branch of a union that comes nearest to what was meant."""
    by_place: dict[tuple[str, int | None, str | None], list[Fault]] = {}
    for fault in faults:
        by_place.setdefault((fault.file, fault.row, fault.column), []).append(fault)
    told = []
    for group in by_place.values():
        plain = [f for f in group if f.problem not in _OF_ANOTHER_WAY] or group
        told += plain
    return told


def _fault(
    documents: Sequence[Document], place: Sequence[str | int], problem: str, remedy: str, value: str | None = None
) -> Fault:
    """A fault where the value stands: in the latest file that says something of it."""
    column = ".".join(map(str, place)) or None
    for document in documents:
        for length in range(len(place), 0, -1):
            if tuple(place[:length]) in document.lines:
                if length == len(place) or document is documents[-1] or length > 1:
                    return Fault(document.file, document.lines[tuple(place[:length])], column, value, problem, remedy)
                break
    file = documents[0].file if documents else "case"
    return Fault(file, 1 if documents else None, column, value, problem, remedy)


def _order(fault: Fault) -> tuple[str, int, str, str]:
    return fault.file, fault.row or 0, fault.column or "", fault.problem
