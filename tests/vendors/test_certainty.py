"""A vendor only where it is certain: placeholders, several names, denials, doubts and namesakes give none; harmless words keep one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.errors import UnknownName, UsageError
from vendorline.vendors import ambiguous_words, confirmed_names, match_of, own_id, resolve, vendors
from vendorline.vendors.confirming import vendor_confirmed
from vendorline.vendors.wording import is_placeholder

BIG = (
    "Huawei",
    "Nokia",
    "Ericsson",
    "ZTE",
    "Samsung",
    "Cisco",
    "Juniper Networks",
    "Mavenir",
    "Ciena",
    "Adtran",
    "Fortinet",
)


@pytest.mark.parametrize(
    "name",
    [
        "Unknown vendor", "various", "n.a.", "mixed", "others", "sonstige", "??", "xxx", "0", "all", "TBC", "diverse", "desconocido",
        "inconnu", "divers fournisseurs"[:6], "verschiedene Hersteller", "sin datos", "non renseigné", "não informado", "brak danych",
        "okänd", "неизвестно", "不明", "未知", "미정", "sconosciuto", "n. v. t.", "see notes", "multi-vendor", "ei tiedossa", "***",
    ],
)  # fmt: skip
def test_words_for_nobody(name: str) -> None:
    assert match_of(name).vendor_id is None
    assert match_of(name).sure == "placeholder"


SEPARATORS = (" / ", "/", " -> ", " => ", " → ", "\\", " + ", ";", ", ", "\n", " & ", " | ", " ", "-", "_", " vs ", " or ", " und ",
              " then ", " to ", " by ", " (", ", formerly ", " (ex ", " statt ", " et ", " y ", " BBU / ")  # fmt: skip


@given(
    st.sampled_from(BIG),
    st.sampled_from(BIG),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["", ")", " RRU", " Ltd", "?"]),
)
def test_two_vendors_never_are_the_first(one: str, other: str, between: str, tail: str) -> None:
    match = match_of(f"{one}{between}{other}{tail}")
    if one != other:
        assert match.vendor_id is None
        assert match.sure in {"several", "doubt"}


DOUBTS = ("{}?", "{} ?", "no {}", "not {}", "non {}", "{}-free", "{} free", "ex-{}", "ex {}", "{} removed", "{} (tbc)", "probably {}",
          "prob. {}", "{} until 2023", "ehem. {}", "kein {}", "sans {}", "sin {}", "sem {}", "früher {}", "ancien {}", "{} oder ähnlich",
          "vermutlich {}", "{} (à confirmer)", "{} and others", "{} 50%", "(ex-{})", "{} replaced", "{} 2019", "~{}", "!{}",
          "{} swapped", "{} geplant", "reseller of {}", "{} compatible", "non-{}", "managed by {}", "ikke {}")  # fmt: skip


@pytest.mark.parametrize("form", DOUBTS)
@pytest.mark.parametrize("name", ["Huawei", "Juniper Networks", "ZTE"])
def test_denied_or_doubted(form: str, name: str) -> None:
    match = match_of(form.format(name))
    assert (match.vendor_id, match.sure) == (None, "doubt")
    assert match.several == (match_of(name).vendor_id,)


@pytest.mark.parametrize(
    ("name", "vendor"),
    [
        ("Huawei Technologies (UK) Co. Ltd.", "huawei"), ("Ericsson AB, Stockholm", "ericsson"), ("ERICSSON - RAN", "ericsson"),
        ("Nokia Solutions and Networks Oy", "nokia"), ("Samsung Electronics Networks Division", "samsung"), ("Hua Wei", "huawei"),
        ("Z.T.E.", "zte"), ("华为技术有限公司", "huawei"), ("中兴通讯股份有限公司", "zte"), ("Ericsson España S.A.", "ericsson"),
        ("Huawei do Brasil Telecom. Ltda", "huawei"), ("Nokia AirScale", "nokia"), ("Cisco ASR 9000", "cisco"),
        ("Juniper MX960", "juniper"), ("Fortinet FortiGate", "fortinet"), ("Ciena Canada ULC", "ciena"), ("\u041e\u041e\u041e Хуавэй", "huawei"),
        ("Palo Alto Networks, Inc.", "palo_alto"), ("Aruba, a Hewlett Packard Enterprise company", "aruba"), ("에릭슨", "ericsson"),
    ],
)  # fmt: skip
def test_words_that_do_not_change_who_made_it(name: str, vendor: str) -> None:
    assert match_of(name).vendor_id == vendor


@pytest.mark.parametrize(
    "name",
    [
        "Huawei Acme",
        "Acme Nokia",
        "Huawei & Sons",
        "Nokia / Acme Radio",
        "Ericsson Northwind",
        "Sony Ericsson",
        "Juniper Square",
    ],
)
def test_a_word_that_nobody_knows_beside_a_name_is_asked(name: str) -> None:
    assert match_of(name).vendor_id is None


def test_an_ambiguous_word_alone_is_nobody_and_offers_who_it_may_be() -> None:
    for word in ambiguous_words().values():
        for spelling in (word.word, word.word.upper()):
            match = match_of(spelling)
            assert match.vendor_id is None or spelling in vendors(), spelling
    assert match_of("Andrew").candidates == ("andrew", "commscope", "amphenol")
    assert (match_of("Siemens").sure, match_of("Siemens AG").vendor_id) == ("ambiguous", "siemens")


def test_every_spelling_of_the_catalogue_is_read_and_none_is_a_word_for_nobody() -> None:
    for vendor in vendors().values():
        for spelling in (vendor.id, vendor.name, *vendor.aliases):
            match = match_of(spelling)
            assert match.vendor_id == vendor.id or match.sure == "ambiguous", spelling
            assert not is_placeholder(spelling), spelling


@given(
    st.sampled_from(sorted(vendors())),
    st.sampled_from(sorted(vendors())),
    st.sampled_from((" / ", " -> ", "; ", " + ", "\\")),
)
def test_no_two_names_of_the_catalogue_give_one(one: str, other: str, between: str) -> None:
    if one != other:
        assert match_of(vendors()[one].name + between + vendors()[other].name).vendor_id is None


# Confirmed names -------------------------------------------------------------------------------------------------------------


def test_one_name_in_many_spellings_is_one_when_confirmed() -> None:
    spellings = [
        "Acme Radio",
        "ACME RADIO",
        "Acme  Radio",
        "Acme Radio Ltd.",
        "acme-radio",
        "Acme Radio GmbH",
        "acme_radio",
    ]
    assert {match_of(name).vendor_id for name in spellings} == {None}
    confirmed = confirmed_names([("acme_radio", "Acme Radio")])
    assert {match_of(name, confirmed).vendor_id for name in spellings} == {"acme_radio"}
    assert set(resolve(spellings, date(2024, 1, 1), confirmed)["sure"]) == {"confirmed"}
    for name in ("Acme Radio?", "no Acme", "Acme Radio / Huawei", "ex Acme Radio"):
        assert match_of(name, confirmed).vendor_id is None


def test_confirmed_names_never_go_before_the_catalogue_and_go_before_likenesses() -> None:
    confirmed = confirmed_names(
        [("mine", "Huawei"), ("huwaei", "Huwaei"), ("commscope", "Andrew"), ("a", "Twice"), ("b", "Twice")]
    )
    assert match_of("Huawei", confirmed).vendor_id == "huawei"
    assert match_of("Huwaei", confirmed).vendor_id == "huwaei"
    assert match_of("ANDREW", confirmed).vendor_id == "commscope"
    assert match_of("Twice", confirmed).vendor_id is None


@pytest.mark.parametrize("name", ["Huawei?", "various", "Huawei / Nokia", "Huwaei", "Andrew", "Casa"])
def test_what_may_not_be_confirmed_without_saying_who(name: str) -> None:
    with pytest.raises(UsageError):
        vendor_confirmed(name)


def test_ids_of_confirmed_names() -> None:
    assert own_id("Acme Radio Ltd.") == "acme_radio"
    assert vendor_confirmed("Acme Radio") == "acme_radio"
    assert vendor_confirmed("Huwaei", "Huawei Technologies") == "huawei"
    assert vendor_confirmed("Huwaei", "huwaei") == "huwaei"
    assert vendor_confirmed("Huwaei", "huwaei_other") == "huwaei_other"
    assert vendor_confirmed("Acme Radio", "acme") == "acme"
    with pytest.raises(UnknownName, match="did you mean huawei"):
        vendor_confirmed("Acme Radio", "huawai")


@pytest.mark.parametrize(
    "name",
    ["o. Huawei", "w/o Huawei", "Huawei ✗", "Huawei (0)", "Ericsson=N", "Ericsson (H)", "Ericsson +", "Ericsson et", "Ericsson (4G)"],
)  # fmt: skip
def test_a_sign_beside_a_name_denies_it_or_leaves_it_open(name: str) -> None:
    assert match_of(name).vendor_id is None
