"""How each verdict is shown, in the terminal and on a page alike."""

from __future__ import annotations

from collections.abc import Mapping

from vendorline.knowledge.data_files import records, rows_of
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a verdict is shown: a sign and a word, so that colour never stands alone."""

    id: str
    sign: str
    word: str
    meaning: str


#: Worst first: the order in which several verdicts on one provision are summed up.
VERDICTS: Mapping[str, Verdict] = {
    verdict.id: verdict for verdict in records(Verdict, rows_of("vendorline.results", "data/verdicts.csv"))
}
