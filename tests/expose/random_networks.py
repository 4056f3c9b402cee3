"""Small random networks with everything in them: unknown makers and switches, pools, hosts, roles, links, odd functions."""

import random
from datetime import date

from vendorline.network.tables import Network

VENDORS = ("A", "B", "C", None)
RADIO = (
    ("ru", "gnb"), ("ru", "du", "router", "cu_up"), ("ru", "en_gnb", "enb"), ("ru", "en_gnb"), ("enb",), ("gnb",),
    ("ru", "du", "cu_up"), ("other", "gnb"), ("bts", "bsc"), ("node_b", "rnc"), ("n3iwf",), ("olt", "bng"), ("ru", "gnb", "gnb"),
    ("ru", "switch", "gnb"), ("ru", "du"), ("microwave", "gnb"), ("ru", "du", "secgw", "cu_up"),
)  # fmt: skip
ANCHORS = (
    ("ru", "du", "router", "cu_cp"),
    ("ru", "cu_cp"),
    ("enb",),
    ("ru", "en_gnb", "enb"),
    ("gnb",),
    ("ru", "ric", "gnb"),
)
USER = (
    ("router", "secgw", "upf"), ("router", "upf"), ("upf_edge",), ("secgw", "router", "upf"), ("router", "sgw", "router", "pgw"),
    ("secgw", "sgw", "pgw"), ("router", "secgw", "upf", "router", "upf"), ("firewall", "upf"), ("router",), (),
    ("dwdm", "secgw", "upf", "nfvi_host"), ("cu_up", "router", "upf"), ("router", "sgsn", "router", "ggsn"), ("msc",),
    ("router", "mgw"),
)  # fmt: skip
CONTROL = (
    ("router", "secgw", "amf"), ("router", "amf"), ("amf",), ("secgw", "router", "amf", "smf"), ("router", "mme"), ("secgw", "mme"),
    ("router",), (), ("switch", "amf", "scp", "udm"), ("microwave", "secgw", "router", "amf"),
    ("amf", "router", "ausf", "microwave", "udm"), ("router", "amf", "switch", "router", "scp", "microwave", "udm"),
    ("amf", "router", "smf", "microwave"), ("router", "msc"), ("secgw", "sgsn"), ("udm", "router", "udr"),
)  # fmt: skip
CORE = (
    "udm",
    "udr",
    "smf",
    "amf",
    "admf",
    "oss",
    "ems",
    "nfvi_host",
    "chf",
    "hss",
    "upf",
    "mdf",
    "nwdaf",
    "nfvo",
    "update_src",
    "lmf_gmlc",
)
SWITCHES = ("uu_up", "s1_uu_up", "f1_u", "n2", "n3", "s1_u", "s1_mme", "n9", "x2", "s5_s8_s11", "xn_u", "nwu",
            "sbi", "sbi_scp", "a5", "gea", "umts_uu", "abis", "iub", "iu", "a", "gb", "gn")  # fmt: skip
STATES = ("on", "off", "unknown")


