"""What is mutated: real inputs where they are at hand, and files that the program and this module write otherwise."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

#: Of a large list its beginning is enough: a mutant must be read in a fraction of a second.
FIRST_LINES = 120
LARGEST = 60_000

INVENTORY = (
    ("Site", "Latitude", "Longitude", "Country", "Operator", "Technology", "Vendor", "Element id", "On air", "Status"),
    ("S1", "51.5", "-0.12", "GB", "O2", "5G", "Ericsson", "e1", "2020-01-31", "live"),
    ("S2", "53.8", "-1.55", "GB", "O2", "4G", "Huawei", "e2", "2019-05-01", "live"),
    ("S3", "53.9", "-1.08", "GB", "O2", "4G", "Nokia", "e3", "2018-12-01", "planned"),
    ("S4", "55.9", "-3.19", "GB", "Vodafone", "5G NR", "Huawei Technologies", "e4", "2021-03-15", "live"),
    ("S5", "52.4", "-1.9", "GB", "Vodafone", "LTE", "Samsung", "e5", "2021-06-30", "live"),
    ("S6", "50.7", "-3.53", "GB", "Vodafone", "GSM", "", "e6", "", ""),
)
CELLS = (
    "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal\n"
    "LTE,234,10,101,52131073,12,-0.12,51.5,1000,5,1,1394756475,1408453644,0\n"
    "LTE,234,10,101,52131074,12,-0.121,51.501,1000,5,1,1394756475,1408453644,0\n"
    "NR,234,15,102,52131073000,12,-1.55,53.8,1000,5,1,1394756475,1608453644,0\n"
    "GSM,234,30,1182,8448,378,-0.186886,51.586269,0,1,1,1392056176,1408453618,0\n"
)
MAP = """<?xml version="1.0" encoding="utf-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="c" for="node" attr.name="Country" attr.type="string"/>
<key id="x" for="node" attr.name="Longitude" attr.type="double"/><key id="y" for="node" attr.name="Latitude" attr.type="double"/>
<key id="l" for="node" attr.name="label" attr.type="string"/><key id="v" for="node" attr.name="vendor" attr.type="string"/>
<graph id="g" edgedefault="undirected"><data key="Network">Northnet</data>
<node id="1"><data key="c">GB</data><data key="x">-1.5</data><data key="y">53.8</data><data key="l">Leeds</data></node>
<node id="2"><data key="c">GB</data><data key="l">York</data><data key="v">Nokia</data></node>
<node id="3"><data key="l">Towns</data><graph edgedefault="directed"><node id="3::1"><data key="c">GB</data></node></graph></node>
<edge source="1" target="2"/><edge source="2" target="3::1"/></graph></graphml>
"""
EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<bulkCmConfigDataFile xmlns="configData.xsd" xmlns:xn="genericNrm.xsd" xmlns:un="utranNrm.xsd">
<fileHeader fileFormatVersion="32.615 V4.5" vendorName="Ericsson"/><configData dnPrefix="DC=north.example">
<xn:SubNetwork id="ROOT"><xn:attributes><xn:setOfMcc>234</xn:setOfMcc></xn:attributes><xn:MeContext id="R1">
<xn:ManagedElement id="1"><xn:attributes><xn:managedElementType>RNC</xn:managedElementType><xn:vendorName>Ericsson</xn:vendorName>
<xn:swVersion>1.2</xn:swVersion><xn:locationName>Leeds</xn:locationName></xn:attributes>
<un:RncFunction id="1"><un:attributes><un:mcc>234</un:mcc><un:mnc>20</un:mnc></un:attributes></un:RncFunction></xn:ManagedElement>
</xn:MeContext></xn:SubNetwork></configData><fileFooter dateTime="2021-06-01T00:00:00Z"/></bulkCmConfigDataFile>
"""
AMF = """info:
  version: 1.0.9
configuration:
  amfName: AMF
  sbi: {scheme: https, registerIPv4: 127.0.0.18, port: 8000}
  plmnSupportList:
    - plmnId: {mcc: 208, mnc: 93}
      snssaiList: [{sst: 1, sd: "010203"}]
  security:
    integrityOrder: [NIA2]
    cipheringOrder: [NEA0, NEA2]
"""
SMF = """configuration:
  smfName: SMF
  sbi: {scheme: http, registerIPv4: 127.0.0.2, port: 8000}
  plmnList: [{mcc: "208", mnc: "93"}]
  userplaneInformation:
    upNodes:
      gNB1: {type: AN}
      UPF: {type: UPF, nodeID: 127.0.0.8, interfaces: [{interfaceType: N3, endpoints: [127.0.0.8]}]}
    links:
      - {A: gNB1, B: UPF}
"""
TABLES = MappingProxyType({
    "operators.csv": "operator_id,name,country,plmn,classes,subscribers\n"
    "o2,O2,GB,23410,mobile,20000000\nvodafone,Vodafone,GB,23415;23491,mobile,\n",
    "sites.csv": "site_id,latitude,longitude,country,region,name\n"
    "s1,51.5,-0.12,GB,London,First\ns2,53.8,-1.55,GB,Yorkshire,\ns3,,,GB,,\n",
    "elements.csv": "element_id,site_id,operator_id,function,generations,vendor_id,product,installed_on,acquired_on\n"
    "e1,s1,o2,gnb,5G,ericsson,,2020-01-31,\ne2,s2,o2,enb,4G,huawei,x,2019-05-01,2019-01-01\n"
    "e3,s2,vodafone,gnb,5G,huawei,,2021-02-03,\ne4,s3,vodafone,amf,5G,nokia,,,\n",
    "links.csv": "link_id,a_id,b_id,interface\nl1,e1,e4,n2\nl2,e3,e4,n2\n",
    "supplies.csv": "element_id,role,vendor_id,product,version\ne1,software,ericsson,ran,1.2\n",
    "manifest.json": '{"as_of": "2024-01-01", "complete": ["links"], "currency": "GBP", "notes": ["a note"]}\n',
})  # fmt: skip


