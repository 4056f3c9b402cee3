"""Which rows of a check are wanted, as the command line asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vendorline.errors import UsageError

if TYPE_CHECKING:
    from vendorline.project.narrowing import Narrowing


def listed(option: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The names of an option that is repeated, or lists them with commas. Raises UsageError where it names nothing."""
    found = tuple(dict.fromkeys(part for text in texts for part in _parts(text)))
    if texts and not found:
        raise UsageError(f"{option} names nothing; leave it out, or name something")
    return found


def _parts(text: str) -> list[str]:
    """The names between the commas of a text; the comma of `Acme Co., Ltd.` stands in a name."""
    from vendorline.vendors.spelling import fold, legal_forms

    found: list[str] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        if found and all(word in legal_forms() for word in fold(part).split()):
            found[-1] += f", {part}"
        else:
            found.append(part)
    return found


def narrowing_of(
    operators: Sequence[str] | None,
    provisions: Sequence[str] | None,
    vendors: Sequence[str] | None,
    verdicts: Sequence[str] | None,
    regions: Sequence[str] | None,
) -> Narrowing:
    """What the rows are narrowed to. Raises UsageError for an option that names nothing."""
    from vendorline.project.narrowing import Narrowing

    return Narrowing(
        operators=listed("--operator", operators or ()),
        provisions=listed("--provision", provisions or ()),
        vendors=listed("--vendor", vendors or ()),
        verdicts=listed("--verdict", verdicts or ()),
        regions=listed("--region", regions or ()),
    )
