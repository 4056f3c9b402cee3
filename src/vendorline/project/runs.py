"""Results that a project keeps, by the fingerprint of all that they rest on: what was computed once is not computed again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from vendorline.errors import VendorlineError
from vendorline.network.guard import located
from vendorline.project.folder import project_of
from vendorline.quick_dataclass import dataclass
from vendorline.results.result import Result, load

FOLDER = "runs"


@dataclass(frozen=True, slots=True)
class Runs:
    """The kept results of a project: one folder for each under `runs/`, called by its fingerprint.

    They spare work, and nothing rests on them: whatever keeps one from being read or written, the job goes on without.
    """

    folder: Path

    def get(self, fingerprint: str) -> Result | None:
        """The result of that fingerprint; None where there is none, or none that can be read whole and unchanged."""
        home = self.folder / fingerprint
        try:
            with located(home):
                found = load(home)
        except VendorlineError:
            return None
        return found if found.fingerprint == fingerprint else None

    def put(self, result: Result) -> None:
        """Keep a result, in the place of whatever stands there; where it cannot be written it is not kept."""
        if result.fingerprint is None:
            return
        home = self.folder / result.fingerprint
        try:
            with located(home):
                if home.is_dir() and not home.is_symlink():
                    shutil.rmtree(home)
                else:
                    home.unlink(missing_ok=True)
                result.save(home)
        except VendorlineError:
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
