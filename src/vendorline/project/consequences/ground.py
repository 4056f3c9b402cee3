"""What the consequences of a case are worked out on: its network, the priors beside it, the law, the terms, and how much is open."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from vendorline.decide.case.from_network import FromNetwork
from vendorline.decide.case.model import Case
from vendorline.errors import Fault, InvalidInput
from vendorline.likely import PRIORS_NAME, Lots, Priors, lots_of, priors_for
from vendorline.network.confirmed_vendors import confirmed_id
from vendorline.network.table_files import sha256
from vendorline.network.tables import InputFile, Network
from vendorline.plan.terms.model import Terms
from vendorline.project.consequences.whole import Setting
from vendorline.project.folder import Project, project_of
from vendorline.project.opened import network_folder, open_network
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook import Determination, Rulebook, provisions

EXAMPLE = "example "


@dataclass(frozen=True, slots=True)
class Ground:
    """`lots` None: no priors, or nothing that they could speak of. `inputs`: the files that all rests on, with their fingerprints.

    `example`: the name of the example that is the network; None where it was read from a folder.
    """

    setting: Setting
    priors: Priors | None
    lots: Lots | None
    inputs: tuple[InputFile, ...]
    example: str | None

    @property
    def is_open(self) -> bool:
        """Whether there is equipment whose vendor neither anybody states nor a prior speaks of."""
        undrawn = self.setting.network.columns("elements", ["vendor_id"])["vendor_id"].null_count()
        return (undrawn if self.lots is None else self.lots.undrawn) > 0


def ground_of(case: Case, told: FromNetwork, file: Path, home: Path | None) -> Ground:
    """Read what a case stands on.

    Args:
        case: the case; `network` is `example NAME`, a folder seen from the case, or nothing: the newest network of the project.
        told: how amounts are worked out.
        file: the file of the case.
        home: the project in which it lies.

    Raises:
        InvalidInput: there is no network, or a file beside it cannot be used.
    """
    project = None if home is None else project_of(home)
    network, book, determinations, priors_file, inputs, example = _network(case, file, project)
    terms, terms_file = _terms(told, file, project, network)
    priors = None if priors_file is None else priors_for(network, priors_file)
    lots = None if priors is None else lots_of(network, priors)
    used = [*inputs, *(InputFile(str(one), sha256(one)) for one in (priors_file, terms_file) if one is not None)]
    setting = Setting(
        case, network, book, determinations, terms, confirmed_id(network, told.vendor), told.periods, told.gap, told.renewal_credit, told.elsewhere,
    )  # fmt: skip
    drawn = lots if lots is not None and (lots.lots or lots.switches) else None
    return Ground(setting, priors if drawn is not None else None, drawn, tuple(used), example)


_Read = tuple[Network, Rulebook, tuple[Determination, ...], Path | None, tuple[InputFile, ...], str | None]


def _network(case: Case, file: Path, project: Project | None) -> _Read:
    """The network of a case with its law, and the file of priors beside it."""
    named = (case.network or "").strip()
    if named.startswith(EXAMPLE):
        from vendorline.examples import example

        name = named.removeprefix(EXAMPLE).strip()
        home = Path(str(files("vendorline.examples"))) / "data" / "priors" / f"{name}.yaml"
        book = provisions() if project is None else open_rules(project)
        return example(name), book, (), home if home.is_file() else None, (), name
    folder = file.parent / named if named else None if project is None else project.path
    if folder is None or not folder.is_dir():
        what = f"{folder} is no folder" if named else "the case names no network, and lies in no project"
        remedy = "name one under `network`: a folder seen from the case, or `example NAME`"
        raise InvalidInput("there is no network to work out amounts of", [Fault.at(str(file), None, what, remedy)])
    opened = open_network(folder)
    homes = [network_folder(folder), *([project.path] if project is not None else [])]
    priors = next((one / PRIORS_NAME for one in homes if (one / PRIORS_NAME).is_file()), None)
    inputs = (*opened.network.inputs, *opened.inputs)
    return opened.network, opened.rulebook, opened.determinations, priors, inputs, None


def open_rules(project: Project) -> Rulebook:
    """The rulebook with a project's own rules."""
    from vendorline.project.own_rules.reading import rulebook_of

    return rulebook_of(project)[0]


def _terms(told: FromNetwork, file: Path, project: Project | None, network: Network) -> tuple[Terms, Path | None]:
    """The terms of plans, and the file that they are from, if any."""
    from vendorline.plan.terms.read import read_terms
    from vendorline.project.planning.job import names_of

    named = None if told.terms is None else file.parent / told.terms
    if named is not None and not named.is_file():
        fault = Fault.at(str(named), None, "there is no such file", "vendorline plan terms writes a template")
        raise InvalidInput(f"no such file: {named}", [fault])
    if named is None and project is not None and (project.path / "terms.yaml").is_file():
        named = project.path / "terms.yaml"
    vendors, regions, operators = names_of(network)
    return read_terms(named, vendors=vendors, regions=regions, operators=operators), named
