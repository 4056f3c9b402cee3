"""Random networks with one cell that nobody can read, and every network that each value of that cell would make of it."""

import random
from itertools import product

import polars as pl
from left_out_damage import MAKERS, whole_tables
from random_networks import SWITCHES, network_of

from damaged import accepted, as_tables
from networks import element, network
from vendorline.knowledge.tables import functions

ELSEWHERE = "a region in which nothing else is"
#: Cells whose emptiness says something, where demands are stated, and where a serving chain is laid.
STATED = (
    ("demands", "region"), ("demands", "site_id"), ("demands", "anchor"), ("sites", "region"), ("links", "interface"),
    ("protections", "interface"), ("elements", "function"),
)  # fmt: skip
LAID = (("operators", "subscribers"), ("sites", "region"), ("elements", "function"), ("elements", "retired_on"))
#: What stands in a cell: an error value, or a code that nobody knows.
TEXTS = {("links", "interface"): ("#REF!", "xyz"), ("protections", "interface"): ("xyz",), ("demands", "site_id"): ("#REF!", "leads-nowhere"),
         ("demands", "anchor"): ("#REF!", "leads-nowhere"), ("operators", "subscribers"): ("#REF!", "viele")}  # fmt: skip
AMOUNTS = (1, 10, 1_000, 100_000, 10**9, 10**14)
RUN = (
    "gnb",
    "gnb",
    "enb",
    "en_gnb",
    "du",
    "cu_up",
    "cu_cp",
    "ru",
    "amf",
    "upf",
    "mme",
    "router",
    "ems",
    "upf_edge",
    "udm",
)


def stated_tables(seed):
    """Rows of a network with stated demands, of which some say where they are by their site alone."""
    rng, tables = random.Random(seed), whole_tables(seed)
    regions = sorted({s["region"] for s in tables["sites"]} - {None})
    tables["sites"].append({"site_id": "s-more", "country": "GB", "region": rng.choice(regions)})
    for demand in tables["demands"]:
        if rng.random() < 0.5:
            demand["region"], demand["site_id"] = None, rng.choice(tables["sites"])["site_id"]
    for region in regions:  # what a region hangs on
        operator = rng.choice(tables["operators"])["operator_id"]
        for interface in ("n3", "s1_u", "uu_up", "s1_uu_up"):
            row = {"operator_id": operator, "region": region, "interface": interface, "confidentiality": rng.choice(("on", "off")),
                   "integrity": rng.choice(("on", "off"))}  # fmt: skip
            key = ("operator_id", "region", "interface")
            if rng.random() < 0.5 and not any(all(o[c] == row[c] for c in key) for o in tables["protections"]):
                tables["protections"].append(row)
    if rng.random() < 0.5:
        tables["supplies"].append(
            {"element_id": None, "operator_id": None, "domain": None, "region": rng.choice(regions),
             "role": rng.choice(("component", "software", "host")), "vendor_id": rng.choice(list(filter(None, MAKERS.values())))}
        )  # fmt: skip
    if not tables["links"] or rng.random() < 0.5:
        tables["links"].append({"link_id": "l-more", "a_id": tables["demands"][0]["radio"][-1], "b_id": tables["routes"][0]["element_id"],
                                "interface": rng.choice(SWITCHES), "confidentiality": "on", "integrity": "off"})  # fmt: skip
    return tables


def laid_network(seed):
    """An inventory without demands: two operators, a few sites in up to two regions."""
    rng = random.Random(seed)
    operators = [
        {"operator_id": o, "name": o, "country": "GB", "plmn": ["00101"], "subscribers": rng.choice((50_000, 70_000))}
        for o in ("op", "two")
    ]
    rows = [
        element(f"e{n}", f"s{rng.randrange(3)}", operator_id="op" if n == 0 else "two" if n == 1 else rng.choice(("op", "two")),
                function="gnb" if n < 2 else rng.choice(RUN), vendor_id=rng.choice(tuple(MAKERS.values())))
        for n in range(rng.randrange(3, 8))
    ]  # fmt: skip
    found = network(rows, operators=operators)
    regions = [rng.choice(("north", "north", "south", None)) for _ in found["sites"].iter_rows()]
    return found.with_tables(sites=found["sites"].with_columns(region=pl.Series(regions, dtype=pl.String)))


def values_of(network, table, column, text, rng):
    """Whatever may stand in a cell that nobody can read, by what exposure may tell apart."""
    if column == "region":
        named = {r for name in ("sites", "demands", "protections", "supplies") for r in network[name]["region"]}
        return [*sorted(named - {None}), ELSEWHERE, None]
    if column == "site_id":
        return network["sites"]["site_id"].to_list()
    if column == "anchor":
        names = network["elements"]["element_id"].to_list()
        pairs = [rng.sample(names, 2) for _ in range(12)] if len(names) > 1 else []
        return [[], *([name] for name in names), *pairs]
    if column == "interface":
        return [*SWITCHES, "f1_c", "xn_c"]
    if column == "retired_on":
        return [None, network.as_of]
    return AMOUNTS if column == "subscribers" else [f.id for f in functions().values()]


