"""`vendorline expose`: what could a vendor, or several together, read, locate, alter or switch off?"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.checking.likely import refuse_with_likely
from vendorline.cli.checking.narrowing import listed
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, stderr, with_output

if TYPE_CHECKING:
    from vendorline.network import Network

option = options_of("expose")


class UnknownVendors(StrEnum):
    """Whose the equipment is of which nobody states the vendor."""

    anybody = "anybody"
    others = "others"


@with_output()
def expose(
    network: Annotated[Path, typer.Argument(help="Folder of a network, or of a project.", metavar="NETWORK")],
    vendor: Annotated[list[str] | None, option("--vendor")] = None,
    coalition: Annotated[list[str] | None, option("--coalition")] = None,
    pairs: Annotated[bool, option("--pairs")] = False,
    fail: Annotated[list[str] | None, option("--fail")] = None,
    set_: Annotated[list[str] | None, option("--set")] = None,
    by: Annotated[list[str] | None, option("--by")] = None,
    measure: Annotated[list[str] | None, option("--measure")] = None,
    moves: Annotated[int | None, option("--moves")] = None,
    unknown_vendors: Annotated[UnknownVendors, option("--unknown-vendors")] = UnknownVendors.anybody,
    views: Annotated[bool, option("--views")] = False,
    public: Annotated[bool, option("--public")] = False,
    narrow: Annotated[bool, option("--narrow")] = False,
    explain: Annotated[str | None, option("--explain")] = None,
    likely: Annotated[int | None, option("--likely", min=1, max=100_000)] = None,
    prior: Annotated[str | None, option("--prior")] = None,
    seed: Annotated[int, option("--seed", min=0)] = 0,
    *,
    output: Output,
) -> None:
    """What could a vendor, or several together, read, locate, alter or switch off?

    Every number is a share of subscribers (or of traffic) from 0 to 1; where something is not stated it is an interval.

    Example: vendorline expose DIR --pairs --set n3=off --explain huawei:read

    Example: vendorline expose DIR --likely 1000 --prior operator
    """
    from vendorline.cli.tables.exposure import draw_exposure
    from vendorline.errors import UsageError
    from vendorline.project import open_network
    from vendorline.project.jobs import ask_expose
    from vendorline.project.progress import Watch
    from vendorline.project.questions import ExposeQuestion

    if public and explain:
        raise UsageError("--explain names elements, and --public leaves them out: choose one")
    supposed = None if unknown_vendors == UnknownVendors.anybody else unknown_vendors
    refuse_with_likely(likely, prior, unknown_vendors=supposed)
    with output.progress("reading the network") as say:
        opened = open_network(network)
        vendors, coalitions = _asked(opened.network, vendor and list(listed("--vendor", vendor)), coalition, explain)
        question = ExposeQuestion(
            path=network,
            vendors=vendors,
            coalitions=coalitions,
            pairs=pairs,
            failed=fail or (),
            settings=set_ or (),
            by=listed("--by", by or ()),
            measures=listed("--measure", measure or ()),
            moves=moves,
            unknown_vendors=unknown_vendors,
            narrow=narrow,
            views=views,
            explain=_canonical(explain, coalitions),
            likely=likely,
            prior=prior,
            seed=seed,
            public=public,
        )
        made = ask_expose(question, Watch(lambda done: say(str(done))), opened).document
    if not output.quiet:
        for note in made.get("notes", ()):
            stderr().print(note)
    output.emit(made, lambda console: draw_exposure(console, made))


def _asked(
    network: Network, vendor: list[str] | None, coalition: list[str] | None, explain: str | None
) -> tuple[list[str] | None, list[list[str]]]:
    """Vendors and coalitions by id; one explained is asked for too. Raises UnknownName for a vendor that nobody has confirmed."""
    from vendorline.errors import UsageError
    from vendorline.network.confirmed_vendors import confirmed_id

    def name(text: str) -> str:
        return confirmed_id(network, text)

    if odd := [text for text in coalition or () if not all(part.strip() for part in text.split("+"))]:
        raise UsageError(f"cannot read the coalition {odd[0]!r}: write vendors with + between them")
    coalitions = [[name(part) for part in text.split("+")] for text in coalition or ()]
    if explain:
        coalitions.append([name(part) for part in explain.partition(":")[0].split("+")])
    if vendor is None:
        return ([] if coalition else None), coalitions
    return [name(v) for v in vendor], coalitions


def _canonical(explain: str | None, coalitions: list[list[str]]) -> str | None:
    """What is to be explained, vendors by id."""
    if not explain:
        return None
    _, colon, rest = explain.partition(":")
    return f"{'+'.join(coalitions[-1])}{colon}{rest}"
