"""Slow and obvious: one coalition, one demand, one alternative, one element at a time, straight from the rows and the CSV files.

Shares nothing with the package but the tables it reads.
"""

import csv
from importlib.resources import files


def _csv(package, name):
    return list(csv.DictReader((files(package) / "data" / name).read_text(encoding="utf-8").splitlines()))


FUNCTIONS = {row["id"]: row for row in _csv("vendorline.knowledge", "functions.csv")}
INTERFACES = {row["id"]: row for row in _csv("vendorline.knowledge", "interfaces.csv")}
LAYERS = [
    {k: set(v.split(";")) - {""} if k in ("begins_at", "ends_at", "gateway") else v for k, v in row.items()}
    for row in _csv("vendorline.expose", "layers.csv")
]
REACH = {row["function"]: row["reach"] for row in _csv("vendorline.expose", "reach.csv")}
LISTS = {"full_list", "product", "own_nf_list"}


class Reference:
    def __init__(self, network):
        self.t = {name: network[name].to_dicts() for name in network.frames}
        self.elements = {e["element_id"]: e for e in self.t["elements"]}
        self.site_region = {s["site_id"]: s["region"] for s in self.t["sites"]}
        self.groups = {g["group_id"]: g["needed"] for g in self.t["groups"]}
        self.members = {g: [m["element_id"] for m in self.t["members"] if m["group_id"] == g] for g in self.groups}

    # -- what a function is ------------------------------------------------------------------------------------------

    def cap(self, element, column):
        return FUNCTIONS.get(self.elements[element]["function"], {}).get(column, "")

    def fn(self, element):
        return self.elements[element]["function"]

    def researched(self, element):
        return self.cap(element, "up_cleartext") != ""

    # -- control -----------------------------------------------------------------------------------------------------

    def domain(self, element):
        return FUNCTIONS.get(self.fn(element), {}).get("domain", "other")

    def holders(self, element):
        """Vendors that hold an element by a role; None stands for a maker nobody knows."""
        e = self.elements[element]
        found = {e["vendor_id"]}
        scope = {
            "operator_id": e["operator_id"], "domain": self.domain(element), "region": self.site_region[e["site_id"]],
        }  # fmt: skip
        for role in {s["role"] for s in self.t["supplies"]}:
            rows = [s for s in self.t["supplies"] if s["role"] == role]
            own = [s for s in rows if s["element_id"] == element]
            if not own:
                rows = [s for s in rows if s["element_id"] is None]
                rows = [s for s in rows if all(s[k] in (None, v) for k, v in scope.items() if k != "domain")]
                fixed = scope["domain"] == "fixed_access"  # which is access as well
                rows = [s for s in rows if s["domain"] in (None, scope["domain"], "access" if fixed else None)]

                def order(s):
                    named = {k for k in scope if s[k] is not None}
                    return (len(named), "region" in named, "operator_id" in named)

                best = max(map(order, rows), default=None)
                own = [s for s in rows if order(s) == best]
            found |= {s["vendor_id"] for s in own}
        return found

    def control(self, coalition, high, layer=None):
        held = set()
        for element in self.elements:
            who = self.holders(element)
            inside = layer is None or self.domain(element) == layer
            if inside and (who & set(coalition) or (high and None in who)):
                held.add(element)
        while True:
            new = {c["element_id"] for c in self.t["controls"] if c["controller_id"] in held and not c["blocked_by"]}
            if new <= held:
                return held
            held |= new

    def stopped(self, start, high):
        lost = set(start)
        hosts = [c for c in self.t["controls"] if c["kind"] == "hosts"]
        while True:
            new = set()
            for c in hosts:
                several = sum(h["element_id"] == c["element_id"] for h in hosts) > 1
                if c["controller_id"] in lost and (high or not several):
                    new.add(c["element_id"])
            if new <= lost:
                return lost
            lost |= new

    # -- protection --------------------------------------------------------------------------------------------------

    def switch(self, demand, interfaces, column, pairs, high):
        """Whether a stretch is on."""
        region = demand["region"] or self.site_region.get(demand["site_id"])
        for a, b in pairs:
            for interface in interfaces:
                for link in reversed(self.t["links"]):
                    if {link["a_id"], link["b_id"]} == {a, b} and link["interface"] == interface:
                        if link["confidentiality"] == link["integrity"] == "unknown":
                            continue
                        if link[column] != "unknown":
                            return link[column] == "on"
                        break
        for interface in interfaces:
            rows = [
                p for p in self.t["protections"]
                if p["interface"] == interface and p["operator_id"] in (None, demand["operator_id"]) and p["region"] in (None, region)
            ]  # fmt: skip
            rows.sort(key=lambda p: (p["region"] is not None, p["operator_id"] is not None))
            if rows and rows[-1][column] != "unknown":
                return rows[-1][column] == "on"
        short = {"confidentiality": "conf", "integrity": "integ"}[column]
        for interface in interfaces:
            if INTERFACES[interface][f"{short}_support"] in ("none", "n/a"):
                return False
            if INTERFACES[interface][f"{short}_use"] == "mandatory":
                return True
        return not high

    def stretches(self, path, plane, layer):
        rows = [r for r in LAYERS if r["plane"] == plane and r["layer"] == layer]
        fns = [self.fn(e) for e in path]
        begins, ends = set().union(*(r["begins_at"] for r in rows)), set().union(*(r["ends_at"] for r in rows))
        gates = set().union(*(r["gateway"] for r in rows))
        out = []
        for a, f in enumerate(fns):
            if f not in begins:
                continue
            nxt = next((j for j in range(a + 1, len(fns)) if fns[j] in begins | ends | gates), None)
            if nxt is not None and fns[nxt] not in ends | gates:
                continue  # a later element begins it anew
            if nxt is None:
                if not gates:
                    continue
                nxt = len(fns)
            far = next((fns[j] for j in range(nxt, len(fns)) if fns[j] in ends), None)
            first = [r["interface"] for r in rows if far in r["ends_at"] and f in r["begins_at"]]
            second = [r["interface"] for r in rows if far in r["ends_at"]]
            third = [r["interface"] for r in rows if f in r["begins_at"]]
            out.append((a, nxt, list(dict.fromkeys(first + second + third))))
        return out

    def pairs(self, path, a, b):
        out = [(a, b), (a, a + 1), (b - 1, b)]
        return [(path[i], path[j]) for i, j in dict.fromkeys(out) if j < len(path) and i != j]

    # -- one demand on one alternative -------------------------------------------------------------------------------

    def needs(self, demand):
        rows = [
            n["needed_id"] for n in self.t["needs"] if n["dependent_id"] in (demand["demand_id"], demand["route_id"])
        ]
        return {n for n in rows if n in self.elements}, {n for n in rows if n not in self.elements}

    def evaluate(self, demand, alternative, held, high):
        hops = lambda plane: [  # noqa: E731
            r["element_id"] for r in sorted(self.t["routes"], key=lambda r: r["hop"])
            if r["route_id"] == demand["route_id"] and r["alternative"] == alternative and r["plane"] == plane
        ]  # fmt: skip
        radio, anchor = demand["radio"], demand["anchor"] or demand["radio"]
        user, control = radio + hops("user"), anchor + hops("control")
        needed, groups = self.needs(demand)
        # who serves without standing on a path: (element set, all of them needed to be sure)
        present = {e: e in held for e in [*user, *control, *needed]}
        serving = list(present.items())
        shown = {self.fn(e) for e in present}
        behind = [(e, present[e]) for e in needed]
        pooled = set()

        def one_of(members):
            got = [m in held for m in members]
            return any(got) if high or REACH.get(self.fn(members[0])) == "replica" else all(got)

        for g in groups:
            for f in {self.fn(m) for m in self.members[g]} - shown:
                pooled.add(f)
                members = [m for m in self.members[g] if self.fn(m) == f]
                behind.append((members[0], one_of(members)))
                serving.append(behind[-1])
        for f in REACH:
            members = [
                e for e in self.elements if self.fn(e) == f and self.elements[e]["operator_id"] == demand["operator_id"]
            ]
            if members and f not in shown and f not in pooled:
                serving.append((members[0], one_of(members)))
        # signalling between radio and core
        rrc = next((p for p in reversed(range(len(anchor))) if self.cap(control[p], "rrc_cleartext") == "full"), None)
        n2 = self.stretches(control, "control", "signalling")
        cores = {f for r in LAYERS if r["layer"] == "signalling" for f in r["ends_at"]}
        begin = n2[-1][0] if n2 else (rrc if rrc is not None else len(anchor) - 1)
        clear = set()
        for p in range(begin + 1, len(control)):
            if self.fn(control[p]) in cores:
                break
            if not self.researched(control[p]):
                continue
            covered = bool(n2) and n2[-1][0] < p < n2[-1][1] and self.switch(
                demand, n2[-1][2], "confidentiality", self.pairs(control, n2[-1][0], n2[-1][1]), high
            )  # fmt: skip
            if not covered:
                clear.add(control[p])
        # messages between two neighbouring functions of the core, and what stands between these
        told, keyed = set(), set()
        for a, b, interfaces in self.stretches(control, "service", "service_based"):
            pairs = self.pairs(control, a, b)
            if b < len(control) and not self.switch(demand, interfaces, "confidentiality", pairs, high):
                between = {e for e in control[a + 1 : b] if self.researched(e)}
                told |= between
                if all(self.cap(control[i], "keys_held") in ("session_root", "long_term") for i in (a, b)):
                    keyed |= between
        # radio
        ends = {f: r["interface"] for r in LAYERS if r["layer"] == "radio" for f in r["ends_at"]}
        stop = next((p for p in reversed(range(len(radio))) if self.fn(user[p]) in ends), None)
        if stop is None:
            stop = next((p for p in range(len(radio), len(user)) if self.fn(user[p]) in ends), len(user))
        names = [ends.get(self.fn(user[p])) for p in range(stop, -1, -1) if p < len(user)] if stop < len(user) else []
        names = list(dict.fromkeys(n for n in names if n))
        keys = any(own for e, own in serving if self.cap(e, "keys_held") in ("session_root", "long_term"))
        keys |= any(e in held for e in clear | keyed)
        keys |= stop < len(user) and user[stop] in held
        keys |= rrc is not None and control[rrc] in held
        policy = any(own for e, own in serving if self.cap(e, "up_cleartext") == "policy_downgrade")
        layers = list(dict.fromkeys(r["layer"] for r in LAYERS if r["plane"] == "user" and r["layer"] != "radio"))

        def captures(column, removable):
            for p, e in enumerate(user):
                carries = self.researched(e) and self.cap(e, "up_cleartext") not in (
                    "none",
                    "keys_only",
                    "policy_downgrade",
                )
                if e not in held or not (carries or (high and not self.researched(e))):
                    continue
                opened = True
                if p < stop and self.switch(demand, names, column, [], high) and not (keys or removable):
                    opened = False
                for layer in layers:
                    for a, b, interfaces in self.stretches(user, "user", layer):
                        if a < p < b and self.switch(demand, interfaces, column, self.pairs(user, a, b), high):
                            opened &= user[a] in held or (b < len(user) and user[b] in held)
                if opened:
                    return True
            return False

        out = {
            "read": captures("confidentiality", False), "read_active": captures("confidentiality", policy),
            "alter": captures("integrity", False), "alter_active": captures("integrity", policy),
        }  # fmt: skip
        places = set()
        for e, own in serving:
            if own and self.researched(e) and self.cap(e, "location") not in ("none", "inherits"):
                if self.cap(e, "subscriber_identity") in ("none", "inherits"):
                    continue
                if self.cap(e, "location_needs") != "n2_clear" or e in clear:
                    places.add(self.cap(e, "subscriber_identity") in ("full", "roaming"))
        if any(e in held for e in told):
            places.add(True)
        out["locate"], out["locate_identified"] = bool(places), True in places
        out["metadata"] = out["read"] or any(own and self.cap(e, "up_metadata") == "full" for e, own in serving)
        if high:
            out["metadata"] |= any(e in held and not self.researched(e) for e in user)
        mine = [e for e in held if self.elements[e]["operator_id"] == demand["operator_id"]]
        out["lawful_interception"] = any(self.cap(e, "li_exposure") in LISTS for e in mine) or any(
            e in held and self.cap(e, "li_exposure") == "triggered_sessions" for e in user
        )
        return out

    def denied(self, demand, lost):
        needed, groups = self.needs(demand)
        covered = needed | {m for g in groups for m in self.members[g]}
        counts = lambda e: self.researched(e) and self.cap(e, "deny_scope") != "none" and e not in covered  # noqa: E731
        if any(e in lost for e in needed):
            return True
        if any(sum(m not in lost for m in self.members[g]) < self.groups[g] for g in groups):
            return True
        if any(e in lost and counts(e) for e in [*demand["radio"], *(demand["anchor"] or [])]):
            return True
        alive = set()
        for number, _ in self.alternatives(demand):
            hops = [
                r["element_id"] for r in self.t["routes"]
                if r["route_id"] == demand["route_id"] and r["alternative"] == number
            ]  # fmt: skip
            alive.add(not any(e in lost and counts(e) for e in hops))
        return True not in alive

    def alternatives(self, demand):
        numbers = sorted({r["alternative"] for r in self.t["routes"] if r["route_id"] == demand["route_id"]})
        shares = {
            s["alternative"]: s["share"] for s in self.t["route_shares"] if s["route_id"] == demand["route_id"]
        }  # fmt: skip
        return [(n, shares.get(n, 1.0)) for n in numbers]

    def shares(self, coalition, weight="subscribers", region=None, layer=None):
        """Every measure of one coalition as (low, high)."""
        total, sums = 0.0, {}
        held = [self.control(coalition, high, layer) for high in (False, True)]
        lost = [self.stopped(held[high], high) for high in (False, True)]
        for demand in self.t["demands"]:
            if region is not None and (demand["region"] or self.site_region.get(demand["site_id"])) != region:
                continue
            total += demand[weight]
            for number, share in self.alternatives(demand):
                got = [self.evaluate(demand, number, held[high], bool(high)) for high in (0, 1)]
                got[0]["alter_blind"] = got[0]["alter"] and not got[1]["read"]
                got[1]["alter_blind"] = got[1]["alter"] and not got[0]["read"]
                for high in (0, 1):
                    for name, value in got[high].items():
                        sums[name, high] = sums.get((name, high), 0.0) + value * share * demand[weight]
            for high in (0, 1):
                sums["deny", high] = sums.get(("deny", high), 0.0) + self.denied(demand, lost[high]) * demand[weight]
        return {name: (sums[name, 0] / total, sums[name, 1] / total) for name, _ in sums} if total else {}
