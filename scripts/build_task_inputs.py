"""Write the synthetic inputs of the how-to pages: a regulator's workbook, and two exports of network managers.

    python scripts/build_task_inputs.py [FOLDER]

Nothing in them is real, and each says so.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "how-to" / "files"
TITLE = "Radio equipment in service, 30 June 2026. SYNTHETIC: made by vendorline, no real operator and no real site"
HEADER = (
    "Site ID",
    "Operator",
    "Province",
    "Latitude",
    "Longitude",
    "Technology",
    "Vendor",
    "In service since",
    "Remarks",
)
#: As operators send it: spellings of their own, a remark here and there.
LIST: tuple[tuple[str, str, str, float, float, str, str | None, date, str | None], ...] = (
    ("AU-01", "Aurora", "ON", 43.70, -79.42, "5G", "Huawei Technologies", date(2020, 11, 2), None),
    ("AU-02", "Aurora", "ON", 45.42, -75.70, "5G", "HUAWEI TECH.", date(2023, 3, 15), "order of 2021?"),
    ("AU-03", "Aurora", "QC", 45.50, -73.57, "5G", "Ericsson", date(2021, 6, 1), None),
    ("AU-04", "Aurora", "QC", 46.81, -71.21, "LTE", "Huawei", date(2016, 4, 20), None),
    ("AU-05", "Aurora", "BC", 49.28, -123.12, "LTE", "Nokia (ALU)", date(2015, 9, 9), None),
    ("AU-06", "Aurora", "ON", 42.98, -81.25, "3G", "Huawei", date(2011, 2, 1), "to be switched off"),
    ("BO-01", "Boreal", "ON", 46.49, -81.00, "5G", "Nokia", date(2021, 1, 18), None),
    ("BO-02", "Boreal", "QC", 48.43, -71.07, "5G", "Nokia", date(2022, 2, 7), None),
    ("BO-03", "Boreal", "BC", 53.92, -122.75, "LTE", "Ericsson AB", date(2014, 5, 30), None),
    ("BO-04", "Boreal", "BC", 50.67, -120.33, "LTE", "Samsung", date(2019, 8, 12), None),
    ("BO-05", "Boreal", "QC", 46.34, -72.54, "3G", "Huawei", date(2010, 10, 4), None),
    ("CO-01", "Coastline", "BC", 48.43, -123.37, "5G", "Ericsson", date(2021, 12, 1), None),
    ("CO-02", "Coastline", "BC", 49.17, -123.94, "5G", None, date(2022, 8, 22), "vendor to be confirmed"),
    ("CO-03", "Coastline", "BC", 54.31, -130.32, "LTE", "ZTE", date(2018, 3, 3), None),
    ("CO-04", "Coastline", "ON", 44.23, -76.49, "LTE", "Nokia", date(2017, 7, 7), None),
    ("CO-05", "Coastline", "ON", 44.39, -79.69, "3G", "Nokia", date(2012, 1, 16), None),
)


def workbook(path: Path) -> None:
    """The list of a regulator's analyst: a title, an empty row, the rows, a total."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "Equipment"
    sheet.append((TITLE,))
    sheet.append(())
    sheet.append(HEADER)
    for row in LIST:
        sheet.append(row)
    sheet.append(("Total", None, None, None, None, None, len(LIST)))
    book.save(path)


def site(number: int, vendor: str) -> str:
    """A managed element with the three functions of a gNB."""
    name = f"SubNetwork=1,ManagedElement={number}"
    functions = "".join(
        f"""
        <nn:{kind} id="1"><nn:attributes><nn:userLabel>{kind.lower()}-{number}</nn:userLabel>
          <nn:peeParametersList><xn:siteIdentification>S{number}</xn:siteIdentification></nn:peeParametersList>
        </nn:attributes></nn:{kind}>"""
        for kind in ("GNBDUFunction", "GNBCUCPFunction", "GNBCUUPFunction")
    )
    return f"""
      <xn:ManagedElement id="{number}">
        <xn:attributes>
          <xn:userLabel>{name}</xn:userLabel>
          <xn:vendorName>{escape(vendor)}</xn:vendorName>
          <xn:locationName>S{number}</xn:locationName>
          <xn:managedBy><xn:dn>DC=fjordtel.example,SubNetwork=1,ManagementNode={1 if vendor == "Huawei" else 2}</xn:dn></xn:managedBy>
        </xn:attributes>{functions}
      </xn:ManagedElement>"""


