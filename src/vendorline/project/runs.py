"""Results that a project keeps, by the fingerprint of all that they rest on: what was computed once is not computed again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from vendorline.errors import InvalidInput
from vendorline.project.folder import project_of
from vendorline.results.result import Result, load

FOLDER = "runs"


@dataclass(frozen=True, slots=True)
class Runs:
    """The kept results of a project: one folder for each under `runs/`, called by its fingerprint."""

    folder: Path

    def get(self, fingerprint: str) -> Result | None:
        """The result of that fingerprint; None where there is none, or none that can be read."""
        home = self.folder / fingerprint
        if not home.is_dir():
            return None
        try:
            found = load(home)
        except InvalidInput:
            return None
        return found if found.fingerprint == fingerprint else None

    def put(self, result: Result) -> None:
        """Keep a result; where nothing can be written it is not kept."""
        if result.fingerprint is not None:
            try:
                result.save(self.folder / result.fingerprint)
            except OSError:
                return


def runs_of(path: Path) -> Runs | None:
    """The kept results of the project that a path is, or lies in; None for a bare network folder."""
    project = project_of(path)
    return None if project is None else Runs(project.path / FOLDER)


def kept_or_made(runs: Runs | None, fingerprint: str | None, make: Callable[[], Result]) -> Result:
    """The kept result of a fingerprint, or a new one, which is kept. Without a fingerprint nothing is kept."""
    found = runs.get(fingerprint) if runs is not None and fingerprint is not None else None
    if found is not None:
        return found
    found = replace(make(), fingerprint=fingerprint)
    if runs is not None:
        runs.put(found)
    return found
