"""How the rows of a network came to be: stated by a source, inferred or assumed."""

from __future__ import annotations

from vendorline.network.schema import TABLES, table
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Basis:
    """How the rows of a table came to be."""

    table: str
    meaning: str
    stated: int
    inferred: int
    assumed: int

    @property
    def total(self) -> int:
        """Rows of the table."""
        return self.stated + self.inferred + self.assumed


def bases(network: Network) -> tuple[Basis, ...]:
    """How many rows of each table are stated, inferred and assumed; tables without rows are left out."""
    found = []
    for name in TABLES:
        frame = network[name]
        if frame.height and "basis" in frame.columns:
            count = dict(frame.group_by("basis").len().iter_rows())
            numbers = (count.get(basis, 0) for basis in ("stated", "inferred", "assumed"))
            found.append(Basis(name, table(name).meaning, *numbers))
    return tuple(found)
