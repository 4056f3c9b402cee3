"""Laws that hold for every network, whatever is in it."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_networks import SWITCHES, network_of, random_tables

from vendorline.expose import MEASURES, expose
from volume import examples

SEEDS = st.integers(0, 10**9)
WHO = ("A", "B", "C")
MONOTONE = [measure for measure in MEASURES if measure != "alter_blind"]
#: Switches that the standard leaves open; what it settles (no integrity on older radio, IPsec to the N3IWF) is not unknown.
SETTLED = {("s1_uu_up", "integrity"), ("a5", "integrity"), ("gea", "integrity"), ("umts_uu", "integrity")}
OPEN = [
    (name, column) for name in SWITCHES for column in ("confidentiality", "integrity")
    if name != "nwu" and (name, column) not in SETTLED
]  # fmt: skip
few = settings(
    max_examples=examples(8, 20), deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def numbers(tables, **options):
    result = expose(network_of(tables), vendors=WHO, pairs=True, **options)
    return {(tuple(r["vendor_ids"]), r["measure"], r["weight"]): (r["low"], r["high"]) for r in result.to_dicts()}


def never_lower(before, after, who=None, measures=MONOTONE):
    for key, bounds in before.items():
        if key[1] in measures and (who is None or who in key[0]):
            assert all(b <= a + 1e-9 for b, a in zip(bounds, after[key], strict=True)), (key, bounds, after[key])


@few
@given(SEEDS)
def test_low_is_never_above_high_and_shares_are_shares(seed):
    for low, high in numbers(random_tables(seed)).values():
        assert 0 <= low <= high <= 1


@few
@given(SEEDS, st.sampled_from(WHO))
def test_giving_a_vendor_another_element_never_lowers_its_exposure(seed, vendor):
    tables = random_tables(seed)
    before = numbers(tables)
    random.Random(seed).choice(tables["elements"])["vendor_id"] = vendor
    never_lower(before, numbers(tables), who=vendor)


@few
@given(SEEDS, st.sampled_from(WHO), st.sampled_from(("amf", "udm", "upf", "oss", "admf", "router")))
def test_adding_an_element_of_a_vendor_never_lowers_its_exposure(seed, vendor, function):
    tables = random_tables(seed)
    before = numbers(tables)
    like = tables["elements"][0]
    tables["elements"].append({**like, "element_id": "new", "function": function, "vendor_id": vendor})
    never_lower(before, numbers(tables), who=vendor)


@few
@given(SEEDS, st.sampled_from(WHO), st.sampled_from(("component", "software", "signing", "operation", "host")))
def test_adding_a_role_never_lowers_exposure(seed, vendor, role):
    tables = random_tables(seed)
    tables["supplies"] = [s for s in tables["supplies"] if s["element_id"] is not None]
    before = numbers(tables)
    element = random.Random(seed).choice(tables["elements"])["element_id"]
    tables["supplies"].append({"element_id": element, "role": role, "vendor_id": vendor})
    never_lower(before, numbers(tables), who=vendor)


@few
@given(SEEDS, st.sampled_from(("manages", "updates")))
def test_adding_a_control_edge_never_lowers_exposure(seed, kind):
    tables = random_tables(seed)
    before = numbers(tables)
    rng = random.Random(seed)
    a, b = (rng.choice(tables["elements"])["element_id"] for _ in range(2))
    if a != b and not any((c["controller_id"], c["element_id"], c["kind"]) == (a, b, kind) for c in tables["controls"]):
        tables["controls"].append({"controller_id": a, "element_id": b, "kind": kind})
    never_lower(before, numbers(tables))


@few
@given(SEEDS, st.sampled_from(SWITCHES))
def test_switching_a_protection_on_never_raises_exposure(seed, switch):
    tables = random_tables(seed)
    on, off = (numbers(tables, settings=[f"{switch}={state}"]) for state in ("on", "off"))
    never_lower(on, off)
    never_lower(on, numbers(tables))
    for key, (low, high) in numbers(tables).items():
        if key[1] != "alter_blind":
            assert on[key][0] - 1e-9 <= low
            assert high <= off[key][1] + 1e-9


@few
@given(SEEDS)
def test_renaming_vendors_permutes_the_answers(seed):
    tables = random_tables(seed)
    before = numbers(tables)
    rename = {"A": "C", "B": "A", "C": "B", None: None}
    for table in ("elements", "supplies"):
        for row in tables[table]:
            row["vendor_id"] = rename[row["vendor_id"]]
    after = numbers(tables)
    for (who, measure, weight), bounds in before.items():
        assert after[tuple(sorted(rename[v] for v in who)), measure, weight] == bounds


@few
@given(SEEDS, st.sampled_from((0.5, 3.0, 1000.0)))
def test_scaling_the_weights_changes_nothing(seed, factor):
    tables = random_tables(seed)
    before = numbers(tables)
    for demand in tables["demands"]:
        demand["subscribers"] *= factor
        demand["traffic_gb_day"] *= factor
    after = numbers(tables)
    assert all(abs(a - b) < 1e-9 for key in before for a, b in zip(before[key], after[key], strict=True))


@few
@given(SEEDS)
def test_together_never_less_than_alone(seed):
    found = numbers(random_tables(seed))
    for (who, measure, weight), bounds in found.items():
        if len(who) == 2 and measure in MONOTONE:
            for one in who:
                assert all(a >= b - 1e-9 for a, b in zip(bounds, found[(one,), measure, weight], strict=True))


@settings(few, max_examples=examples(5, 12))
@given(SEEDS, st.booleans())
def test_intervals_contain_every_completion_of_the_unknowns(seed, nothing_stated):
    tables = random_tables(seed, max_demands=2)
    if nothing_stated:
        tables["protections"], tables["links"] = [], []
    wide = numbers(tables)
    rng = random.Random(seed)
    unknown = [e for e in tables["elements"] if e["vendor_id"] is None]
    for _ in range(6):
        for element in unknown:
            element["vendor_id"] = rng.choice((*WHO, "D"))
        chosen = [f"{name}.{column}={rng.choice(('on', 'off'))}" for name, column in OPEN] if nothing_stated else []
        for key, (low, high) in numbers(tables, settings=chosen).items():
            assert wide[key][0] - 1e-9 <= low, key
            assert high <= wide[key][1] + 1e-9, key