def manager(number: int, vendor: str, elements: Iterable[int]) -> str:
    """An element manager and what it manages."""
    managed = "".join(f"<xn:dn>DC=fjordtel.example,SubNetwork=1,ManagedElement={n}</xn:dn>" for n in elements)
    return f"""
      <xn:ManagementNode id="{number}">
        <xn:attributes>
          <xn:userLabel>ems-{number}</xn:userLabel>
          <xn:vendorName>{escape(vendor)}</xn:vendorName>
          <xn:locationName>Operations centre</xn:locationName>
          <xn:managedElements>{managed}</xn:managedElements>
        </xn:attributes>
      </xn:ManagementNode>"""


def core_function(number: int, kind: str, vendor: str | None) -> str:
    """A managed element of the core with its one function; the export may not say who made it."""
    made = f"<xn:vendorName>{escape(vendor)}</xn:vendorName>" if vendor else ""
    return f"""
      <xn:ManagedElement id="{number}">
        <xn:attributes><xn:userLabel>{kind.lower()}</xn:userLabel>{made}<xn:locationName>Core</xn:locationName></xn:attributes>
        <gc:{kind} id="1"><gc:attributes><gc:userLabel>{kind.lower()}</gc:userLabel></gc:attributes></gc:{kind}>
      </xn:ManagedElement>"""


def export(path: Path, sender: str, body: str) -> None:
    """One Bulk CM file of the operator's subnetwork."""
    path.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- SYNTHETIC: made by vendorline; no real operator, no real site, no real equipment. -->
<bulkCmConfigDataFile xmlns="http://www.3gpp.org/ftp/specs/archive/32_series/32.616#configData"
    xmlns:xn="http://www.3gpp.org/ftp/specs/archive/28_series/28.623#genericNrm"
    xmlns:nn="http://www.3gpp.org/ftp/specs/archive/28_series/28.541#nrNrm"
    xmlns:gc="http://www.3gpp.org/ftp/specs/archive/28_series/28.541#5gcNrm">
  <fileHeader fileFormatVersion="32.616 V15.0" senderName="{sender}" vendorName="Example OSS"/>
  <configData dnPrefix="DC=fjordtel.example">
    <xn:SubNetwork id="1">
      <xn:attributes><xn:userLabel>fjordtel</xn:userLabel><xn:setOfMcc>234</xn:setOfMcc></xn:attributes>{body}
    </xn:SubNetwork>
  </configData>
  <fileFooter dateTime="2026-06-30T02:00:00Z"/>
</bulkCmConfigDataFile>
""",
        encoding="utf-8",
    )


def main(folder: Path = FOLDER) -> None:
    """Write them all."""
    (folder / "export").mkdir(parents=True, exist_ok=True)
    workbook(folder / "equipment-list.xlsx")
    vendors = {1: "Huawei", 2: "Huawei", 3: "Ericsson", 4: "Ericsson"}
    radio = (
        manager(1, "Huawei", (1, 2)) + manager(2, "Ericsson", (3, 4)) + "".join(map(site, vendors, vendors.values()))
    )
    export(folder / "export" / "radio.xml", "DC=fjordtel.example,SubNetwork=1,IRPAgent=1", radio)
    makers = {"AMFFunction": "Ericsson", "SMFFunction": "Ericsson", "UDMFunction": "Ericsson", "UPFFunction": None}
    core = "".join(core_function(n, kind, vendor) for n, (kind, vendor) in enumerate(makers.items(), 11))
    export(folder / "export" / "core.xml", "DC=fjordtel.example,SubNetwork=1,IRPAgent=2", core)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