def data_folder() -> Path | None:
    """The folder of real inputs that VENDORLINE_SHARED names."""
    home = os.environ.get("VENDORLINE_SHARED")
    folder = Path(home) / "data" if home else None
    return folder if folder is not None and folder.is_dir() else None


def _real(pattern: str) -> list[bytes]:
    folder = data_folder()
    found = sorted(folder.glob(pattern)) if folder is not None else []
    return [path.read_bytes() for path in found if path.stat().st_size <= LARGEST]


def _as_csv(rows: tuple[tuple[str, ...], ...]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()


def _beginnings(pattern: str) -> list[bytes]:
    folder = data_folder()
    found = sorted(folder.glob(pattern)) if folder is not None else []
    return [b"\n".join(path.read_bytes().split(b"\n")[:FIRST_LINES]) + b"\n" for path in found]


def _configurations() -> list[bytes]:
    """Cores as one JSON each: text by the name of the file."""
    folder = data_folder()
    found = sorted(folder.glob("core5g/free5gc/*.yaml")) if folder is not None else []
    own = [json.dumps({"amfcfg.yaml": AMF, "smfcfg.yaml": SMF}).encode()]
    whole = {path.name: path.read_text(encoding="utf-8") for path in found}
    few = {name: whole[name] for name in ("amfcfg.yaml", "smfcfg.yaml", "upfcfg.yaml") if name in whole}
    return [*([json.dumps(few).encode()] if few else []), *own]


def _tables() -> list[bytes]:
    """A network's own tables as one JSON: text by the name of the file."""
    return [json.dumps(dict(TABLES)).encode()]


def _rules() -> list[bytes]:
    """Instruments that the package ships, under other ids: theirs are taken."""
    from importlib.resources import files

    home = files("vendorline.rulebook") / "data"
    found = sorted((one for sub in home.iterdir() if sub.is_dir() for one in sub.iterdir()), key=lambda one: one.name)
    texts = [one.read_bytes() for one in found if one.name.endswith((".yaml", ".yml"))]
    return [text for text in texts if len(text) < LARGEST][:6]


def _results() -> list[bytes]:
    """A saved result of a check, with the network it is of: see readers.py."""
    import tempfile
    from contextlib import redirect_stdout

    from vendorline.cli.app import run

    with tempfile.TemporaryDirectory() as work:
        network = Path(work) / "n"
        lay_out(network, json.loads(_tables()[0]))
        printed = io.StringIO()
        with redirect_stdout(printed):
            run(["check", str(network), "--rules", "GB", "--format", "json"])
    return [printed.getvalue().encode()]


SEEDS: Mapping[str, Callable[[], list[bytes]]] = MappingProxyType({
    "csv": lambda: [_as_csv(INVENTORY), *_beginnings("vendor_formats/generic/*.csv")[:2]],
    "xlsx": lambda: [_as_csv(INVENTORY)],
    "parquet": lambda: [_as_csv(INVENTORY)],
    "opencellid": lambda: [CELLS.encode(), *_beginnings("cells_ca/*.csv")],
    "graphml": lambda: [MAP.encode(), *_real("topology/**/*.graphml")[:12]],
    "bulkcm": lambda: [EXPORT.encode(), *_real("bulkcm/**/*.xml")],
    "free5gc": _configurations,
    "tables": _tables,
    "manifest": _tables,
    "result": _results,
    "rules": _rules,
})  # fmt: skip


@cache
def seeds(reader: str) -> list[bytes]:
    """The inputs that are mutated for a reader."""
    return SEEDS[reader]()


def lay_out(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files into a new folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
