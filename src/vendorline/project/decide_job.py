"""The job `decide`: a case in, a decision out; numbers that are results of expose are worked out first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.errors import Fault, InvalidInput, UsageError, did_you_mean
from vendorline.network.table_files import sha256
from vendorline.network.tables import InputFile
from vendorline.project.consequences.numbers_of_exposure import exposure_of
from vendorline.project.evidence.claims_of_cases import cited_claims, claims_near, digests_of
from vendorline.project.folder import is_project, project_of
from vendorline.project.progress import Watch
from vendorline.project.runs import FOLDER, Runs, kept_or_made
from vendorline.quick_dataclass import dataclass
from vendorline.results.document import document
from vendorline.results.result import Result, fingerprint_of
from vendorline.results.rows import number
from vendorline.results.schema import document_keys
from vendorline.vendors.spelled import spelled

if TYPE_CHECKING:
    from vendorline.decide import CaseFile, Decision
    from vendorline.project.consequences.job import Consequences

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideQuestion:
    """Which option is best, and what would change the answer?

    `case`: a file, or the name of a shipped case. `settings`: values that are set, as NAME=VALUE. `quick`: without variants,
    perspectives and the test of independence. `log2`: points of each scramble, as a power of 2. `explain`: OPTION:OUTCOME.
    """

    case: Path
    settings: tuple[str, ...] = ()
    quick: bool = False
    log2: int = 13
    scrambles: int = 4
    seed: int = 20200309
    explain: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The result, and `warnings` about the case."""

    result: Result
    warnings: tuple[Fault, ...] = ()

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object of the result."""
        told = self.result.fingerprint
        return dict(self.result.document) | ({} if told is None else {"fingerprint": told})


def shipped_cases() -> tuple[str, ...]:
    """The names of the cases that are shipped."""
    folder = files("vendorline.decide") / "data" / "cases"
    return tuple(sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml")))


def case_rows() -> list[dict[str, Any]]:
    """The cases that are shipped: name, day and question."""
    found = [open_case(Path(name)).case for name in shipped_cases()]
    return [{"case": case.case, "decide_on": case.decide_on.isoformat(), "question": case.question} for case in found]


def case_path(name: Path) -> Path:
    """The file of a case: as given, or of a shipped case of that name. Raises UnknownName where there is neither."""
    if name.suffix in _SUFFIXES or name.exists():
        return name
    shipped = spelled("case", str(name), shipped_cases())
    return Path(str(files("vendorline.decide") / "data" / "cases" / f"{shipped}.yaml"))


def open_case(name: Path, settings: Sequence[str] = ()) -> CaseFile:
    """Read a case with its claims looked up and its computed numbers worked out.

    Args:
        name: a file, or the name of a shipped case.
        settings: values that are set, as NAME=VALUE.

    Raises:
        InvalidInput: the case cannot be used; carries every fault.
        UnknownName: there is no such case.
        UsageError: a setting cannot be read, or names nothing.
    """
    from vendorline.decide import read_case

    path = case_path(name)
    if not path.is_file():
        raise InvalidInput(
            f"no such file: {path}", [Fault(str(path), None, None, None, "there is no such file", "give a case file")]
        )
    claims, own = claims_near(path, _home(path)), _own_provisions(path)
    found = read_case(path, claims=claims, provision_ids=own, computed=lambda named: exposure_of(named, path))
    return _with_settings(found, settings) if settings else found


def _own_provisions(path: Path) -> frozenset[str] | None:
    """The provisions of the rulebook and of the project that a case lies in; None where it lies in none that has its own."""
    from vendorline.project.own_rules.reading import rulebook_of

    home = _home(path)
    book, own = rulebook_of(None if home is None else project_of(home))
    return frozenset(book.laws) if own else None


def _home(path: Path) -> Path | None:
    """The project in which a case lies, in its folder or under `cases/`."""
    return next((folder for folder in path.resolve().parents[:2] if is_project(folder)), None)


def _with_settings(found: CaseFile, settings: Sequence[str]) -> CaseFile:
    from vendorline.decide.case.changed import with_changes
    from vendorline.decide.case.deadlines import retitled
    from vendorline.decide.case.read import case_of

    data = found.data
    for setting in settings:
        name, sign, text = setting.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"--set {setting} is no NAME=VALUE, such as delay_block=[0, 4, 20]")
        value = _value(text)
        if name.strip() in found.case.responses and not isinstance(value, dict):
            stance = next(iter(found.case.responses[name.strip()].table), "open")
            told = f"has a chance for each stance: set {name.strip()}.{stance}, or all with {name.strip()}.*"
            raise UsageError(f"--set {setting}: {name.strip()} {told}")
        try:
            data = with_changes(data, {name.strip(): value})
        except (KeyError, TypeError, AttributeError):
            raise UsageError(f"--set {setting}: the case has no {name.strip()}; {_settable(found, name)}") from None
    data = retitled(data)
    return replace(found, data=data, case=case_of(data, found.provision_ids))


def _settable(found: CaseFile, name: str) -> str:
    """What can be set: the name that comes nearest, or all there are."""
    from vendorline.decide.case.deadlines import several_for

    case = found.case
    if split := several_for(case.options, name):
        return f"it has several last days: set one of {', '.join(split)}"
    near = did_you_mean(name.strip(), [*case.uncertainties, *case.events, *case.responses, "discount", "horizon"])
    if near:
        return f"did you mean {near}?"
    stances = [f"{response}.{stance}" for response, told in case.responses.items() for stance in list(told.table)[:1]]
    told = (
        ("numbers", list(case.uncertainties)),
        ("events", list(case.events)),
        ("responses by stance, such as", stances[:1]),
    )
    listed = "; ".join(f"{kind} {', '.join(names)}" for kind, names in told if names)
    return f"what can be set: {listed}; paths such as options.{next(iter(case.options))}.compensation"


def _value(text: str) -> Any:
    from vendorline.rulebook.strict_yaml import read_yaml

    return read_yaml(text, "--set").data


def ask_decide(question: DecideQuestion, watch: Watch | None = None) -> Decided:
    """Decide a case; a project keeps the result.

    Raises:
        InvalidInput: the case cannot be used; carries every fault.
        UnknownName: there is no such case, option or outcome.
        UsageError: a setting cannot be read, or names nothing.
        MissingLibrary: SciPy is not installed.
        Stopped: somebody asked to stop.
    """
    watch = watch or Watch()
    watch.stage("reading the case")
    found = open_case(question.case, question.settings)
    if question.explain:
        from vendorline.decide.explain import option_and_outcome, require

        require(found.case, *option_and_outcome(question.explain))
    inputs = [InputFile(item.file, sha256(Path(item.file))) for item in found.documents]
    options = {
        "data": found.data, "quick": question.quick, "draws": [question.log2, question.scrambles, question.seed], "claims": cited_claims(found),
    }  # fmt: skip
    home = _home(Path(found.documents[0].file)) if found.documents else None
    runs = Runs(home / FOLDER) if home is not None else None
    worked = _worked_out(found, watch)
    if worked is not None:
        inputs = list(dict.fromkeys([*inputs, *worked.ground.inputs]))
        options |= {"consequences": sorted(worked.runs.values())}
    fingerprint = fingerprint_of(
        "decide", inputs=[item.sha256 for item in inputs], options={**options, "explain": question.explain, "inputs": [i.path for i in inputs]}
    )  # fmt: skip

    def made() -> Result:
        decision, keys = _decided(found, worked, question, watch)
        told = {"explanation": decision.explain_text(question.explain)} if question.explain else {}
        said = document(
            "decide", decision.rows, inputs=[i.to_dict() for i in inputs], synthetic=None, left_out=[],
            claims_as_cited=digests_of(cited_claims(found)), **{**decision.document, **keys, **told},
        )  # fmt: skip
        return Result(_whole(said))

    result = kept_or_made(runs, fingerprint, made)
    return Decided(result, (*found.warnings, *_beyond_swing(result.document, found)))


def _beyond_swing(told: Mapping[str, Any], found: CaseFile) -> Iterator[Fault]:
    """Outcomes that no weight of the case speaks of."""
    for row in told["weights"].get("beyond", ()):
        yield Fault(
            found.documents[0].file if found.documents else found.case.case, None, f"outcomes.{row['outcome']}.swing", f"{row['low']:g} to {row['high']:g} {row['unit']}",
            f"{row['option']} comes to {row['mean']:.3g} on average, beyond what the weight speaks of",
            "state a swing that holds every option, and ask for the weights again", "warning",
        )  # fmt: skip


def _worked_out(found: CaseFile, watch: Watch, *, alone: bool = False) -> Consequences | None:
    """What the options bring about in the network, where amounts are to be worked out of it; a project keeps it."""
    if not found.computed:
        return None
    from vendorline.project.consequences.job import work_out
    from vendorline.project.consequences.over_completions import MOST

    path = Path(found.documents[0].file)
    home = _home(path)
    runs = Runs(home / FOLDER) if home is not None else None
    return work_out(found, path, home, runs, watch, processes=1 if alone else MOST)


def _decided(
    found: CaseFile, worked: Consequences | None, question: DecideQuestion, watch: Watch
) -> tuple[Decision, dict[str, Any]]:
    """The decision, and what stands beside it where amounts were worked out of the network.

    Where nobody knows everything the decision is that at the end at which what nobody knows is the vendor's, and the other end stands beside.
    """
    if worked is None:
        return decide_file(found, question, watch), {}
    from vendorline.decide import best_of
    from vendorline.project.consequences.told import told_of, without_infeasible

    high, low = (without_infeasible(found, worked, end) for end in ("high", "low"))
    decision = decide_file(high, question, watch)
    watch.stage("deciding where what nobody knows is not the vendor's")
    return decision, told_of(worked, found, decision, best_of(low, decision.plan))


def _whole(said: dict[str, Any]) -> dict[str, Any]:
    """A document in whose tables whole numbers have no fraction, as in those that are read back."""
    found = dict(said)
    for name, key in document_keys("decide").items():
        if key.table is not None and isinstance(said.get(name), list):
            numbers = [column.name for column in key.table.columns if column.type == "number"]
            found[name] = [row | {n: number(row[n]) for n in numbers if n in row} for row in said[name]]
    return found


def decide_file(found: CaseFile, question: DecideQuestion, watch: Watch | None = None) -> Decision:
    """Decide a case that has been read."""
    from vendorline.decide import decide
    from vendorline.decide.draws.sobol import Plan

    plan = Plan(question.log2, question.scrambles, question.seed)
    return decide(found, plan, beside=not question.quick, say=(watch or Watch()).stage)


def decide(
    case: str | Path, *, settings: Sequence[str] = (), quick: bool = False, log2: int = 13, scrambles: int = 4, seed: int = 20200309
) -> Decision:  # fmt: skip
    """Which option of a case is best, and what would change the answer, as the command `decide` gives it.

    Args:
        case: a case file, or the name of a case that is shipped.
        settings: values that are set, as NAME=VALUE.
        quick: without variants, perspectives and the test of independence.
        log2: points of each scramble, as a power of 2.
        scrambles: independent scrambles; standard errors come from them.
        seed: of the scrambles.

    Raises:
        InvalidInput: the case cannot be used; carries every fault.
        UnknownName: there is no such case.
        UsageError: a setting cannot be read, or names nothing.
        MissingLibrary: SciPy is not installed.
    """
    question = DecideQuestion(
        case=Path(case), settings=tuple(settings), quick=quick, log2=log2, scrambles=scrambles, seed=seed
    )
    found, watch = open_case(question.case, question.settings), Watch()
    # Other processes begin the program of whoever calls anew: a script of theirs would run again in each.
    return _decided(found, _worked_out(found, watch, alone=True), question, watch)[0]
