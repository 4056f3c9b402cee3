"""From a Vega-Lite specification to an SVG that can stand inside a page: no scripts, no ids, no fonts of its own."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

from vendorline.errors import MissingLibrary

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_VEGA_LITE = "6.1"
_KEPT = frozenset(
    {
        "d", "transform", "x", "y", "dy", "x1", "x2", "y1", "y2", "width", "height", "fill", "fill-opacity", "stroke",
        "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-miterlimit", "opacity", "text-anchor",
        "font-size", "font-weight",
    }
)  # fmt: skip
_DECIMALS = re.compile(r"-?\d+\.\d{3,}")
#: Characters that XML cannot hold.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def draw(spec: dict[str, Any], label: str) -> Markup:
    """The chart as inline SVG with `label` as what a screen reader says.

    Raises MissingLibrary where vl-convert, which is installed with the package, is gone.
    """
    try:
        import vl_convert
    except ImportError as error:
        raise MissingLibrary("charts need vl-convert: pip install vl-convert-python") from error
    drawn: str = vl_convert.vegalite_to_svg(_printable(spec), vl_version=_VEGA_LITE)
    root = ET.fromstring(drawn)  # noqa: S314 - drawn here, from numbers and escaped text
    _thin(root)
    body = "".join(ET.tostring(child, encoding="unicode") for child in root if child.tag != "defs")
    size = {side: round(float(root.attrib[side])) for side in ("width", "height")}
    head = Markup('<svg class="chart" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">')
    return head.format(escape(label), *size.values(), *size.values()) + Markup(body) + Markup("</svg>")  # noqa: S704


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNPRINTABLE.sub(" ", value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list) else value


def _thin(element: ET.Element) -> None:
    """Keep what is seen: plain tags, no roles, classes and hidden marks, two decimals."""
    element.tag = element.tag.removeprefix(_NAMESPACE)
    for child in list(element):
        if _is_hidden(child):
            element.remove(child)
            continue
        _thin(child)
        if child.tag == "g" and not (len(child) and child.attrib):
            _unwrap(element, child)
    for name, value in list(element.attrib.items()):
        if name not in _KEPT or (name == "opacity" and value == "1"):
            del element.attrib[name]
        else:
            element.set(name, _DECIMALS.sub(lambda m: f"{float(m[0]):.2f}".rstrip("0").rstrip("."), value))


def _unwrap(parent: ET.Element, group: ET.Element) -> None:
    """Put what a bare group holds in its place."""
    place = list(parent).index(group)
    parent.remove(group)
    for offset, child in enumerate(list(group)):
        parent.insert(place + offset, child)


def _is_hidden(element: ET.Element) -> bool:
    if element.attrib.get("opacity") == "0" or element.attrib.get("display") == "none":
        return True
    return element.tag.endswith("path") and element.attrib.get("d", "") in ("", "M0,0h0v0h0Z")
