"""Which verdicts make a command fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vendorline.errors import UsageError

_FAILING = ("breached", "due", "unknown")


def parse_fail_on(text: str | None) -> list[tuple[str, bool]]:
    """Verdicts that make the command fail, each with whether only binding provisions count.

    Raises UsageError for a word that is none of them.
    """
    found = []
    for part in (text or "").split(","):
        verdict, _, force = part.strip().partition(":")
        if not part.strip():
            continue
        if verdict not in _FAILING or force not in {"", "binding"}:
            raise UsageError(
                f"--fail-on takes {', '.join(_FAILING)}, each with or without :binding, not {part.strip()!r}"
            )
        found.append((verdict, force == "binding"))
    return found


def fails(row: Mapping[str, Any], failing: Sequence[tuple[str, bool]]) -> bool:
    """Whether a row is one that was asked to fail on; what is only proposed never is."""
    from vendorline.rulebook.terms import BINDING_FORCES

    if row["law_status"] == "proposed" or row["force"] == "proposed":
        return False
    return any(row["verdict"] == verdict and (not only or row["force"] in BINDING_FORCES) for verdict, only in failing)
