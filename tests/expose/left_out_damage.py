"""Random networks with rows that do not come in: cells nobody can read, ids that lead nowhere, a second row of the same key."""

import random

import polars as pl
from random_networks import network_of, settled_tables

from damaged import accepted, as_tables

MAKERS = {"A": "huawei", "B": "nokia", "C": "ericsson", None: None}
NOWHERE = "leads-nowhere"
#: What goes wrong, by table: a column and what stands in it then (None: nothing).
DAMAGE = {
    "supplies": (("element_id", NOWHERE), ("role", "odd"), ("role", None), ("from_on", "soon"), ("operator_id", NOWHERE)),
    "protections": (("interface", None), ("confidentiality", "maybe"), ("integrity", "maybe"), ("operator_id", NOWHERE)),
    "links": (("a_id", NOWHERE), ("b_id", NOWHERE), ("confidentiality", "maybe"), ("link_id", None)),
    "groups": (("needed", "few"), ("needed", "99"), ("group_id", None)),
    "members": (("element_id", NOWHERE), ("group_id", NOWHERE), ("element_id", None)),
    "needs": (("needed_id", NOWHERE), ("dependent_id", NOWHERE)),
    "controls": (("controller_id", NOWHERE), ("element_id", NOWHERE), ("kind", None), ("kind", "odd")),
    "elements": (("site_id", NOWHERE), ("operator_id", NOWHERE), ("retired_on", "soon"), ("site_id", None)),
    "sites": (("country", "Utopia"),),
    "operators": (("country", "Utopia"),),
}  # fmt: skip
#: What a second row of the same key says otherwise.
AGAIN = {"protections": ("confidentiality", "integrity"), "controls": ("blocked_by",), "groups": ("needed",)}


def whole_tables(seed):
    """Rows of a random network, with what damage needs to be of any account."""
    tables, rng = settled_tables(seed, open_switches=2, unknown_vendors=1), random.Random(seed)
    names = [e["element_id"] for e in tables["elements"]]
    if not tables["supplies"]:
        tables["supplies"] = [
            {"element_id": rng.choice(names) if own else None, "operator_id": None, "domain": None, "region": None,
             "role": rng.choice(("component", "software", "host")), "vendor_id": rng.choice("AB")}
            for own in (True, rng.random() < 0.5)
        ]  # fmt: skip
    if not tables["controls"] and len(names) > 1:
        a, b = rng.sample(names, 2)
        tables["controls"] = [{"controller_id": a, "element_id": b, "kind": "manages", "blocked_by": None}]
    if not tables["links"]:
        demand = rng.choice(tables["demands"])
        hops = [
            r["element_id"] for r in tables["routes"] if r["route_id"] == demand["route_id"] and r["alternative"] == 0
        ]
        chain = [*demand["radio"], *hops]
        at = rng.randrange(max(1, len(chain) - 1))
        tables["links"] = [{"link_id": "l", "a_id": chain[at], "b_id": chain[min(at + 1, len(chain) - 1)],
                            "interface": rng.choice(("n3", "s1_u", "f1_u", "n2", "s1_mme", "sbi")),
                            "confidentiality": rng.choice(("on", "off")), "integrity": rng.choice(("on", "off"))}]  # fmt: skip
    if not tables["groups"]:
        members = rng.sample(names, min(3, len(names)))
        tables["groups"] = [{"group_id": "g", "needed": rng.randint(1, len(members))}]
        tables["members"] += [{"group_id": "g", "element_id": name} for name in members]
    if not tables["needs"]:
        tables["needs"] = [
            {"dependent_id": tables["demands"][0]["demand_id"], "needed_id": rng.choice(tables["groups"])["group_id"]}
        ]  # fmt: skip
    demand = rng.choice(tables["demands"])
    for _ in range(2):  # rows that go before what is said of all, of what a path of 4G or 5G is likely to have
        row = {"operator_id": demand["operator_id"], "region": None, "interface": rng.choice(("n3", "s1_u", "n2", "uu_up", "s1_uu_up")),
               "confidentiality": rng.choice(("on", "off")), "integrity": rng.choice(("on", "off"))}  # fmt: skip
        key = ("operator_id", "region", "interface")
        if not any(all(other[c] == row[c] for c in key) for other in tables["protections"]):
            tables["protections"].append(row)
    loose = {**tables["elements"][0], "element_id": f"{names[0]}-loose", "vendor_id": rng.choice("ABC")}
    loose["function"] = rng.choice(("udm", "admf", "ems", "amf", "oss", "router"))
    tables["sites"].append({"site_id": "s-loose", "country": "GB", "region": rng.choice(tables["sites"])["region"]})
    loose["site_id"] = "s-loose"
    tables["operators"].append({"operator_id": "o-loose", "name": "o", "country": "GB"})
    others = {**loose, "element_id": "others-loose", "operator_id": "o-loose", "site_id": tables["sites"][0]["site_id"]}
    tables["elements"] += [loose, {**others, "function": "ems", "vendor_id": rng.choice("ABC")}]
    tables["controls"].append(
        {"controller_id": "others-loose", "element_id": rng.choice(names), "kind": rng.choice(("manages", "hosts")), "blocked_by": None}
    )  # fmt: skip
    if tables["groups"] and rng.random() < 0.6:
        group = rng.choice(tables["groups"])["group_id"]
        tables["members"].append({"group_id": group, "element_id": loose["element_id"]})
        tables["needs"].append({"dependent_id": tables["demands"][0]["demand_id"], "needed_id": group})
        pairs = {(n["dependent_id"], n["needed_id"]) for n in tables["needs"]}
        tables["needs"] = [{"dependent_id": d, "needed_id": n} for d, n in sorted(pairs)]
    if rng.random() < 0.5:
        tables["controls"].append(
            {"controller_id": loose["element_id"], "element_id": rng.choice(names), "kind": rng.choice(("manages", "hosts")),
             "blocked_by": rng.choice((None, None, "enclave"))}
        )  # fmt: skip
    # Where much is theirs already, what a group needs changes nothing.
    is_little = rng.random() < 0.5
    for row in tables["elements"]:
        row["vendor_id"] = "C" if is_little and row["vendor_id"] == "A" else row["vendor_id"]
    beside = [{**loose, "element_id": f"beside-{maker}", "function": "dwdm", "vendor_id": maker} for maker in "ACC"]
    beside = [{**row, "element_id": f"{row['element_id']}{place}"} for place, row in enumerate(beside)]
    tables["elements"] += beside
    tables["members"] += [{"group_id": "g-beside", "element_id": row["element_id"]} for row in beside]
    tables["groups"].append({"group_id": "g-beside", "needed": rng.randint(1, 3)})
    tables["needs"].append({"dependent_id": tables["demands"][0]["demand_id"], "needed_id": "g-beside"})
    for row in tables["elements"] if not is_little else ():  # what protections protect from
        if row["function"] in {"router", "switch", "microwave", "dwdm"} and rng.random() < 0.6:
            row["vendor_id"] = "A"
    for name in ("elements", "supplies"):
        for row in tables[name]:
            row["vendor_id"] = MAKERS[row["vendor_id"]]
    return tables


