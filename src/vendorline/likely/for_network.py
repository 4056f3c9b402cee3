"""The priors of a network: read from a file and held against its tables, or taken from its operators' own elements."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vendorline.errors import Fault, InvalidInput, counted, did_you_mean
from vendorline.likely.equipment import with_domains
from vendorline.likely.own_elements import own_priors
from vendorline.likely.priors import Priors, SharePrior
from vendorline.likely.read import examined
from vendorline.network.confirmed_vendors import confirmed_of
from vendorline.network.tables import Network

#: The prior that an operator's own elements give, by its name on the command line.
OPERATOR = "operator"


def priors_for(network: Network, prior: Path | str) -> Priors:
    """The priors that a network is completed by.

    Args:
        network: a validated network.
        prior: a file of priors, or `operator`: of each operator what its own elements state.

    Raises:
        InvalidInput: with every fault of the file, what its rows say of this network among them.
    """
    if prior == OPERATOR:
        return own_priors(network)
    path = Path(prior)
    operators = network["operators"]["operator_id"].to_list()
    priors, faults = examined(path, confirmed_of(network), operators)
    faults = [*faults, *faults_beside(priors, network)]
    if faults:
        ordered = sorted(set(faults), key=lambda fault: (fault.row or 0, fault.problem))
        raise InvalidInput(f"{path} has {counted(len(ordered), 'fault')}; nothing was drawn", ordered)
    return priors


def faults_beside(priors: Priors, network: Network) -> list[Fault]:
    """Rows that name a domain of an operator, or a region, that the network does not have: they would speak for no element."""
    operators = network["operators"]["operator_id"].to_list()
    found: list[Fault] = []
    told = with_domains(network, network.columns("elements", ["element_id", "operator_id", "function", "site_id"]))
    places = told.join(network.columns("sites", ["site_id", "region"]), on="site_id", how="left")
    there = set(places.select("operator_id", "domain", "region").unique().iter_rows())
    for row in priors.shares:
        if row.operator in operators:
            found += _of_own(priors, row, there)
        elif row.operator is None and row.region is not None and row.region not in {region for _, _, region in there}:
            regions = sorted({region for _, _, region in there if region})
            found.append(_fault(priors, f"no site is in the region {row.region}", _near(row.region, regions)))
    return found


def _of_own(priors: Priors, row: SharePrior, there: set[tuple[str, str, str | None]]) -> list[Fault]:
    domains = sorted({domain for operator, domain, _ in there if operator == row.operator and domain})
    if row.domain not in domains:
        what = f"{row.operator} has no equipment of {row.domain}: a lot without elements"
        return [_fault(priors, what, f"delete the row, or name a domain that it has: {', '.join(domains)}")]
    regions = sorted({r for operator, domain, r in there if operator == row.operator and domain == row.domain and r})
    if row.region is not None and row.region not in regions:
        what = f"{row.operator} has no equipment of {row.domain} in {row.region}: a lot without elements"
        return [_fault(priors, what, _near(row.region, regions))]
    return []


def _fault(priors: Priors, problem: str, remedy: str) -> Fault:
    return Fault.at(priors.path or priors.title, None, problem, remedy)


def _near(name: str, known: Sequence[str]) -> str:
    near = did_you_mean(name, known)
    shown = ", ".join(known[:12]) + (" ..." if len(known) > 12 else "")
    return f"did you mean {near}?" if near else f"there is {shown}" if known else "delete the row"
