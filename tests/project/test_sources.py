"""Everything shipped that cites resolves to a registered source, and every address is the page's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import vendorline
from vendorline.errors import UnknownName
from vendorline.evidence.addresses import unclean
from vendorline.evidence.registered import collected_sources
from vendorline.project.sources import citing_ids, registered_sources, sources_of
from vendorline.rulebook import provisions

PACKAGE = Path(vendorline.__file__).parent


def test_everything_that_cites_resolves() -> None:
    bare = [(kind, key) for kind, key in citing_ids() if not sources_of(kind, key)]
    assert bare == []


def test_every_registered_source_is_cited() -> None:
    cited = {name for kind, key in citing_ids() for name in sources_of(kind, key)}
    assert set(registered_sources()) - cited == set()


def test_every_registered_address_is_clean_and_stands_once() -> None:
    assert {
        (n, one.why) for n, source in registered_sources().items() if source.url for one in unclean(source.url)
    } == set()
    addresses = [source.url for source in registered_sources().values() if source.url]
    assert len(addresses) == len(set(addresses))


def test_every_address_in_data_that_is_shipped_is_clean() -> None:
    found, files = set(), [path for path in PACKAGE.rglob("*") if path.suffix in {".csv", ".yaml", ".txt"}]
    for path in files:
        for url in re.findall(r"https?://[^\s<>;,\"'|)]+", path.read_text(encoding="utf-8")):
            found |= {(path.name, url, one.why) for one in unclean(url)}
    assert len(files) > 200
    assert found == set()


def test_ids_of_the_table_are_its_own() -> None:
    shipped = {name for instrument in provisions().instruments for name in instrument.sources}
    assert not shipped & set(collected_sources())
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]*", name) for name in registered_sources())


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        ("provision", "US-889A", ["us-pl-115-232", "us-889-dod", "us-889-akin", "us-889-far"]),
        ("instrument", "AT-2021-45", ["at-tkg45", "at-dorda-2022"]),
        ("claim", "gdp_loss_2035:CA:2019", ["de-471688954"]),
        ("term", "currency", ["assumed"]),
        ("function", "amf", ["3gpp-ts-33-501"]),
        ("interface", "x2", ["3gpp-ts-33-401"]),
        ("country", "GB", ["geonames"]),
    ],
)
def test_sources_of_one_thing(kind: str, key: str, expected: list[str]) -> None:
    found = list(sources_of(kind, key))
    if kind == "claim":
        assert [registered_sources()[name].issuer for name in found] == ["Oxford Economics"]
    else:
        assert found[: len(expected)] == expected


@pytest.mark.parametrize(("kind", "key"), [("claims", "x"), ("claim", "gdp_loss_2035:CA:2018"), ("provision", "XX-1")])
def test_what_nothing_has_is_an_unknown_name(kind: str, key: str) -> None:
    with pytest.raises(UnknownName):
        sources_of(kind, key)