def random_tables(seed, prefix="", max_demands=4):
    """Rows of one random network; `prefix` keeps several apart in one."""
    rng = random.Random(seed)
    regions = [f"{prefix}r{i}" for i in range(rng.choice((1, 1, 2)))]
    operators = [f"{prefix}o{i}" for i in range(rng.choice((1, 1, 1, 2)))]
    t = {name: [] for name in (
        "operators", "sites", "elements", "controls", "demands", "routes", "route_shares", "groups", "members", "needs",
        "protections", "supplies", "links",
    )}  # fmt: skip
    t["operators"] = [{"operator_id": o, "name": o, "country": "GB"} for o in operators]
    t["sites"] = [{"site_id": f"{prefix}s{i}", "country": "GB", "region": r} for i, r in enumerate([*regions, None])]
    pools = {}

    def element(function, fresh=0.5):
        """An element of a function: a new one, or one that stands already."""
        known = pools.setdefault(function, [])
        if known and rng.random() > fresh:
            return rng.choice(known)
        name = f"{prefix}e{len(t['elements'])}"
        t["elements"].append({
            "element_id": name, "site_id": rng.choice(t["sites"])["site_id"], "operator_id": rng.choice(operators),
            "function": function, "vendor_id": rng.choice(VENDORS if rng.random() < 0.4 else VENDORS[:3]),
            "product": rng.choice(("p", "q", None)), "software_version": rng.choice(("1", "2", None)),
        })  # fmt: skip
        known.append(name)
        return name

    def path(functions, fresh=0.5):
        found = []
        for function in functions:
            name = element(function, fresh)
            if name not in found:
                found.append(name)
        return found

    for _ in range(rng.randint(0, 4)):
        element(rng.choice(CORE))
    routes = [f"{prefix}t{i}" for i in range(rng.randint(1, 2))]
    for route in routes:
        count = rng.choice((1, 1, 2, 3))
        cuts = sorted(rng.randint(0, 8) for _ in range(count - 1))
        shares = [(b - a) / 8 for a, b in zip([0, *cuts], [*cuts, 8], strict=True)]
        for number in range(count):
            user, control = path(rng.choice(USER), 0.4), path(rng.choice(CONTROL), 0.4)
            if not user and not control:
                user = path(("upf",))
            for plane, hops in (("user", user), ("control", control)):
                t["routes"] += [
                    {"route_id": route, "alternative": number, "plane": plane, "hop": hop, "element_id": e}
                    for hop, e in enumerate(hops)
                ]  # fmt: skip
            if count > 1 or rng.random() < 0.5:
                t["route_shares"].append({"route_id": route, "alternative": number, "share": shares[number]})
    for i in range(rng.randint(1, max_demands)):
        t["demands"].append({
            "demand_id": f"{prefix}d{i}", "operator_id": rng.choice(operators), "region": rng.choice([*regions, None]),
            "site_id": rng.choice(t["sites"])["site_id"] if rng.random() < 0.5 else None,
            "subscribers": rng.randint(1, 9), "traffic_gb_day": rng.randint(1, 9),
            "radio": path(rng.choice(RADIO)), "anchor": path(rng.choice(ANCHORS)) if rng.random() < 0.5 else [],
            "route_id": rng.choice(routes),
        })  # fmt: skip
    for demand in list(
        t["demands"]
    ):  # twins: like elements in other places, which needs, links and controls may yet tell apart
        if rng.random() < 0.4:
            twins = {}
            for name in sorted({*demand["radio"], *demand["anchor"]}) if rng.random() < 0.7 else demand["radio"][:1]:
                twins[name] = f"{prefix}e{len(t['elements'])}"
                t["elements"].append(
                    {**next(e for e in t["elements"] if e["element_id"] == name), "element_id": twins[name]}
                )
            t["demands"].append({
                **demand, "demand_id": f"{demand['demand_id']}-twin", "subscribers": rng.randint(1, 9),
                "radio": [twins.get(e, e) for e in demand["radio"]], "anchor": [twins.get(e, e) for e in demand["anchor"]],
            })  # fmt: skip
    names = [e["element_id"] for e in t["elements"]]
    for i in range(rng.randint(0, 3)):
        members = rng.sample(names, rng.randint(1, min(4, len(names))))
        t["groups"].append({"group_id": f"{prefix}g{i}", "needed": rng.randint(1, len(members))})
        t["members"] += [{"group_id": f"{prefix}g{i}", "element_id": e} for e in members]
    needed = [g["group_id"] for g in t["groups"]] + names
    dependents = [d["demand_id"] for d in t["demands"]] + routes
    pairs = {(rng.choice(dependents), rng.choice(needed)) for _ in range(rng.randint(0, 6))}
    t["needs"] = [{"dependent_id": d, "needed_id": n} for d, n in sorted(pairs)]
    for _ in range(rng.randint(0, 5)):
        a, b = sorted(rng.sample(range(len(names)), 2)) if len(names) > 1 else (0, 0)
        kind = rng.choice(("manages", "hosts", "hosts", "updates"))
        if kind != "hosts" and rng.random() < 0.3:
            a, b = b, a
        row = {"controller_id": names[a], "element_id": names[b], "kind": kind}
        if a != b and not any(c | {"blocked_by": None} == row | {"blocked_by": None} for c in t["controls"]):
            t["controls"].append({**row, "blocked_by": rng.choice((None, None, "enclave"))})
    for operator in [*operators, None]:
        for region in [*regions, None]:
            if prefix and operator is None and region is None:
                continue  # would speak for the others too
            for switch in SWITCHES:
                if rng.random() < 0.3:
                    t["protections"].append({
                        "operator_id": operator, "region": region, "interface": switch,
                        "confidentiality": rng.choice(STATES), "integrity": rng.choice(STATES),
                    })  # fmt: skip
    for _ in range(rng.choice((0, 0, 1, 3))):
        scope = rng.random() < 0.4
        t["supplies"].append({
            "element_id": None if scope else rng.choice(names), "operator_id": rng.choice(operators) if scope else None,
            "domain": rng.choice(("core", "access", None)) if scope else None,
            "region": rng.choice([*regions, None]) if scope else None,
            "role": rng.choice(("component", "software", "signing", "operation", "host")), "vendor_id": rng.choice(VENDORS[:3]),
        })  # fmt: skip
    for i in range(rng.choice((0, 0, 1, 2))):
        demand = rng.choice(t["demands"])
        route = [r["element_id"] for r in t["routes"] if r["route_id"] == demand["route_id"] and r["alternative"] == 0]
        chain = [*demand["radio"], *route]
        if len(chain) > 1:
            at = rng.randrange(len(chain) - 1)
            t["links"].append({
                "link_id": f"{prefix}l{i}", "a_id": chain[at + 1], "b_id": chain[at], "interface": rng.choice(SWITCHES),
                "confidentiality": rng.choice(STATES), "integrity": rng.choice(STATES),
            })  # fmt: skip
    return t


def network_of(*tables):
    """One network of several networks' rows."""
    return Network.of(
        {name: [row for t in tables for row in t[name]] for name in tables[0] if any(t[name] for t in tables)},
        as_of=date(2026, 1, 1),
    )


def random_network(seed, **options):
    return network_of(random_tables(seed, **options))


def settled_tables(seed, open_switches=3, unknown_vendors=2):
    """Rows of a random network of which little is not known, so that every completion of it can be gone through."""
    tables = random_tables(seed, max_demands=2)
    rng = random.Random(seed)
    unknown = [e for e in tables["elements"] if e["vendor_id"] is None]
    for element in unknown[: max(0, len(unknown) - unknown_vendors)]:
        element["vendor_id"] = rng.choice(VENDORS[:3])
    left = rng.sample([(s, c) for s in SWITCHES for c in ("confidentiality", "integrity")], open_switches)
    for switch in SWITCHES:
        stated = {c: rng.choice(("on", "off")) for c in ("confidentiality", "integrity") if (switch, c) not in left}
        for row in tables["protections"]:
            if row["interface"] == switch and row["operator_id"] is None and row["region"] is None:
                row.update({c: state for c, state in stated.items() if row[c] == "unknown"})
                break
        else:
            row = {
                "operator_id": None,
                "region": None,
                "interface": switch,
                "confidentiality": "unknown",
                "integrity": "unknown",
            }
            tables["protections"].append({**row, **stated})
    return tables
