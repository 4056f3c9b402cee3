"""Read the files of an import as its options say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as replaced
from pathlib import Path
from typing import TYPE_CHECKING

from vendorline.cli.fault_groups import MISSING
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from vendorline.importers import Imported
    from vendorline.importers.table.read import Options

#: Formats beside tables whose files may leave something unsaid that --set says for all of them.
SETTABLE = ("bulkcm", "graphml")
#: What an option of this command mends: a value that no row, or not every one, states.
_BY_OPTION = {
    ("country", MISSING): "add --set country=XX, where XX is the ISO 3166-1 code of the country; or fill the column in",
    ("operator_id", MISSING): "add --set operator=NAME, where NAME is the operator; or fill the column in",
    (
        "function",
        MISSING,
    ): "state the technology, or the function, of these rows; for all of them: --set generations=5G, or what it is",
}


def check_options(name: str, paths: list[Path], into: Path | None, *, own: Sequence[str], merge_shared: bool) -> None:
    """Refuse options that do not go with the format, and paths that are not there or are the target; `own`: those for tables."""
    from vendorline.importers.formats import exists
    from vendorline.network.guard import refused

    if merge_shared and name != "opencellid":
        raise UsageError("--merge-shared goes with a list of cells (opencellid)")
    if own and name != "table":
        formats = f"tables, {' and '.join(SETTABLE)}" if list(own) == ["--set"] else "tables"
        verb, them = ("is", "it") if len(own) == 1 else ("are", "them")
        raise UsageError(f"{' and '.join(own)} {verb} for {formats}, and this is {name}: leave {them} out")
    for path in paths:
        if not exists(path):
            raise refused(path, "no such file or folder", "name a file or folder that is there")
        if into is not None and path.resolve() == into.resolve():
            raise UsageError(f"--into {into} is what is read; name another folder")


def table_options(
    told: tuple[list[str], list[str], list[str]],
    as_of: str | None,
    encoding: str | None,
    dismiss: list[str],
    because: list[str],
    *,
    skip_hidden: bool,
) -> Options:
    """How to read tables, as the options say; raises UsageError where they say nothing that can be done."""
    import codecs
    from datetime import date

    from vendorline.importers.table.dismissed import parse_dismissals
    from vendorline.importers.table.mapping import parse
    from vendorline.importers.table.read import Options

    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise UsageError(f"--as-of {as_of} is not a day; write YYYY-MM-DD") from error
    if encoding is not None:
        try:
            b"a".decode(codecs.lookup(encoding).name)
        except (LookupError, ValueError) as error:
            known = "utf-8, utf-16, cp1250, cp1251, cp1252, mac_roman, cp850, gb18030, shift_jis"
            raise UsageError(f"--encoding {encoding} is no encoding that is known; there are {known}") from error
    return Options(parse(*told), day, skip_hidden, encoding, parse_dismissals(dismiss, because))


def read_table(paths: list[Path], into: Path | None, options: Options) -> Imported:
    """Read tables with the mapping of last time, and what the options say over it."""
    from datetime import date

    from vendorline.cli.faults import with_remedy
    from vendorline.importers.table.mapping import ColumnMapping, read_mapping
    from vendorline.importers.table.read import check_headers, import_table

    older = read_mapping(into) if into is not None and into.is_dir() else ColumnMapping()
    both = replaced(options, mapping=options.mapping.over(older))
    imported = import_table(paths, today=date.today(), options=both)
    check_headers(options.mapping, imported)
    return replaced(imported, faults=with_remedy(imported.faults, _BY_OPTION))


def with_settings(name: str, paths: list[Path], settings: list[str], today: date) -> Imported:
    """Read files of a format that leaves something unsaid, with what the settings say."""
    from vendorline.importers.bulk_cm.importer import import_bulkcm
    from vendorline.importers.drawn_map.importer import import_graphml
    from vendorline.importers.table.mapping import parse

    given = parse([], settings).settings
    if name == "graphml":
        return import_graphml(paths, today=today, settings=given)
    return import_bulkcm(paths, today=today, settings=given)


def read_format(name: str, paths: list[Path], today: date, *, merge_shared: bool) -> Imported:
    """Read files of a format that takes no settings."""
    if merge_shared:
        from vendorline.importers.opencellid import import_cells

        return import_cells(paths, today=today, merge=True)
    from vendorline.importers import FORMATS

    return FORMATS[name](paths, today=today)
