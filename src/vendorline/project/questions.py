"""What the jobs are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from vendorline.network.large_tables import MEMORY_GB
from vendorline.project.calls import ANYBODY
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    from vendorline.rulebook.trial import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckQuestion:
    """Where does the network at `path` stand against provisions?

    `jurisdictions` None: those of its operators' countries. `days` None: the day that the network describes; `span`: first and last day,
    where every day between them is judged on which something changes. `known` None: the law as known today. `against`: an older
    network; `changes`: a file of changes to try. `tags`: a private file of tags. `accept_recalled`: provisions that nobody read give
    definite verdicts too. `explain`: a provision whose rows are explained.
    `elements`: whether the elements behind the rows are wanted as well. `trial`: vendors banned or capped to see what would follow; where it
    stands alone (`jurisdictions` empty) no law is judged beside it. `likely`: how many completions are drawn; `prior`: a file of priors, or
    `operator`; None = that beside the network; `seed`: of the draws.
    """

    path: Path
    jurisdictions: str | Sequence[str] | None = None
    days: Sequence[date] | None = None
    span: tuple[date, date] | None = None
    known: date | None = None
    as_if: bool = False
    show_all: bool = False
    accept_recalled: bool = False
    against: Path | None = None
    changes: Path | None = None
    tags: Path | None = None
    public: bool = False
    margins: bool = False
    side_by_side: bool = False
    explain: str | None = None
    elements: bool = False
    trial: Trial | None = None
    likely: int | None = None
    prior: Path | str | None = None
    seed: int = 0
    memory_gb: float = MEMORY_GB


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposeQuestion:
    """What could vendors do in the network at `path`? Vendors are ids; `measures` only these, by id or by the head of their column; `explain` is V:MEASURE[:REGION]; the rest as in `calls.expose`."""

    path: Path
    vendors: Sequence[str] | None = None
    coalitions: Sequence[Sequence[str]] = ()
    pairs: bool = False
    failed: Sequence[str] = ()
    settings: Sequence[str] = ()
    by: Sequence[str] = ()
    measures: Sequence[str] = ()
    moves: int | None = None
    unknown_vendors: str = ANYBODY
    narrow: bool = False
    views: bool = False
    explain: str | None = None
    likely: int | None = None
    prior: Path | str | None = None
    seed: int = 0
    public: bool = False


#: How many completions a plan is made over, unless it is said.
LIKELY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanQuestion:
    """What is the cheapest way for the network at `path` to comply in time?

    `jurisdictions` None: those of its operators' countries. `force`: binding, or advisory for what is only advised too. `terms`: a file;
    None = that of the project, or the defaults. `start` None: the day that the network describes. `unknown`: whether elements of
    unknown vendor are kept, replaced, or drawn by priors beside a plan that keeps them. `likely`: how many completions are drawn; None =
    LIKELY; `prior`: as for a check; `spread`: how near the mix of each operator is to the shares of its row, instead of what the priors
    say; infinite = each lot for itself; `seed`: of the search, and of the draws. `why`: units whose choice is explained; `what_if`: changes to try, as deadline=+2 or crews=0.8;
    `slips`: whose work slips, as REGION=2.
    """

    path: Path
    jurisdictions: str | Sequence[str] | None = None
    as_if: bool = False
    known: date | None = None
    force: Literal["binding", "advisory"] = "binding"
    terms: Path | None = None
    start: date | None = None
    periods: int = 40
    gap: float = 0.005
    time_limit: float | None = None
    seed: int = 0
    unknown: Literal["keep", "replace", "priors"] = "keep"
    likely: int | None = None
    prior: Path | str | None = None
    spread: float | None = None
    renewal_credit: bool = False
    why: Sequence[str] = ()
    what_if: Sequence[str] = ()
    slips: Sequence[str] = ()


def options_of(question: Any, *without: str) -> dict[str, Any]:
    """What is asked, but for what the files and the law say themselves."""
    return {field.name: getattr(question, field.name) for field in fields(question) if field.name not in without}
