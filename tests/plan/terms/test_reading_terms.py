"""A file of terms is read over the defaults; what is wrong with it is told at once, with its line and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from vendorline.errors import Fault, InvalidInput
from vendorline.plan.terms.defaults import default_terms
from vendorline.plan.terms.faults import ROWS
from vendorline.plan.terms.model import Terms, UnitCost
from vendorline.plan.terms.read import read_terms

RAN_4G = "{layer: ran, generation: 4g, equipment: 1, labour: 2, crew_days: 3, dual_running: 4, capacity_lost: 5}"


def read(folder: Path, text: str) -> Terms:
    path = folder / "terms.yaml"
    path.write_text(text, encoding="utf-8")
    return read_terms(
        path, vendors={"huawei", "nokia", "Village Radio"}, regions={"north", "south"}, operators={"op-a", "op-b"}
    )


# Each: text, line, field, value, and words of the problem and of the remedy.
FAULTS = [
    ("currncy: EUR", 1, "currncy", "EUR", "unknown", "did you mean currency?"),
    ("sunshine: 5", 1, "sunshine", "5", "unknown", "template"),
    ("discount_rate: 0.05", 1, "discount_rate", "0.05", "no unit", "write discount_rate_per_year"),
    ("border: 5", 1, "border", "5", "no unit", "write border_cost"),
    ("period: 3", 1, "period", "3", "no unit", "write period_months"),
    ("neighbour: 3", 1, "neighbour", "3", "no unit", "write neighbour_km"),
    ("crew_days: 3", 1, "crew_days", "3", "no term of its own", "rows of unit_costs"),
    ("crews:\n  - {region: north, crew_days: 5}", 2, "crews.crew_days", "5", "no unit", "write crew_days_per_period"),
    ("deliveries:\n - {vendor: nokia, units: 5}", 2, "deliveries.units", "5", "no unit", "units_per_period"),
    ("crews:\n  - {region: north}", 2, "crews.crew_days_per_period", None, "missing", "add it"),
    (
        "crews:\n  - {region: north, crew_days_per_period: -5}",
        2,
        "crews.crew_days_per_period",
        "-5",
        "negative",
        "0 or",
    ),
    (
        "crews:\n  - {region: nroth, crew_days_per_period: 5}",
        2,
        "crews.region",
        "nroth",
        "does not have",
        "mean north?",
    ),
    ("crews:\n  - {region: moon, crew_days_per_period: 5}", 2, "crews.region", "moon", "does not have", "north, south"),
    ("crews:\n  - north", 2, "crews", "north", "no row", "region, crew_days_per_period"),
    ("crews: 5", 1, "crews", "5", "no list", "write a list"),
    ("max_out_share: 35 %", 1, "max_out_share", "35 %", "percent", "0.35"),
    ("max_out_share: 35", 1, "max_out_share", "35", "more than the whole", "0.35"),
    ("renewal_share: 1.5", 1, "renewal_share", "1.5", "more than the whole", "0.015"),
    ("price_rise_with_fewer_bidders: 16", 1, "price_rise_with_fewer_bidders", "16", "more than the whole", "0.16"),
    ("crew_share_of_work_per_year: 20", 1, "crew_share_of_work_per_year", "20", "too large", "12 or less"),
    ("crew_share_of_work_per_year: 0", 1, "crew_share_of_work_per_year", "0", "too small", "more than 0"),
    ("renewal_share:", 1, "renewal_share", None, "empty", "remove the line"),
    ("discount_rate_per_year: 0,05", 1, "discount_rate_per_year", "0,05", "comma", "0.05"),
    ("border_cost: 10,000", 1, "border_cost", "10,000", "plain digits", "write 10000"),
    ("border_cost: 1_000", 1, "border_cost", "1_000", "plain digits", "write 1000"),
    ("border_cost: 500 EUR", 1, "border_cost", "500 EUR", "no number", "without a unit"),
    ("border_cost: 1e400", 1, "border_cost", "1e400", "no number", "digits"),
    ("border_cost: .inf", 1, "border_cost", ".inf", "no number", "digits"),
    ("border_cost: nan", 1, "border_cost", "nan", "no number", "digits"),
    ("border_cost: \u0665", 1, "border_cost", "\u0665", "no number", "digits"),
    ("price_year: [2020]", 1, "price_year", None, "no number", "whole number"),
    ("border_cost: {a: 1}", 1, "border_cost", None, "no number", "write a number"),
    ("border_cost: true", 1, "border_cost", "true", "no number", "digits"),
    (f"border_cost: {'9' * 5000}", 1, "border_cost", "9" * 5000, "no number", "digits"),
    ("crew_ramp_periods: 1.5", 1, "crew_ramp_periods", "1.5", "whole number", "whole number"),
    ("period_months: 5", 1, "period_months", "5", "none of what", "1, 2, 3, 4, 6 or 12"),
    ("winter_months: [11, 13]", 1, "winter_months", "13", "no month", "1 to 12"),
    ("winter_months: [0]", 1, "winter_months", "0", "no month", "1 to 12"),
    ("winter_months: [1, 01]", 1, "winter_months", "1", "twice", "keep one"),
    ("market: county", 1, "market", "county", "none of what", "region or operator"),
    ("currency: kr", 1, "currency", "kr", "no currency code", "EUR"),
    ("currency: SEK", 1, "currency", "SEK", "no unit costs", "units_of_currency_per_eur"),
    ("units_of_currency_per_eur: 11", 1, "units_of_currency_per_eur", "11", "in EUR of 2020", "currency"),
    ("units_of_currency_per_eur: 0", 1, "units_of_currency_per_eur", "0", "too small", "more than 0"),
    ("vendors: [nokia, Nobody Knows]", 1, "vendors", "Nobody Knows", "neither", "vendor"),
    ("vendors: [Nokia, nokia]", 1, "vendors", "nokia", "twice", "keep one"),
    ("vendors: [Nokiaa]", 1, "vendors", "Nokiaa", "neither", "did you mean nokia?"),
    (
        "vendor_price_index:\n  nobody at all: 1.1",
        2,
        "vendor_price_index.nobody at all",
        "nobody at all",
        "neither",
        "",
    ),
    ("vendor_price_index:\n  nokia: 0", 2, "vendor_price_index.nokia", "0", "too small", "more than 0"),
    ("vendor_price_index: 5", 1, "vendor_price_index", "5", "no mapping", "name: number"),
    (
        "vendor_price_index:\n  nokia: 1\n  Nokia: 2",
        3,
        "vendor_price_index.Nokia",
        "nokia",
        "first on line 2",
        "keep one",
    ),
    ("deliveries:\n - {vendor: acm, units_per_period: 1}", 2, "deliveries.vendor", "acm", "neither", ""),
    ("budgets:\n - {operator: op-c, amount: 1}", 2, "budgets.operator", "op-c", "an operator", "op-"),
    ("budgets:\n - {amount: 1}\n - {operator: any, amount: 2}", 3, "budgets", "any", "first on line 2", "keep one"),
    ("budgets:\n - {year: 20, amount: 1}", 2, "budgets.year", "20", "too small", "1990 or more"),
    (f"unit_costs:\n - {RAN_4G}\n - {RAN_4G}", 3, "unit_costs", "ran, 4g, any", "twice", "keep one"),
    (f"unit_costs:\n - {RAN_4G.replace('ran', 'rna')}", 2, "unit_costs.layer", "rna", "layer", "did you mean ran?"),
    (
        f"unit_costs:\n - {RAN_4G.replace('4g', '6g')}",
        2,
        "unit_costs.generation",
        "6g",
        "none of what",
        "2g, 3g, 4g or 5g",
    ),
    (
        f"unit_costs:\n - {RAN_4G.replace('4g', '4g, site_class: hill')}",
        2,
        "unit_costs.site_class",
        "hill",
        "class",
        "any",
    ),
    (f"unit_costs:\n - {RAN_4G.replace('4g', '4g, function: amf')}", 2, "unit_costs.layer", "ran", "of amf", "core_cp"),
    (
        f"unit_costs:\n - {RAN_4G.replace('4g', '4g, function: afm')}",
        2,
        "unit_costs.function",
        "afm",
        "function",
        "amf?",
    ),
    ("site_classes:\n - {name: hill, regions: [west]}", 2, "site_classes.regions", "west", "a region", "north"),
    ("life_years: {rann: 8}", 1, "life_years.rann", "rann", "no layer", "did you mean ran?"),
    ("life_years: {ran: 0}", 1, "life_years.ran", "0", "too small", "more than 0"),
    ("site_classes:\n - {name: any, tags: [hill]}", 2, "site_classes.name", "any", "in no class", "another name"),
    ("coupled_generations: [[4g, 5g], [5g, 3g]]", 1, "coupled_generations", "5g", "twice", "keep one"),
]


@pytest.mark.parametrize(("text", "line", "field", "value", "problem", "remedy"), FAULTS)
def test_each_fault_says_where_what_and_how_to_mend_it(tmp_path, text, line, field, value, problem, remedy) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, text)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("terms.yaml", line, field, value)
    assert problem in fault.problem
    assert remedy in fault.remedy


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path) -> None:
    text = "discount_rate: 1\nvendors: [nobody at all]\nmax_out_share: 5 %\ncrews:\n  - {region: west, crew_days: -1}\n"
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, text)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        (1, "discount_rate"),
        (2, "vendors"),
        (3, "max_out_share"),
        (5, "crews.crew_days"),
        (5, "crews.region"),
    ]


def _faults(folder: Path, text: str) -> tuple[Fault, ...]:
    try:
        read(folder, text)
    except InvalidInput as error:
        return error.faults
    return ()


@pytest.mark.parametrize(
    "value", ["[]", "{}", "[[a]]", "[{a: b}]", "{a: {b: c}}", "-1", "a", "[~]", "{~: 1}", "'5'", "any"]
)
def test_whatever_stands_where_it_stands_is_read_or_told(tmp_path, value) -> None:
    cells = [(term, field) for term, row in ROWS.items() for field in row.model_fields]
    texts = [f"{term}: {value}" for term in Terms.model_fields]
    texts += [f"{term}:\n  - {{{field}: {value}}}" for term, field in cells]
    faults = [fault for text in texts for fault in _faults(tmp_path, text)]
    assert len(faults) > 20
    assert all(fault.row and fault.problem and fault.remedy for fault in faults)


@pytest.mark.parametrize("text", ["- a", "just text", "a: &x 1\nb: *x", "a: 1\na: 2", "\tcurrency: EUR", "a: [1"])
def test_what_is_no_mapping_of_plain_values_is_refused_with_its_line(tmp_path, text) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(tmp_path, text)
    assert all(fault.row for fault in caught.value.faults)


def test_a_file_that_is_not_there_is_a_fault(tmp_path) -> None:
    with pytest.raises(InvalidInput, match="cannot be used"):
        read_terms(tmp_path / "none.yaml", vendors=(), regions=(), operators=())


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "crews:\nunit_costs:\nvendor_price_index:\n"])
def test_what_a_file_does_not_state_has_its_default(tmp_path, text) -> None:
    assert read(tmp_path, text) == default_terms()
    assert read_terms(None, vendors=(), regions=(), operators=()) == default_terms()


def test_an_empty_limit_is_no_limit(tmp_path) -> None:
    assert default_terms().max_out_share is not None
    assert read(tmp_path, "max_out_share:").max_out_share is None


def test_a_layer_without_a_life_of_its_own_has_that_of_any(tmp_path) -> None:
    assert read(tmp_path, "life_years: {ran: 8}").life_years == {"any": 10, "ran": 8}
    assert read(tmp_path, "life_years: {any: 12}").life_years == {"any": 12}
    assert read(tmp_path, "life_years:").life_years == {"any": 10}


def test_vendors_are_known_in_any_spelling_and_by_the_name_that_only_the_network_has(tmp_path) -> None:
    terms = read(
        tmp_path,
        "vendors: [NOKIA Oyj, Village Radio]\nvendor_price_index: {Huawei Technologies: 1.1}\n"
        "deliveries:\n - {vendor: Ericsson, units_per_period: 20}\n",
    )
    assert terms.vendors == ("nokia", "Village Radio")
    assert terms.vendor_price_index == {"huawei": 1.1}
    assert terms.deliveries[0].vendor == "ericsson"


def _cost(terms: Terms, generation: str) -> list[UnitCost]:
    return [c for c in terms.unit_costs if (c.layer, c.function, c.generation) == ("ran", None, generation)]


def test_a_row_of_unit_costs_replaces_the_default_of_its_kind_alone(tmp_path) -> None:
    terms = read(tmp_path, f"unit_costs:\n - {RAN_4G}\n")
    (own,) = _cost(terms, "4g")
    assert (own.equipment, own.labour, own.crew_days, own.dual_running, own.capacity_lost) == (1, 2, 3, 4, 5)
    assert _cost(terms, "5g") == _cost(default_terms(), "5g")
    assert len(terms.unit_costs) == len(default_terms().unit_costs)


def test_default_costs_are_converted_and_own_ones_are_not(tmp_path) -> None:
    terms = read(tmp_path, f"currency: SEK\nunits_of_currency_per_eur: 10\nunit_costs:\n - {RAN_4G}\n")
    (own,), (other,), (euros,) = _cost(terms, "4g"), _cost(terms, "5g"), _cost(default_terms(), "5g")
    assert own.equipment == 1
    assert (other.equipment, other.labour, other.crew_days) == (
        euros.equipment * 10,
        euros.labour * 10,
        euros.crew_days,
    )


def test_costs_in_euros_are_never_taken_for_another_currency(tmp_path) -> None:
    terms = read(tmp_path, f"currency: SEK\nunit_costs:\n - {RAN_4G}\n")
    assert [cost.equipment for cost in terms.unit_costs] == [1]


def test_a_site_class_of_the_file_may_have_costs(tmp_path) -> None:
    row = RAN_4G.replace("4g", "4g, site_class: hill")
    terms = read(tmp_path, f"site_classes:\n - {{name: hill, tags: [hill], regions: [north]}}\nunit_costs:\n - {row}\n")
    assert len(_cost(terms, "4g")) == 2
