"""A decision in a real browser: nothing sticks out of the page on a desk or a phone."""

from __future__ import annotations

import html as html_text
import shutil
import subprocess
from datetime import date

import pytest

from report.decisions import decision
from vendorline.report import report

pytestmark = pytest.mark.browser
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")

#: A frame as wide as the screen that is tried; what is measured becomes the title.
FRAME = """<!DOCTYPE html><title>none</title><iframe id="f" style="width:{width}px;height:800px;border:0" srcdoc="{page}"></iframe>
<script>
document.getElementById("f").addEventListener("load", (event) => {{
  const inside = event.target.contentDocument;
  const hidden = [...inside.querySelectorAll("svg.chart")].filter((chart) => chart.getBoundingClientRect().width < 100);
  document.title = "beyond " + (inside.documentElement.scrollWidth - inside.documentElement.clientWidth) + " hidden " + hidden.length;
}});
</script>"""


@pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out(network, tmp_path, width):
    page = report(network, [decision()], made_on=date(2026, 11, 23))
    tried = tmp_path / "page.html"
    tried.write_text(FRAME.format(width=width, page=html_text.escape(page, quote=True)), encoding="utf-8")
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'browser'}"]
    command = [str(BROWSER), *options, "--dump-dom", tried.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "<title>beyond 0 hidden 0</title>" in done.stdout
