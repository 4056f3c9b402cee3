"""A case decided: every option with its outcomes side by side, what would change the answer, and the answer in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vendorline.decide import tables
from vendorline.decide.analysis.independence import Removed, acts, compared, sets_of, without
from vendorline.decide.analysis.information import Worth, partial, perfect
from vendorline.decide.analysis.joint import Joint, joint_change
from vendorline.decide.analysis.means import Array, Kept, Means, drawn_of, means
from vendorline.decide.analysis.pairs import Pair, pairs
from vendorline.decide.analysis.per_draw import Draws, draws
from vendorline.decide.analysis.ranking import among, runner_up
from vendorline.decide.analysis.runs import Run, changed, run
from vendorline.decide.analysis.tipping import Bar, Crossing, crossings, lines, tornado
from vendorline.decide.analysis.waiting import Waiting, waiting
from vendorline.decide.analysis.weights import Region, region, weight_tipping
from vendorline.decide.case.model import Case
from vendorline.decide.case.read import CaseFile
from vendorline.decide.draws.sobol import Plan, dimensions
from vendorline.decide.explain import explain, option_and_outcome
from vendorline.errors import UsageError, require_library
from vendorline.quick_dataclass import dataclass
from vendorline.results.schema import table

if TYPE_CHECKING:
    import polars as pl

#: Under this share of the weights an option is not called best without saying on what it depends.
SURE = 0.9
Say = Callable[[str], None]


@dataclass(frozen=True)
class Decision:
    """What a case comes to. `best` of all options, `today` the best of those that are decided at once.

    `is_quick`: variants, perspectives, rival models and the test of independence were not run. `claims`: those that may be cited, by id;
    None: they were not looked up. `document` is the JSON object of the command, without the keys that every command has.
    """

    case: Case
    plan: Plan
    means: Means
    region: Region
    draws: Draws
    best: str
    today: str
    runner_up: str
    crossings: tuple[Crossing, ...]
    tornado: tuple[Bar, ...]
    weight_tipping: tuple[Mapping[str, Any], ...]
    pairs: tuple[Pair, ...]
    joint: Joint | None
    evpi: float
    evppi: tuple[Worth, ...]
    waiting: tuple[Waiting, ...]
    removed: tuple[Removed, ...]
    runs: tuple[Run, ...]
    is_quick: bool = False
    claims: Mapping[str, Any] | None = None

    @property
    def losses(self) -> Mapping[str, float]:
        """Expected loss of each option, in points."""
        return dict(zip(self.means.options, map(float, _best(self.means, self.region)[0]), strict=True))

    @property
    def shares(self) -> Mapping[str, float]:
        """The part of the weights in which each option of today is best among them."""
        return self._shares

    @cached_property
    def _shares(self) -> Mapping[str, float]:
        shares = self.region.shares(self.means.losses_of_today(self.region.points))
        return dict(zip(self.means.choices, map(float, shares), strict=True))

    @property
    def is_sure(self) -> bool:
        """Whether the best option is so in nearly all weights."""
        return self.shares.get(self.best, 0.0) >= SURE

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Option by outcome: mean, 5, 50 and 95 % points, standard error."""
        return tables.outcome_rows(self)

    @property
    def table(self) -> pl.DataFrame:
        """The rows as a table with the types of their columns."""
        return table("decide_rows").frame(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data."""
        return self.rows

    def explain(self, row: Mapping[str, Any]) -> list[str]:
        """Sentences that lead to a row."""
        return explain(self, row["option"], row["outcome"])

    def explain_text(self, named: str) -> list[str]:
        """Sentences that lead to OPTION:OUTCOME."""
        return explain(self, *option_and_outcome(named))

    @property
    def document(self) -> dict[str, Any]:
        """All results as plain data."""
        return tables.document(self)


def decide(file: CaseFile, plan: Plan | None = None, *, beside: bool = True, say: Say | None = None) -> Decision:
    """Decide a case.

    Args:
        file: a case as it was read.
        plan: how many draws; None: 4 scrambles of 8,192.
        beside: whether variants, perspectives, rival models and the test of independence are run as well.
        say: is told what is being done; may raise to stop.

    Raises:
        MissingLibrary: SciPy is not installed.
        InvalidInput: a variant makes a case that cannot be.
        UsageError: amounts of the case are still to be worked out of the network.
    """
    _require_amounts(file)
    plan, say = plan or Plan(), say or (lambda _: None)
    case = file.case
    say("drawing and evaluating")
    where = region(case)
    kept = Kept.room(case, plan, where.middle)
    base = means(case, plan, kept=kept)
    losses, best = _best(base, where)
    today = min(base.choices, key=lambda name: losses[base.options.index(name)])
    say("spreading outcomes")
    found = draws(base, plan, where.middle, kept)
    compared_losses = found.losses[[i for i, name in enumerate(base.options) if case.options[name].kind != "review"]]
    say("looking for tipping points")
    straight = lines(base, plan, where.middle)
    evppi = partial(found, found.losses[: len(base.choices)], _groups(case)) if beside else []
    return Decision(
        case, plan, base, where, found, best, today, runner_up(base, losses, best),
        tuple(crossings(base, straight, today)), tuple(tornado(base, straight, today)), tuple(weight_tipping(base, where, today)),
        tuple(pairs(base, plan, where.middle, straight, today)) if beside else (),
        joint_change(base, where.middle, today), perfect(compared_losses), tuple(evppi), waiting(base, where.middle),
        tuple(_removed(file, plan, base, where, found, say)) if beside else (),
        tuple(_runs(file, plan, base, best, say)) if beside else (), not beside, file.claims,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Best:
    """Which option is best, and the expected loss of each, in points: as in a `Decision`, and no more of it."""

    best: str
    losses: Mapping[str, float]


def best_of(file: CaseFile, plan: Plan | None = None) -> Best:
    """Which option of a case is best; arguments and errors as for `decide`."""
    _require_amounts(file)
    where = region(file.case)
    base = means(file.case, plan or Plan())
    losses, best = _best(base, where)
    return Best(best, dict(zip(base.options, map(float, losses), strict=True)))


def _require_amounts(file: CaseFile) -> None:
    """Raise MissingLibrary without SciPy, and UsageError where amounts are still to be worked out."""
    require_library("scipy", "deciding needs SciPy: pip install 'vendorline[decide]'")
    if file.computed:
        raise UsageError(
            "amounts of the case are to be worked out of the network first: `vendorline decide`, or vl.decide, does"
        )


def _best(base: Means, where: Region) -> tuple[Array, str]:
    """The expected loss of each option, and the best of them."""
    losses = base.losses(where.middle).mean(axis=0)
    return losses, among(base, losses)[0]


def _groups(case: Case) -> dict[str, list[list[str]]]:
    """The numbers of which the worth is asked, by id: each name alone, and those that move together as one."""
    ids: dict[str, list[str]] = {}
    for parameter in drawn_of(case):
        ids.setdefault(parameter.name, []).append(parameter.id)
    together = {name: [ids[m] for m in group.members if m in ids] for name, group in case.move_together.items()}
    return {
        **{name: [of] for name, of in ids.items()},
        **{name: members for name, members in together.items() if len(members) > 1},
    }


def _removed(file: CaseFile, plan: Plan, base: Means, where: Region, found: Draws, say: Say) -> list[Removed]:
    every = dimensions(file.case)
    told_sets = []
    before = found.losses[: len(base.choices)].argmin(axis=0)
    for names in sets_of(acts(file.case)):
        say(f"without {', '.join(names)}")
        remove, reopened = without(file.case, file.data, names)
        tried = changed(file, remove=tuple(remove), events=reopened)
        kept = Kept.room(tried, plan, where.middle, today=True)
        other = means(tried, plan, every=every, kept=kept)
        after = draws(other, plan, where.middle, kept, every=every, today=True).losses.argmin(axis=0)
        told_sets.append(compared(base, other, where, names, float((after != before).mean())))
    return told_sets


def _runs(file: CaseFile, plan: Plan, base: Means, best: str, say: Say) -> list[Run]:
    case, every = file.case, dimensions(file.case)
    found = []
    for name, variant in case.variants.items():
        say(f"variant {name}")
        other = (
            "without_interested"
            if variant.without_interested
            else "without_foreign"
            if variant.without_foreign
            else None
        )
        tried = changed(file, variant.set, remove=variant.remove, without=other, convert=variant.convert)
        found.append(run(name, "variant", variant.objection, tried, plan, best, every, base=base))
    for name, perspective in case.perspectives.items():
        say(f"perspective {name}")
        found.append(
            run(
                name,
                "perspective",
                perspective.title or name,
                changed(file, perspective.set),
                plan,
                best,
                every,
                perspective,
            )
        )
    for name, number in case.uncertainties.items():
        for model in number.models if len(number.models) > 1 else ():
            say(f"model {model} of {name}")
            found.append(
                run(
                    f"{name}: {model}",
                    "model",
                    f"{number.title or name.replace('_', ' ')}: as the model {model} has it",
                    changed(file, {name: model}),
                    plan,
                    best,
                    every,
                    base=base,
                )
            )
    hosts = [n for n, number in case.uncertainties.items() if number.without_foreign is not None]
    if hosts and not any(v.without_foreign for v in case.variants.values()):
        say("with the host's own claims alone")
        tried = changed(file, without="without_foreign")
        found.append(
            run("own-claims", "sources", "only what the host's own side claims", tried, plan, best, every, base=base)
        )
    return found
