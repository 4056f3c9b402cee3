"""What may be said for everything in files that leave it out: of which country they are, and of which operator."""

from __future__ import annotations

from collections.abc import Mapping

from vendorline.errors import UsageError
from vendorline.importers.country_names import country_code

SETTINGS = ("country", "operator")


def checked_settings(settings: Mapping[str, str], format: str) -> dict[str, str]:
    """The settings with the country as its code; raises UsageError for others, or for what is no country."""
    if strange := [name for name in settings if name not in SETTINGS]:
        raise UsageError(f"--set {strange[0]}: of {format} only {' and '.join(SETTINGS)} can be set")
    checked = dict(settings)
    if "country" in checked:
        code = country_code(checked["country"])
        if code is None:
            raise UsageError(f"--set country={checked['country']}: no country; write its two letters, such as GB")
        checked["country"] = code
    return checked
