"""A trial as it is asked for on the command line: which vendors are banned or capped, where, and by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from vendorline.cli.checking.narrowing import listed
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from vendorline.rulebook.trial import Trial

_SHARE = re.compile(r"\d*\.?\d+|\d+\.", re.ASCII)


def trial_of(
    ban: Sequence[str] | None,
    domains: Sequence[str] | None,
    technologies: Sequence[str] | None,
    by: date | None,
    cap: str | None,
    basis: str | None,
) -> Trial | None:
    """The trial that the options ask for; None where they ask for none.

    Raises:
        UsageError: options that do not go together, or a share that is none.
        UnknownName: a domain or a technology that nobody knows.
    """
    if not ban:
        given = {"--in": domains, "--tech": technologies, "--by": by, "--cap": cap, "--basis": basis}
        if wrong := [name for name, value in given.items() if value]:
            example = "--ban VENDOR --cap 35%" if cap else "--ban VENDOR"
            verb = "go" if len(wrong) > 1 else "goes"
            raise UsageError(f"{' and '.join(wrong)} {verb} with --ban, which names the vendor: {example}")
        return None
    if basis is not None and cap is None:
        raise UsageError("--basis says of what a cap is a share; add --cap, for example --cap 0.35")
    from vendorline.rulebook.terms import SHARE_BASES, Basis
    from vendorline.rulebook.trial import Trial, domains_named, technologies_named
    from vendorline.vendors.spelled import spelled

    basis = None if basis is None else spelled("basis", basis, SHARE_BASES)
    counted: dict[str, Basis] = {name: name for name in get_args(Basis)}
    inside, outside = domains_named(listed("--in", domains)) if domains else (("any",), ())
    return Trial(
        vendor_ids=listed("--ban", ban),
        domains=inside,
        except_domains=outside,
        technologies=technologies_named(listed("--tech", technologies)) if technologies else ("any",),
        by=by,
        cap=None if cap is None else _share(cap),
        basis=counted[basis or "sites"] if cap is not None else "elements",
    )


def name_of_file(file: Path) -> str:
    """The id of a provision that is saved in a file: ZZ-BAN for ban.yaml.

    Raises UsageError for a file whose name gives none, or that would not be read as a provision.
    """
    if file.suffix.casefold() not in {".yaml", ".yml"} or file.name.casefold().endswith((".test.yaml", ".test.yml")):
        raise UsageError(f"--save writes a provision, which is a file NAME.yaml, not {file.name}")
    word = re.sub(r"[^A-Za-z0-9]+", "-", file.stem).strip("-").upper()
    if not word:
        raise UsageError(f"--save names the provision after its file, and {file.name} has no letter or digit")
    from vendorline.rulebook.trial import NOWHERE

    return f"{NOWHERE}-{word}"


def _share(text: str) -> Decimal:
    """A share between 0 and 1, also as a percentage."""
    number, percent = re.subn(r"\s*%$", "", text.strip())
    if not _SHARE.fullmatch(number):
        raise UsageError(f"--cap takes a share such as 0.35 or 35%, not {text!r}")
    value = Decimal(number) / (100 if percent else 1)
    if not 0 <= value <= 1:
        raise UsageError(f"--cap takes a share from 0 to 1, or a percentage from 0% to 100%, not {text!r}")
    return value