def damaged_network(seed, kinds=tuple(DAMAGE), most=2, *, is_laid=False):
    """A network with rows left out, and what was done to it; None where that leaves nothing to ask.

    `is_laid`: nobody states who is served, so that a serving chain is laid.
    """
    rng = random.Random(seed)
    tables = whole_tables(seed)
    if is_laid:
        tables |= {name: [] for name in ("demands", "routes", "route_shares", "groups", "members", "needs")}
        tables["elements"].append({**tables["elements"][0], "element_id": "node", "function": "gnb"})
    whole = network_of(tables)
    tables, done = as_tables(whole), []
    for _ in range(rng.randint(1, most)):
        name = rng.choice([kind for kind in kinds if kind in tables])
        frame = tables[name]
        row = rng.randrange(frame.height)
        if name == "protections" and rng.random() < 0.7:
            row = frame.height - rng.randint(1, 2)
        if name == "groups" and rng.random() < 0.6:
            row = frame.height - 1
        if name in {"elements", "sites", "operators"}:
            loose = [i for i, e in enumerate(frame[frame.columns[0]]) if e.endswith("-loose")]
            row = rng.choice(loose)
        if name in AGAIN and rng.random() < 0.25:
            other = rng.choice(AGAIN[name])
            text = {"needed": "1", "blocked_by": "enclave"}.get(other, rng.choice(("on", "off")))
            again = frame[row].with_columns(pl.lit(text, frame[other].dtype).alias(other))
            tables[name], column = pl.concat([frame, again]), f"again {other}"
        else:
            column, text = rng.choice(DAMAGE[name])
            here = pl.int_range(pl.len()) == row
            tables[name] = frame.with_columns(
                pl.when(here).then(pl.lit(text, pl.String)).otherwise(column).alias(column)
            )
        done.append((name, row, column, text))
    network = accepted(tables, whole)
    return (network, done) if network is not None and network.is_empty("demands") == is_laid else None
