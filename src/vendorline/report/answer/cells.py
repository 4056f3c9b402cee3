"""One operator under one provision on one day: the verdict, and the number that stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from vendorline.quick_dataclass import dataclass
from vendorline.report.judgement import Judgement
from vendorline.report.wording import count, plural, share_range
from vendorline.results.verdicts import VERDICTS

_WORST = {name: place for place, name in enumerate(VERDICTS)}


@dataclass(frozen=True, slots=True)
class Cell:
    """The rows of one operator, provision and day; `row` is the one that the verdict is that of."""

    row: Judgement
    rows: tuple[Judgement, ...]

    @property
    def verdict(self) -> str:
        """The worst verdict of its rows."""
        return self.row.verdict

    @property
    def share(self) -> tuple[float, float] | None:
        """The share that is judged or that counts against the provision; None where there is none."""
        return share(self.row)

    @property
    def figure(self) -> str:
        """The number beside the verdict, as short as a cell asks."""
        alike = sum(row.verdict == self.verdict for row in self.rows)
        if len(self.rows) > 1 and len({row.verdict for row in self.rows}) > 1:
            what = "readings" if len({row.reading for row in self.rows}) == len(self.rows) else "parts"
            return f"{alike} of {len(self.rows)} {what}"
        return figure(self.row)


def cell(rows: Sequence[Judgement]) -> Cell | None:
    """A cell of rows of one operator, provision and day; None where there are none."""
    if not rows:
        return None
    worst = min(rows, key=lambda row: (_WORST[row.verdict], -(share(row) or (0.0, 0.0))[0]))
    return Cell(worst, tuple(rows))


def share(row: Judgement) -> tuple[float, float] | None:
    """A share and its upper end: as judged, or what counts against the provision of all that is in scope."""
    if row.verdict == "not_applicable" or row.requires:
        return None
    if row.share_low is not None and row.share_high is not None:
        return row.share_low, row.share_high
    if row.numerator is None or row.denominator is None or not row.denominator_high:
        return None
    most = row.numerator + (row.numerator_unknown or 0)
    return row.numerator / row.denominator_high, most / max(row.denominator, most) if most else 0.0


def figure(row: Judgement) -> str:
    """The number of a row beside its verdict: a share, or how many vendors are known."""
    if row.verdict == "not_applicable":
        return ""
    if row.requires and row.numerator is not None:
        if not row.numerator_unknown:
            return f"{count(row.numerator)} {plural(row.numerator, 'vendor')}"
        return f"{count(row.numerator)} {'known' if row.verdict == 'unknown' else 'or more'}"
    found = share(row)
    return share_range(*found) if found else ""
