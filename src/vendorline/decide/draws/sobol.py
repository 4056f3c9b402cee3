"""Draws of every number of a case: scrambled Sobol points, moved together where the case says so.

Each name keeps its dimension whatever options there are and whatever is removed, so that two runs differ in nothing but what was
changed. Numbers of one group share a factor f: z = sqrt(rho) f + sqrt(1 - rho) z' in normal scores (a Gaussian copula).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from vendorline.decide.case.model import Case
from vendorline.decide.draws.parameters import Parameter, parameters
from vendorline.decide.draws.quantiles import Numbers
from vendorline.errors import MissingLibrary
from vendorline.quick_dataclass import dataclass

#: Draws that are held at once.
CHUNK = 2**13
#: Keeps normal scores finite.
_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Plan:
    """How many draws: `scrambles` independent scrambles of 2**log2 points each."""

    log2: int = 13
    scrambles: int = 4
    seed: int = 20200309

    @property
    def count(self) -> int:
        """All draws together."""
        return self.scrambles * (1 << self.log2)


@dataclass(frozen=True, slots=True)
class Uniforms:
    """Uniform numbers by dimension, moved together as the case says: one chunk of one scramble. `first`: which of all draws is its first."""

    by_name: Mapping[str, Numbers]
    scramble: int
    count: int
    first: int = 0

    def values(self, drawn: Sequence[Parameter], *, mixed: bool = False) -> dict[str, Numbers]:
        """The value of every parameter in each draw, by id; one that is constant is an array of length 1.

        `mixed`: of rival models, their values by weight instead of one of them. Losses are linear in a number, so this is the mean
        loss over the models, at a single point; the same holds of amounts that differ between completions.
        """
        found = {}
        for parameter in drawn:
            if parameter.by_completion is not None and not mixed:
                each = np.arange(self.first, self.first + self.count) % len(parameter.by_completion)
                found[parameter.id] = parameter.by_completion[each]
            elif mixed and parameter.rivals:
                uniform = self.by_name[parameter.name]
                found[parameter.id] = sum((w * f.values(uniform) for _, w, f in parameter.rivals), np.zeros(1))
            elif len(parameter.rivals) > 1:
                found[parameter.id] = self._of_rivals(parameter)
            elif parameter.rivals or parameter.is_drawn:
                function = parameter.rivals[0][2] if parameter.rivals else parameter.function
                found[parameter.id] = function.values(self.by_name[parameter.name])
            else:
                found[parameter.id] = parameter.function.values(np.zeros(1))
        return found

    def _of_rivals(self, parameter: Parameter) -> Numbers:
        """A draw belongs to one model of a number."""
        which = np.searchsorted(
            np.cumsum([weight for _, weight, _ in parameter.rivals])[:-1],
            self.by_name[f"{parameter.name}:model"],
            side="right",
        )
        uniform = self.by_name[parameter.name]
        return np.choose(which, [function.values(uniform) for _, _, function in parameter.rivals])


def dimensions(case: Case) -> tuple[str, ...]:
    """The dimensions of the draws, in order: one for each name, one for the choice among rival models, one for each group."""
    names = list(dict.fromkeys(each.name for each in parameters(case) if each.by_completion is None))
    models = [f"{name}:model" for name, number in case.uncertainties.items() if number.models]
    return (*names, *models, *(f"{name}:group" for name in case.move_together))


def uniforms(case: Case, plan: Plan, every: Sequence[str] | None = None) -> Iterator[Uniforms]:
    """Chunks of uniform numbers, scramble by scramble.

    Args:
        case: a case.
        plan: how many.
        every: the dimensions of the case that this one is compared with, where it is another; they keep their places.
    """
    try:
        from scipy.stats import qmc
    except ImportError as error:
        raise MissingLibrary("deciding needs SciPy: pip install 'vendorline[decide]'") from error

    places = {name: at for at, name in enumerate(every or dimensions(case))}
    for scramble in range(plan.scrambles):
        source = qmc.Sobol(len(places), scramble=True, rng=np.random.default_rng([plan.seed, scramble]))
        for start in range(0, 2**plan.log2, CHUNK):
            points = np.ascontiguousarray(source.random(min(CHUNK, 2**plan.log2 - start)).T)
            apart = {name: points[at] for name, at in places.items()}
            first = scramble * 2**plan.log2 + start
            yield Uniforms(moved_together(case, apart), scramble, points.shape[1], first)


def moved_together(case: Case, apart: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Uniform numbers of which the members of each group move with its factor."""
    from scipy.special import ndtr, ndtri

    found = dict(apart)
    for name, group in case.move_together.items():
        factor = np.sqrt(group.rho) * ndtri(np.clip(apart[f"{name}:group"], _EDGE, 1 - _EDGE))
        for member in group.members:
            if member in apart:
                own = ndtri(np.clip(apart[member], _EDGE, 1 - _EDGE))
                found[member] = np.asarray(ndtr(factor + np.sqrt(1 - group.rho) * own), dtype=float)
    return found
