"""What does not go with drawing completions."""

from __future__ import annotations

from typing import Any

from vendorline.errors import UsageError


def refuse_with_likely(number: int | None, prior: str | None, **others: Any) -> None:
    """Raise UsageError where `--likely` is asked for together with what it does not go with, or what it needs is asked for alone.

    Args:
        number: of completions; None = none are drawn.
        prior: what is drawn from.
        others: options by name, None where they were not given.
    """
    if number is None:
        if prior is not None:
            raise UsageError("--prior says what is drawn from; add --likely 1000")
        return
    given = [f"--{name.strip('_')}" for name, value in others.items() if value is not None]
    if given:
        raise UsageError(f"--likely does not go with {', '.join(given)}")
