"""A workbook as offices keep them, and exactly what has to be changed to read it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

#: As it is written, the vendor it means (None: nobody can tell), and whether that is a change.
MAKERS = (
    ("Huawei", "huawei"),
    ("HUAWEI TECH.", "huawei"),
    ("Nokia (ALU)", "alcatel_lucent"),
    ("Ericsson AB", "ericsson"),
    ("nokia", "nokia"),
    ("Samsung Electronics Co., Ltd.", "samsung"),
    ("Nokia / Huawei", None),
    ("unbekannt", None),
)
TECHNOLOGIES = (("5G NR", "5G", "gnb"), ("LTE", "4G", "enb"), ("GSM/UMTS", "2G;3G", "node_b"), ("4G", "4G", "enb"))
HEADERS = (
    "Standortnummer", "Bundesland", "Breitengrad", "Längengrad", "Geräte-ID", "Technologie", "Lieferant", "Inbetriebnahme",
    "Datenverkehr [TB/Monat]", "Frequenzband", "Bemerkung",
)  # fmt: skip
HEADER_ROW = 4
GB_DAY = 32.8542094455852


@dataclass
class Messy:
    """What the workbook holds, and the changes that reading it must list: (row, field, original)."""

    elements: list[dict[str, object]] = field(default_factory=list)
    changes: set[tuple[int, str | None, str | None]] = field(default_factory=set)
    claims: list[tuple[str, str]] = field(default_factory=list)


def write(path: Path, rows: int, seed: int = 0) -> Messy:
    """Write a workbook of that many elements, with titles merged over the table, page headers, sums, gaps and hidden rows."""
    rng, made = random.Random(seed), Messy()
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Inventar Q1"
    sheet.append(["Netzinventar Northtel", *[None] * 10])
    sheet.append(["Stand: 01.02.2024, Bearbeiter: Abteilung T3"])
    sheet.append([])
    sheet.merge_cells("A1:K1")
    sheet.merge_cells("A2:K2")
    sheet.append(list(HEADERS))
    line = HEADER_ROW
    for number in range(rows):
        line += 1
        if number % 5_000 == 4_999:
            sheet.append(list(HEADERS))
            made.changes.add((line, None, HEADERS[0]))
            line += 1
        if number % 7_000 == 6_999:
            sheet.append([])
            line += 1
        _row(sheet, line, number, rng, made)
    sheet.append(["Summe", None, None, None, None, None, None, None, "123.456,7"])
    made.changes.add((line + 1, None, "Summe"))
    for hidden in range(HEADER_ROW + 10, line, 997):
        sheet.row_dimensions[hidden].hidden = True
        if sheet.cell(row=hidden, column=1).value not in {None, HEADERS[0]}:
            made.changes.add((hidden, None, str(sheet.cell(row=hidden, column=1).value)))
    workbook.create_sheet("Legende").append(["Farben", "Bedeutung"])
    workbook.save(path)
    return made


def _row(sheet, line: int, number: int, rng: random.Random, made: Messy) -> None:
    site, element = f"S{number // 3:06d}", f"{number:07d}"
    latitude, longitude = 51 + (number // 3) % 4_000 / 1000 + 0.0001, 7 + (number // 3) % 3_000 / 1000 + 0.0001
    told, vendor = MAKERS[rng.randrange(len(MAKERS))]
    technology, generations, function = TECHNOLOGIES[rng.randrange(len(TECHNOLOGIES))]
    day = date(2015, 1, 1) + timedelta(days=rng.randrange(3_000))
    form = rng.randrange(4)
    dated: object = (f"{day:%d.%m.%Y}", f"{day:%m/%Y}", day, f"{day:%Y-%m-%d}")[form]
    traffic = round(rng.uniform(0.001, 9.999), 3)
    as_text = rng.random() < 0.7
    cells = [
        site, "Hessen", f"{latitude:.4f}".replace(".", ","), f"{longitude:.4f}".replace(".", ","), element, technology, told,
        dated, f"{traffic:.3f}".replace(".", ",") if as_text else traffic, "800 MHz; 1800 MHz", "siehe Akte",
    ]  # fmt: skip
    sheet.append(cells)
    change = made.changes.add
    change((line, "latitude", cells[2]))
    change((line, "longitude", cells[3]))
    if technology != generations:
        change((line, "generations", technology))
    if told != vendor:
        change((line, "vendor", told))
    if form in {0, 1}:
        change((line, "installed_on", str(dated)))
    change((line, "traffic", cells[8] if as_text else f"{traffic:.10g}"))
    change((line, "bands_mhz", cells[9]))
    if told != vendor:
        made.claims.append((element, told))
    made.elements.append(
        {
            "element_id": element,
            "site_id": site,
            "function": function,
            "generations": generations.split(";"),
            "vendor_id": vendor,
            "installed_on": day.replace(day=1) if form == 1 else day,
            "traffic_gb_day": round(traffic * GB_DAY, 9),
            "latitude": round(latitude, 4),
            "longitude": round(longitude, 4),
        }
    )
