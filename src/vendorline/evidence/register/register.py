"""The register of evidence of a project: documents, statements, claims, and the numbers that rest on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.errors import Fault, UnknownName
from vendorline.evidence.register import store
from vendorline.evidence.register.adding import Added, add_documents
from vendorline.evidence.register.reading_files import Described
from vendorline.evidence.register.recording import record_rows
from vendorline.evidence.register.standing import Standing, origins
from vendorline.evidence.register.stated_rows import read_stated, read_stated_workbook, typed_rows
from vendorline.evidence.register.tables import REGISTER_TABLES
from vendorline.evidence.register.withdrawing import Withdrawal, standing_in, withdraw
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Register:
    """The register under `evidence/` of a project, or of any folder; it is made when the first document is added.

    Reading methods raise InvalidInput where there is none, or none that can be read.
    """

    folder: Path | str

    @property
    def _home(self) -> Path:
        return Path(self.folder)

    def __repr__(self) -> str:
        if not store.has_register(self._home):
            return f"<Register in {self.folder}: nothing yet>"
        counts = self.counts()
        told = ", ".join(f"{counts[name]:,} {name}" for name in ("documents", "statements", "claims"))
        return f"<Register in {self.folder}: {told}>"

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        with store.reading(self._home) as connection:
            return {
                name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in REGISTER_TABLES
            }

    def table(self, name: str) -> pl.DataFrame:
        """A table with the types of its columns; raises UnknownName for a name that none has."""
        _require_table(name)
        with store.reading(self._home) as connection:
            return store.frame_of_table(connection, name)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table, in the order of their keys; raises UnknownName for a name that none has."""
        _require_table(name)
        with store.reading(self._home) as connection:
            return store.rows_of_table(connection, name)

    def text(self, text_id: str) -> str:
        """The repaired text of an id; raises UnknownName where there is none."""
        with store.reading(self._home) as connection:
            found = store.text_of(connection, text_id)
            known = [row["text_id"] for row in store.rows_of_table(connection, "texts")] if found is None else []
        if found is None:
            raise UnknownName("text", text_id, known)
        return found

    def bytes_of(self, sha256: str) -> Path:
        """The file that holds the bytes of a document."""
        return store.register_folder(self._home) / store.DOCUMENTS / sha256

    def add(
        self, files: Iterable[Path | str], described: Described | None = None, *, by: str | None = None, today: date | None = None,
        accept_valid: bool = False,
    ) -> Added:  # fmt: skip
        """Add documents; see `vendorline.evidence.register.adding.add_documents`."""
        paths = [Path(file) for file in files]
        return add_documents(
            self._home, paths, described, by=by, today=today or date.today(), accept_valid=accept_valid
        )

    def record(
        self,
        table: str,
        rows: Sequence[Mapping[str, Any]] | Path | str,
        *,
        by: str | None = None,
        today: date | None = None,
    ) -> tuple[int, tuple[Fault, ...]]:
        """Put rows, or those of a CSV file, into a table; returns how many, and the warnings.

        Raises InvalidInput with every fault; nothing is written then.
        """
        _require_table(table)
        stated = read_stated(Path(rows), table) if isinstance(rows, Path | str) else typed_rows(table, rows)
        with store.writing(self._home) as connection:
            return record_rows(connection, stated, by=by, today=today or date.today())

    def record_workbook(
        self, file: Path | str, *, by: str | None = None, today: date | None = None
    ) -> tuple[dict[str, int], tuple[Fault, ...]]:
        """Put the rows of a workbook into the tables that its sheets are called by, all or none; returns how many, and the warnings.

        Raises InvalidInput with every fault of the first sheet that does not hold; nothing is written then.
        """
        counts, faults = dict[str, int](), list[Fault]()
        with store.writing(self._home) as connection:
            for stated in read_stated_workbook(Path(file)):
                counts[stated.table], told = record_rows(connection, stated, by=by, today=today or date.today())
                faults += told
        return counts, tuple(faults)

    def withdraw(self, name: str, because: str, *, today: date | None = None) -> Withdrawal:
        """Withdraw a document, statement or claim by its id; it stays, marked, and what rests on it alone falls."""
        with store.reading(self._home):
            pass  # a register is not made for this
        with store.writing(self._home) as connection:
            return withdraw(connection, name, because, today=today or date.today())

    def standing(self) -> Standing:
        """What no longer stands, and what is superseded."""
        with store.reading(self._home) as connection:
            return standing_in(connection)

    def origins(self) -> dict[str, str]:
        """For each claim the one that stands for all of its origin."""
        with store.reading(self._home) as connection:
            return origins(store.rows_of_table(connection, "claims"), store.rows_of_table(connection, "links"))

    def search(self, *words: str, most: int = 20) -> list[dict[str, Any]]:
        """Texts that hold all of some words or phrases, the best first: text_id and an excerpt."""
        with store.reading(self._home) as connection:
            return store.search_words(connection, words, most)


def _require_table(name: str) -> None:
    if name not in REGISTER_TABLES:
        raise UnknownName("table", name, REGISTER_TABLES)
