"""The priors that a question is asked with: a file, that beside the network, or what each operator's own elements state."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from vendorline.errors import UsageError
from vendorline.likely import OPERATOR, PRIORS_NAME, Completions, Lots, lots_of, priors_for
from vendorline.network.table_files import sha256
from vendorline.network.tables import InputFile, Network
from vendorline.project.folder import project_of
from vendorline.project.opened import network_folder
from vendorline.quick_dataclass import dataclass

#: Priors that tell of vendors; others tell of protections.
_OF_MAKERS = frozenset({"shares", "together", "spread", "claims"})


@dataclass(frozen=True, slots=True)
class AskedPriors:
    """Where the priors of a question are: `file` None = the operators' own elements."""

    file: Path | None

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The file, as an input of the result."""
        return () if self.file is None else (InputFile(str(self.file), sha256(self.file)),)

    def lots(self, network: Network) -> Lots:
        """The lots of a network under these priors. Raises InvalidInput with every fault of the file."""
        return lots_of(network, priors_for(network, self.file or OPERATOR))


def priors_asked(path: Path, prior: Path | str | None) -> AskedPriors:
    """The priors that are asked for.

    Args:
        path: what the question is about: a network folder or a project.
        prior: a file of priors, or `operator`; None = the file beside the network, or in the project.

    Raises:
        UsageError: there is no such file.
    """
    if prior is not None and str(prior) == OPERATOR:
        return AskedPriors(None)
    if prior is not None:
        file = Path(prior)
        if not file.is_file():
            raise UsageError(
                f"{file} is no file of priors; `vendorline export priors` writes one to fill in, and `--prior operator` needs none"
            )
        return AskedPriors(file)
    project = project_of(path)
    homes = [network_folder(path), *([project.path] if project is not None else [])]
    found = next((home / PRIORS_NAME for home in homes if (home / PRIORS_NAME).is_file()), None)
    if found is None:
        raise UsageError(
            f"{path} has no {PRIORS_NAME}; write one with `vendorline export priors`, name one with --prior, or say `--prior operator`"
        )
    return AskedPriors(found)


def lots_of_call(given: object, network: Network, number: int | None, prior: Path | str | None) -> Lots | None:
    """The lots that a call in Python asks for; None where nothing is to be drawn.

    Args:
        given: the network, or the folder of one, as the call has it.
        network: that network.
        number: how many completions are asked for.
        prior: as in `priors_asked`.

    Raises:
        UsageError: priors without a number, or none where the network is in memory; a file that is not there.
        InvalidInput: the priors cannot be used.
    """
    if number is None:
        if prior is not None:
            raise UsageError("prior says what is drawn from; add likely=1000")
        return None
    if not isinstance(given, str | Path) and prior is None:
        raise UsageError("a network in memory has no priors beside it: give prior=FILE, or prior='operator'")
    return priors_asked(Path(given) if isinstance(given, str | Path) else Path(), prior).lots(network)


def told_of(drawn: Completions, about: Collection[str] = _OF_MAKERS) -> dict[str, Any]:
    """What a document says of the completions that were drawn; `about`: which priors it rests on."""
    lots = drawn.lots
    return {
        "number": len(drawn), "seed": drawn.seed, "prior": lots.priors.title, "undrawn": lots.undrawn,
        "sources": [source.to_dict() for source in lots.sources if source.what in about],
    }  # fmt: skip
