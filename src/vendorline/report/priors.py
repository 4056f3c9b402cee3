"""What is said of priors wherever something is shown by them: which, over how many completions, and what each rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorline.report.wording import count


def by_priors(documents: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Lines about the priors of some results, each once; empty where nothing was drawn."""
    return tuple(dict.fromkeys(line for document in documents for line in _lines(document.get("likely"))))


def _lines(likely: Any) -> Iterator[str]:
    if not isinstance(likely, Mapping):
        return
    yield f"By the prior “{likely.get('prior')}”, over {count(likely.get('number') or 0)} completions."
    for source in likely.get("sources") or ():
        said = "; ".join(str(source[name]) for name in ("source", "note") if source.get(name))
        unsupported = "UNSUPPORTED: " if source.get("unsupported") else ""
        year = f" ({source['year']})" if source.get("year") else ""
        yield f"{source.get('what')} of {source.get('speaks_for')}: {unsupported}{said}{year}"
    if likely.get("undrawn"):
        yield f"{count(likely['undrawn'])} elements have neither a vendor nor a prior: they stay as open as they were."
