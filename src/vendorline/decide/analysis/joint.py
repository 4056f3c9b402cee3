"""The smallest joint change of all numbers that changes the best option: the nearest point, in normal scores, from the medians."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vendorline.decide.analysis.means import Array, Means, first_moves
from vendorline.decide.draws.parameters import Parameter, parameters
from vendorline.decide.draws.quantiles import Numbers
from vendorline.decide.draws.sobol import Uniforms, dimensions, moved_together
from vendorline.decide.outcomes.evaluate import Model, Worked
from vendorline.quick_dataclass import dataclass

_STEP, _ROUNDS, _CLOSE = 1e-4, 60, 1e-6


@dataclass(frozen=True, slots=True)
class Change:
    """One number on the way: from its median to the value at which the best option changes."""

    parameter: str
    unit: str
    median: float
    value: float
    z: float


@dataclass(frozen=True, slots=True)
class Joint:
    """The smallest joint change. `gap`: points between the two options with every number at its median; `distance`: in normal scores."""

    option: str
    gap: float
    distance: float
    changes: tuple[Change, ...]


def joint_change(base: Means, weights: Array, best: str) -> Joint | None:
    """The nearest point at which another option of today is as good as the best; None where none was found.

    Steps towards the tangent of the gap (Hasofer and Lind 1974; Rackwitz and Fiessler 1978), from the medians.
    """
    case, model, drawn = base.case, Model(base.case), parameters(base.case)
    names = dimensions(case)
    free = np.array([not name.endswith(":model") for name in names])
    found: list[Joint] = []
    for rival in base.choices:
        if rival == best:
            continue
        at = (base.choices.index(best), base.choices.index(rival))

        def gap(scores: Array, pair: tuple[int, int] = at) -> Array:
            losses = _losses(base, model, drawn, _uniforms(base, names, scores), weights)
            return np.asarray(losses[pair[1]] - losses[pair[0]], dtype=float)

        z = np.zeros(len(names))
        start = float(gap(z[:, None])[0])
        for _ in range(_ROUNDS):
            points = z[:, None] + np.concatenate(
                [np.zeros((len(z), 1)), _STEP * np.eye(len(z)), -_STEP * np.eye(len(z))], axis=1
            )
            values = gap(points)
            slope = (values[1 : len(z) + 1] - values[len(z) + 1 :]) / (2 * _STEP) * free
            size = float(slope @ slope)
            if size < 1e-16:
                break
            moved = (float(slope @ z) - float(values[0])) / size * slope
            step = moved - z
            z = z + step * min(1.0, 1.5 / max(float(np.linalg.norm(step)), 1e-12))
            if float(np.linalg.norm(step)) < _CLOSE:
                break
        if abs(float(gap(z[:, None])[0])) < 1e-3:
            found.append(Joint(rival, start, float(np.linalg.norm(z)), _told(base, drawn, names, z)))
    return min(found, key=lambda joint: joint.distance, default=None)


def _uniforms(base: Means, names: tuple[str, ...], scores: Array) -> Uniforms:
    """Uniform numbers at points of normal scores (dimension x point)."""
    from scipy.special import ndtr

    points = {name: np.asarray(ndtr(scores[at]), dtype=float) for at, name in enumerate(names)}
    return Uniforms(moved_together(base.case, points), 0, scores.shape[1])


def _losses(base: Means, model: Model, drawn: tuple[Parameter, ...], uniforms: Uniforms, weights: Array) -> Array:
    values: Mapping[str, Numbers] = uniforms.values(drawn, mixed=True)
    worked = Worked.of(values)
    x = [list(model.outcomes(worked, move, model.always(move)).values()) for move in first_moves(base.case)]
    full = np.array([[np.broadcast_to(value, uniforms.count) for value in by_option] for by_option in x])
    found: Array = np.einsum("jnk,k->jn", base.scaled(np.moveaxis(full, 1, 2)), weights)
    return found


def _told(base: Means, drawn: tuple[Parameter, ...], names: tuple[str, ...], z: Array) -> tuple[Change, ...]:
    before = _uniforms(base, names, np.zeros((len(names), 1))).values(drawn, mixed=True)
    uniforms = _uniforms(base, names, z[:, None])
    after = uniforms.values(drawn, mixed=True)
    from scipy.special import ndtri

    changes = [
        Change(p.id, p.unit, float(before[p.id][0]), float(after[p.id][0]), float(ndtri(uniforms.by_name[p.name][0])))
        for p in drawn
        if p.is_drawn and not p.rivals
    ]
    return tuple(sorted((c for c in changes if abs(c.z) > 0.05), key=lambda c: -abs(c.z)))