def set_cell(network, table, row, column, value):
    """The network with one cell filled; where two rows then speak of the same, with each of what they say."""
    frame = network[table]
    if table == "protections":
        yield from _protections(network, row, value)
        return
    values = frame[column].to_list()
    values[row] = value
    kept = network["observations"].filter(pl.col("method") != "unreadable")
    yield network.with_tables(
        **{table: frame.with_columns(pl.Series(column, values, dtype=frame[column].dtype)), "observations": kept}
    )


def damaged(seed, kind):
    """A network with one cell that nobody can read, and what it would be with each value; None where it has no such cell."""
    rng, (table, column) = random.Random(seed), kind
    whole = (
        laid_network(seed) if kind in LAID and not (kind in STATED and seed % 2) else network_of(stated_tables(seed))
    )
    if whole.is_empty(table):
        return None
    tables = as_tables(whole)
    row, text = rng.randrange(tables[table].height), rng.choice(TEXTS.get(kind, ("#REF!",)))
    if kind in {("demands", "region"), ("demands", "site_id")}:
        other = "site_id" if column == "region" else "region"
        here = pl.int_range(pl.len()) == row
        if rng.random() < 0.8:
            tables[table] = tables[table].with_columns(pl.when(~here).then(other).alias(other))
    here = pl.int_range(pl.len()) == row
    tables[table] = tables[table].with_columns(
        pl.when(here).then(pl.lit(text, pl.String)).otherwise(column).alias(column)
    )
    found = accepted(tables, whole)
    if found is None or found[table].height != whole[table].height:
        return None
    return found, (table, row, column, text), [
        filled for value in values_of(whole, table, column, text, rng) for filled in set_cell(found, table, row, column, value)
    ]  # fmt: skip


def _protections(network, place, interface):
    rows = network["protections"].to_dicts()
    mine = {**rows.pop(place), "interface": interface}
    same = [r for r in rows if all(r[c] == mine[c] for c in ("operator_id", "region", "interface"))]
    columns = ("confidentiality", "integrity")
    differing = [c for c in columns if same and same[0][c] != mine[c]]
    for states in product(*(("on", "off", "unknown") if c in differing else (mine[c],) for c in columns)):
        told = [r for r in rows if r not in same] + [{**mine, **dict(zip(columns, states, strict=True))}]
        yield network.with_tables(protections=pl.DataFrame(told, schema=network["protections"].schema))


#: What cannot be read of an element left out of an inventory.
LOST = (
    ("site_id",),
    ("operator_id",),
    ("retired_on",),
    ("site_id", "function"),
    ("operator_id", "site_id"),
    ("controller_id",),
)


def lost_element(seed, columns):
    """An inventory of which an element was left out, and every network that it may be; None where the element was not left out."""
    rng, whole = random.Random(seed), laid_network(seed)
    place = rng.randrange(1, whole["elements"].height)
    mine = whole["elements"].row(place, named=True)
    names = whole["elements"]["element_id"].to_list()
    if "controller_id" in columns:  # with a row that says what it manages
        control = {
            "controller_id": mine["element_id"],
            "element_id": rng.choice([n for n in names if n != mine["element_id"]]),
            "kind": "manages",
        }
        whole = whole.with_tables(
            controls=pl.DataFrame(
                [{**dict.fromkeys(whole["controls"].columns), **control}], schema=whole["controls"].schema
            )
        )
        columns = ("function", "site_id")
    said = {
        "site_id": "leads-nowhere",
        "operator_id": "#REF!",
        "function": "#REF!",
        "retired_on": "2010-01-01",
        "installed_on": "2011-01-01",
    }
    if "retired_on" in columns:
        said["installed_on"], columns = "2011-01-01", ("installed_on", "retired_on")
    tables, here = as_tables(whole), pl.int_range(pl.len()) == place
    tables["elements"] = tables["elements"].with_columns(
        pl.when(here).then(pl.lit(said[column], pl.String)).otherwise(column).alias(column) for column in columns
    )
    found = accepted(tables, whole)
    if found is None or found["elements"].height == whole["elements"].height:
        return None
    regions = list(dict.fromkeys(found["sites"]["region"]))
    new = [f"new site in {region}" for region in regions] if "site_id" in columns else []
    sites = pl.DataFrame(
        [*found["sites"].to_dicts(), *({"site_id": n, "country": "GB", "region": r} for n, r in zip(new, regions, strict=False))],
        schema=found["sites"].schema,
    )  # fmt: skip
    values = {
        "site_id": sites["site_id"].to_list(), "operator_id": [*whole["operators"]["operator_id"], None],
        "function": [f.id for f in functions().values()], "retired_on": [None, whole.as_of], "installed_on": [None],
    }  # fmt: skip
    each = []
    for filled in product(*(values[column] for column in columns)):
        row = {**mine, **dict(zip(columns, filled, strict=True))}
        rows = [*found["elements"].to_dicts(), *([row] if row["operator_id"] is not None else [])]
        there = {r["element_id"] for r in rows}
        controls = whole["controls"].filter(pl.col("controller_id").is_in(list(there)))
        frames = {"elements": pl.DataFrame(rows, schema=found["elements"].schema), "sites": sites, "controls": controls}
        each.append(found.without(found.left_out.clear()).with_tables(**frames))
    return found, (columns, mine), each
