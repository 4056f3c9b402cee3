"""Several columns that say the same thing: one is read where the contents tell which, else it is asked."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.contents import canonical, fits, looked_at
from vendorline.quick_dataclass import dataclass

#: Fields that decide verdicts or places: where columns differ in them, it is asked.
DECIDING = frozenset({
    "vendor", "operator", "generations", "function", "country", "plmn", "installed_on", "acquired_on", "retired_on",
    "latitude", "longitude", "position",
})  # fmt: skip
ANGLES = frozenset({"latitude", "longitude", "position"})
#: Names of things, of which the finer one is taken.
IDS = frozenset({"site_id", "element_id"})
#: A column that fits so much worse than another is not the one that is meant; where verdicts hang on it, only one that does not fit at all.
WORSE = 0.6
DIFFERS = " <> "
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Settled:
    """Which of several columns is read, the cells to read there (None: as they are), and what is to be said of it."""

    place: int
    cells: pl.Series | None
    faults: tuple[Fault, ...]


def settle(field: str, rivals: Sequence[tuple[int, str]], cells: pl.DataFrame, rows: pl.Series, label: str) -> Settled:
    """Choose between columns that name one field.

    Args:
        field: what they say they are.
        rivals: place and header of each, in order; two at least, none empty.
        cells: the rows under the header.
        rows: the numbers of the rows.
        label: the sheet.
    """
    scores = {place: fits(field, looked_at(cells[str(place)])) for place, _ in rivals}
    best = max(scores.values())
    least = best * WORSE if field in ANGLES or field not in DECIDING else 0.0
    fitting = [(place, header) for place, header in rivals if scores[place] > least or scores[place] == best]
    unfit = [header for place, header in rivals if (place, header) not in fitting]
    faults = []
    if unfit:
        read = " and ".join(repr(header) for _, header in fitting)
        aside = ", ".join(map(repr, unfit))
        problem = f"several columns name {field}; {read} is read, {aside} is left aside: what stands in it fits less"
        remedy = f"if that is wrong: --map {field}={_quoted(unfit[0])}"
        faults.append(Fault(label, None, field, None, problem, remedy, "warning"))
    place, header = fitting[0]
    merged: pl.Series | None = None
    for other, name in fitting[1:]:
        one = cells[str(place)] if merged is None else merged
        two = cells[str(other)]
        differing = _differing(field, one, two)
        if not differing.any() or field not in DECIDING | IDS:
            merged = pl.select(pl.coalesce(one, two)).to_series()
            if differing.any():
                problem = f"{header!r} and {name!r} both name {field}, and differ; the first is read"
                faults.append(Fault(label, None, field, None, problem, _remedy(field, name), "warning"))
            continue
        if field in IDS and not _same(header, name) and (finer := _finer(one, two)) is not None:
            kept, aside = (header, name) if finer == 0 else (name, header)
            place, header, merged = (place, header, merged) if finer == 0 else (other, name, None)
            problem = f"{kept!r} and {aside!r} both name {field}; {kept!r} is read, it tells more of them apart"
            faults.append(Fault(label, None, field, None, problem, _remedy(field, aside), "warning"))
            continue
        faults.append(_asked(field, (header, name), one, two, rows.filter(differing), differing, label))
        merged = _unsettled(field, one, two, differing)
    return Settled(place, merged, tuple(faults))


def _same(one: str, two: str) -> bool:
    """Whether two headers are one text, told apart by the letters of their columns alone."""
    return one.rpartition(" [")[0] == two.rpartition(" [")[0] != ""


def _differing(field: str, one: pl.Series, two: pl.Series) -> pl.Series:
    pairs = zip(one.to_list(), two.to_list(), strict=True)
    known: dict[tuple[str, str], bool] = {}

    def differ(a: str | None, b: str | None) -> bool:
        if a is None or b is None or a == b:
            return False
        if (a, b) not in known:
            known[a, b] = (canonical(field, a) or a) != (canonical(field, b) or b)
        return known[a, b]

    return pl.Series([differ(a, b) for a, b in pairs], dtype=pl.Boolean)


def _finer(one: pl.Series, two: pl.Series) -> int | None:
    """Which of two columns determines the other: 0 or 1, the first where each does; None where neither does."""
    both = pl.DataFrame({"one": one, "two": two}).drop_nulls().unique()
    if one.null_count() > two.null_count() * 2 + 1:
        return 1 if both["two"].n_unique() == both.height else None
    if both["one"].n_unique() == both.height:
        return 0
    return 1 if both["two"].n_unique() == both.height and two.null_count() <= one.null_count() else None


def _unsettled(field: str, one: pl.Series, two: pl.Series, differing: pl.Series) -> pl.Series:
    """Cells that differ as one text that means neither; operators and ids that differ as nothing: they would be names of their own."""
    mark = " / " if field == "vendor" else DIFFERS
    both = pl.lit(None, pl.String) if field in {*IDS, "operator"} else pl.concat_str(one, pl.lit(mark), two)
    return pl.select(pl.when(differing).then(both).otherwise(pl.coalesce(one, two))).to_series()


def _asked(
    field: str,
    names: tuple[str, str],
    one: pl.Series,
    two: pl.Series,
    rows: pl.Series,
    differing: pl.Series,
    label: str,
) -> Fault:
    pairs = zip(one.filter(differing).to_list(), two.filter(differing).to_list(), strict=True)
    shown = "; ".join(f"{a} and {b}" for a, b in list(pairs)[:_EXAMPLES])
    count = rows.len()
    problem = (
        f"{names[0]!r} and {names[1]!r} both name {field}, and differ in {count:,} {'row' if count == 1 else 'rows'}"
    )
    remedy = f"say which is meant: {_remedy(field, names[1])}"
    if field in IDS:
        remedy += "; two tables side by side: put each on a sheet of its own"
    return Fault(label, int(rows[0]), field, shown, problem, remedy)


def _remedy(field: str, second: str) -> str:
    return f"--map {_pair('-', second)} leaves the second aside, --map {_pair(field, second)} takes it"


def _pair(field: str, header: str) -> str:
    return _quoted(f"{field}={header}")


def _quoted(text: str) -> str:
    return text if all(letter.isalnum() or letter in "=-_." for letter in text) else f'"{text}"'
