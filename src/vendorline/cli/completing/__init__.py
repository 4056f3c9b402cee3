"""What Tab offers on the command line: the names that an option or an argument takes, each with what it stands for."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vendorline.cli.completing.bash import BEFORE

#: What stands between the names of an option that takes several at once.
LISTED = {
    "jurisdictions": ",", "provisions": ",", "operators": ",", "vendors": ",", "verdicts": ",", "regions": ",", "domains": ",",
    "technologies": ",", "failing": ",", "parts": ",", "coalitions": "+", "measures": ",",
}  # fmt: skip


def completed(kind: str) -> Callable[..., list[tuple[str, str]]]:
    """What a shell is offered for names of a kind, see `vendorline.cli.completing.names.KINDS`.

    A shell can show no error, so whatever goes wrong offers nothing.
    """

    def offered(ctx: Any, incomplete: str) -> list[tuple[str, str]]:
        try:
            return _offered(kind, ctx, incomplete)
        except Exception:
            return []

    return offered


def _offered(kind: str, ctx: Any, incomplete: str) -> list[tuple[str, str]]:
    from vendorline.cli.completing.names import KINDS

    before = os.environ.get(BEFORE, "") if _for_bash() else ""
    incomplete = before + incomplete
    given, begun = _split(kind, incomplete)
    found = KINDS[kind](_folder(ctx.params), begun)
    length, begun = len(begun), begun.casefold()
    fits = ((name, told) for name, told in found if name.casefold().startswith(begun) and name.casefold() not in given)
    # Shells put in what goes on from that which is written, in the letters in which it is.
    return [(_written((incomplete + name[length:]).removeprefix(before)), told) for name, told in fits]


def _folder(given: Mapping[str, Any]) -> Path | None:
    """The folder of a network that the command line names; where the parser gave up, the first word of it that is a folder."""
    words = (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or "").split()[2:]
    for named in (given.get("network"), given.get("folder"), *words):
        if named and Path(named).is_dir():
            return Path(named)
    return None


def _split(kind: str, incomplete: str) -> tuple[Sequence[str], str]:
    """The names that a list holds already, and what is written of the last one."""
    sign = LISTED.get(kind)
    if sign is None or sign not in incomplete:
        return (), incomplete
    before, _, begun = incomplete.rpartition(sign)
    return [name.strip().casefold() for name in before.split(sign)], begun


def _for_bash() -> bool:
    return os.environ.get("_VENDORLINE_COMPLETE") == "complete_bash"


def _written(word: str) -> str:
    """A word as the shell takes it: bash puts in what it is given as it stands."""
    if not _for_bash():
        return word
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", word)
