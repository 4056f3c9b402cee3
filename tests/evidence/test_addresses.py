"""Addresses of sources: the page's own, without proxy, redirect or tracking."""

from __future__ import annotations

import pytest

from vendorline.evidence.addresses import unclean

_CLEAN = (
    "https://www.ft.com/content/3366b9e6-428d-11ea-a43a-c4b328d9061c",
    "http://blog.kinaforum.com/2019/12/her-er-sikkerhetsloven-som-stanset.html",
    "https://www.boe.es/buscar/doc.php?id=BOE-A-2022-4973",
    "https://www.switec.info/de/notifikationen/detail/?nr=2021/0206/B&id=66694",
    "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:52026PC0011",
    "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legge:2012-03-15;21",
    "https://www.campaign-for-ampere.org/amplifiers/proxy-fight.html",
    "https://media.example.org/m.html?reference=4&profile=source-code",
    "https://web.archive.org/web/20141101075732/http://www.lenovo.com/transactions/motorola/",
)
_UNCLEAN = {
    "https://www-ft-com.eur.idm.oclc.org/content/3366b9e6-428d-11ea-a43a-c4b328d9061c": "the proxy of a library",
    "https://proxy.university.example/login": "the proxy of a library",
    "https://www-heise-de.translate.goog/news/x.html": "a proxy",
    "https://j.mp/2xevMnJ": "a redirect host",
    "https://digital-strategy.ec.europa.eu/nl/news-redirect/791526": "a redirect",
    "https://staging.cartt.ca/telus": "a host on which pages are tried",
    "https://publicationportalpreview.hoganlovells.com/en/x": "a host on which pages are tried",
    "https://webiis08.mondaq.com/canada/x": "a host on which pages are tried",
    "https://m.delfi.lt/verslas/article.php?id=86918593": "the page for phones",
    "https://www.livemint.com/news/india/gear/amp-11657557731081.html": "the page for phones (AMP)",
    "https://www.telecomtv.com/content/5g/samsung-53887/amp": "the page for phones (AMP)",
    "https://www.heise.de/news/x-6174547.html?wt_mc=rss.red.beitrag": "a tracking parameter",
    "https://www.theage.com.au/x.html?ref=rss&utm_medium=rss": "a tracking parameter",
    "https://www.euractiv.fr/x/?_ga=2.175494818": "a tracking parameter",
    "https://www.theregister.com/2024/01/02/x/?td=keepreading": "a tracking parameter",
    "https://telecomlead.com/5g/x-106976?noamp=mobile": "a form of the page",
    "https://anthonyveachlaw.com/blog/x?format=amp": "a form of the page",
    "https://tradelawdaily.com/category/51?BC=bc_67429918c57d8&p=10": "a parameter of one visit",
    "https://www.BOE.es/buscar/doc.php?id=1": "capital letters in the host",
    "ftp://example.org/x": "not a page of the web",
    "https://somebody:secret@example.org/x": "a name or password",
    "https://[bad/x": "no address",
}


@pytest.mark.parametrize("url", _CLEAN)
def test_a_page_s_own_address_is_clean(url: str) -> None:
    assert unclean(url) == ()


@pytest.mark.parametrize("url", _UNCLEAN)
def test_what_is_wrong_with_an_address_is_said_with_a_remedy(url: str) -> None:
    found = unclean(url)
    assert _UNCLEAN[url] in [one.why for one in found]
    assert all(one.remedy for one in found)
