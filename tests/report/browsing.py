"""A real browser without a screen: what it measures of a page, prints of it, and a picture of it."""

from __future__ import annotations

import html as html_text
import json
import re
import shutil
import subprocess

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
#: Asks a browser to behave as where people prefer dark pages.
DARK = "--blink-settings=preferredColorScheme=0"

#: Frames as wide as the screens that are tried; what is measured in them becomes the title.
_FRAMES = """<!DOCTYPE html><title>none</title>{frames}
<script>
const measure = (inside) => {{
  const root = inside.documentElement;
  const place = (name) => {{ const found = inside.querySelector(name); return found ? Math.round(found.getBoundingClientRect().bottom) : 0; }};
  const wide = [...inside.querySelectorAll("main *")].filter((one) => !one.closest(".sr,.scroll,.sheetscroll,svg,pre,nav") && one.getBoundingClientRect().right > root.clientWidth + 1);
  return {{
    beyond: root.scrollWidth - root.clientWidth, height: root.scrollHeight, answer: place("#answer"), wide: wide.length,
    first: wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)),
    cut: [...inside.querySelectorAll(".grid .w,.grid tbody th,.find .w")].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth).length,
  }};
}};
window.addEventListener("load", () => {{
  document.title = JSON.stringify([...document.querySelectorAll("iframe")].map((frame) => measure(frame.contentDocument)));
}});
</script>"""
_FRAME = '<iframe style="width:{width}px;height:{height}px;border:0" srcdoc="{page}"></iframe>'


#: A page as wide as the type area of A4, by the rules of paper: what is cut off on the right or at the foot of a sheet.
_SHEET = """<!DOCTYPE html><title>none</title><iframe id="f" style="width:688px;height:1000px;border:0" srcdoc="{page}"></iframe>
<script>
document.getElementById("f").addEventListener("load", (event) => {{
  const inside = event.target.contentDocument;
  const cut = (names, side) => [...inside.querySelectorAll(names)].filter((one) => one.clientWidth && one["scroll" + side] > one["client" + side] + 1);
  document.title = JSON.stringify([...cut(".sheetscroll,.scroll", "Width"), ...cut(".sheet", "Height")].map((one) => one.getAttribute("aria-label") || one.id || one.className));
}});
</script>"""


def cut_on_paper(page, tmp_path):
    """Tables that a sheet of A4 would cut off on the right, and sheets of fixed height whose foot is cut off."""
    for screen, paper in (
        ("@media screen", "@media speech"), ("@media (max-width", "@media speech and (max-width"), ("@media print", "@media all"),
        ('<details class="', '<details open class="'),
    ):  # fmt: skip
        page = page.replace(screen, paper)
    tried = tmp_path / "sheet.html"
    tried.write_text(_SHEET.format(page=html_text.escape(page, quote=True)), encoding="utf-8")
    title = re.search(r"<title>(.*?)</title>", _run(tmp_path, "--dump-dom", tried.as_uri()), flags=re.DOTALL)[1]
    return json.loads(html_text.unescape(title))


def _run(tmp_path, *arguments, timeout=240):
    common = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={tmp_path / 'browser'}",
    ]
    command = [str(BROWSER), *common, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=True).stdout


def measured(screens, tmp_path, *, height=900):
    """Sizes of pages on screens, given as page, width, whether its folds are open: how far each sticks out, how high it is, where its first screen ends."""
    frames = [
        _FRAME.format(width=width, height=height, page=html_text.escape(_opened(page) if opened else page, quote=True))
        for page, width, opened in screens
    ]
    tried = tmp_path / "frames.html"
    tried.write_text(_FRAMES.format(frames="\n".join(frames)), encoding="utf-8")
    title = re.search(r"<title>(.*?)</title>", _run(tmp_path, "--dump-dom", tried.as_uri()), flags=re.DOTALL)[1]
    found = json.loads(html_text.unescape(title))
    assert len(found) == len(frames)
    return found


def _opened(page):
    return page.replace('<details class="', '<details open class="')


def on_paper(page, tmp_path):
    """The file of a page as a browser prints it."""
    source, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    source.write_text(page, encoding="utf-8")
    _run(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}", source.as_uri())
    return paper


def printed(page, tmp_path):
    """How many pages a browser prints."""
    paper = on_paper(page, tmp_path)
    if counter := shutil.which("pdfinfo"):
        told = subprocess.run([counter, paper], capture_output=True, text=True, check=True, timeout=60).stdout
        return int(re.search(r"Pages:\s+(\d+)", told)[1])
    return len(re.findall(rb"/Type\s*/Page[^s]", paper.read_bytes()))


def sheet_pictured(page, file, tmp_path):
    """A picture of the first sheet that a browser prints; none where nothing here draws sheets."""
    if drawer := shutil.which("pdftoppm"):
        command = [drawer, "-png", "-r", "80", "-singlefile", on_paper(page, tmp_path), file.with_suffix("")]
        subprocess.run(command, check=True, timeout=60)


def pictured(page, file, tmp_path, *, width, height, dark=False):
    """A picture of a page; narrower than a window can be, it stands in a frame."""
    source = tmp_path / "page.html"
    source.write_text(page, encoding="utf-8")
    if width < 500:
        frame = tmp_path / "frame.html"
        frame.write_text(f'<body style="margin:0;background:#dfe3e6;text-align:center"><iframe src="page.html" style="width:{width}px;height:{height}px;border:0"></iframe>', encoding="utf-8")  # fmt: skip
        source = frame
    options = [DARK] if dark else []
    _run(tmp_path, *options, f"--window-size={max(width, 500)},{height}", f"--screenshot={file}", source.as_uri())


#: A frame as wide as the screen that is tried, whose page tells its own title to the frame.
_TOLD = """<!DOCTYPE html><title>[]</title><body style="margin:0"><iframe style="width:{width}px;height:{height}px;border:0" srcdoc="{page}"></iframe>"""


def faults_of_access(page, tmp_path, script, *, width=1280, dark=False):
    """What axe-core finds wrong with a page whose folds are open: rule, how grave, the first place."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", _opened(page))
    axe = script.read_text(encoding="utf-8").replace("</script", "<\\/script")
    run = (
        'axe.run(document,{resultTypes:["violations"]}).then(r=>{parent.document.title=JSON.stringify(["axe",...r.violations.map('
        "v=>[v.id,v.impact,v.nodes[0].html.slice(0,160)])])})"
    )
    page = page.replace("</body>", f"<script>{axe}</script><script>{run}</script></body>")
    source = tmp_path / "axe.html"
    source.write_text(_TOLD.format(width=width, height=900, page=html_text.escape(page, quote=True)), encoding="utf-8")
    options = [DARK] if dark else []
    found = _run(
        tmp_path, *options, "--window-size=1280,900", "--virtual-time-budget=60000", "--dump-dom", source.as_uri()
    )
    told = json.loads(html_text.unescape(re.search(r"<title>(.*?)</title>", found, flags=re.DOTALL)[1]))
    assert told[:1] == ["axe"], "axe did not run to its end"
    return told[1:]
