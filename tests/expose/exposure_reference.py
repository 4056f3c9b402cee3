"""Slow and obvious: one coalition, one completion, one demand, one alternative, one element at a time, straight from the rows and the CSV files.

A completion answers every question that the tables leave open: `answer(kind, key)` is True for what helps the coalition. Shares nothing with
the package but the tables it reads.
"""

import csv
from importlib.resources import files


def never(*_):
    """The completion in which everything that is not known keeps the coalition out."""
    return False


def always(*_):
    """The completion in which everything that is not known helps it."""
    return True


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
NO_TRAFFIC = {"none", "keys_only", "policy_downgrade", "policy_and_copies"}
IDENTITIES = {"full", "roaming", "pseudonymous"}


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

    def is_(self, element, column, values, answer):
        """Whether a cell is one of some values; a cell of two values leaves open which of them it is."""
        found = [value in values for value in self.cap(element, column).split("|")]
        return found[0] if len(set(found)) == 1 else answer("may", (element, column))

    def fn(self, element):
        return self.elements[element]["function"]

    def researched(self, element):
        return self.cap(element, "up_cleartext") != ""

    def carries(self, element, answer):
        if not self.researched(element):
            return answer("carries", element)
        return not self.is_(
            element, "up_cleartext", NO_TRAFFIC, lambda *_: not answer("may", (element, "up_cleartext"))
        )

    def roots(self, element, answer):
        return self.is_(element, "keys_held", {"session_root", "long_term"}, answer)

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

    def control(self, coalition, answer, layer=None):
        held = set()
        for element in self.elements:
            who = self.holders(element)
            inside = layer is None or self.domain(element) == layer
            if inside and (who & set(coalition) or (None in who and answer("maker", element))):
                held.add(element)
        return self.closed(held)

    def closed(self, held):
        held = set(held)
        while True:
            new = {c["element_id"] for c in self.t["controls"] if c["controller_id"] in held and not c["blocked_by"]}
            if new <= held:
                return held
            held |= new

    def stopped(self, start, answer):
        """Everything that is stopped with some elements: of several hosts one runs the guest, and nobody says which."""
        lost = set(start)
        hosts = {}
        for c in self.t["controls"]:
            if c["kind"] == "hosts":
                hosts.setdefault(c["element_id"], []).append(c["controller_id"])
        for _ in hosts:  # hosts of hosts
            for guest, of in hosts.items():
                gone = [host in lost for host in of]
                if any(gone) and (all(gone) or answer("host", guest)):
                    lost.add(guest)
        return lost

    # -- protection --------------------------------------------------------------------------------------------------

    def switch(self, demand, interface, column, pairs, answer):
        """Whether a stretch is on."""
        region = demand["region"] or self.site_region.get(demand["site_id"])
        place = (demand["operator_id"], region)
        for a, b in pairs:
            said = {
                k[column] for k in self.t["links"] if {k["a_id"], k["b_id"]} == {a, b} and k["interface"] == interface
            }
            said -= {"unknown"}
            if len(said) == 2:
                return not answer("link", (a, b, interface, column, *place))
            if said:
                return said == {"on"}
        for here in ((place[0], region), (None, region), (place[0], None), (None, None)):
            rows = [
                p for p in self.t["protections"]
                if p["interface"] == interface and (p["operator_id"], p["region"]) == here and p[column] != "unknown"
            ]  # fmt: skip
            if rows and (region is not None or here[1] is None):
                return rows[0][column] == "on"
        short = {"confidentiality": "conf", "integrity": "integ"}[column]
        if INTERFACES[interface][f"{short}_support"] in ("none", "n/a"):
            return False
        if INTERFACES[interface][f"{short}_use"] == "mandatory":
            return True
        return not answer("switch", (*place, interface, column))

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
            own = [r for r in rows if f in r["begins_at"]]
            out.append((a, nxt, next((r["interface"] for r in own if far in r["ends_at"]), own[0]["interface"])))
        return out

    def radio(self, radio, user):
        """Where radio ciphering ends, whose switch it is, whether radio signalling knows its keys, whether it surely reaches so far."""
        near = {f: r["interface"] for r in LAYERS if r["layer"] == "radio" and not r["begins_at"] for f in r["ends_at"]}
        stop = next((p for p in reversed(range(len(radio))) if self.fn(user[p]) in near), None)
        if stop is None:
            stop = next((p for p in range(len(radio), len(user)) if self.fn(user[p]) in near), None)
        if stop is None:
            return len(user), None, True, True
        if self.fn(user[stop]) == "bts":  # packet data is ciphered to the SGSN, calls to the BTS
            rest = [self.fn(e) for e in user[stop + 1 :]]
            if "sgsn" in rest:
                return stop + 1 + rest.index("sgsn"), "gea", False, True
            if not {"msc", "mgw"} & set(rest):
                return len(user), "gea", False, False
        return stop, near[self.fn(user[stop])], True, True

    def pairs(self, path, a, b):
        out = [(a, b), (a, a + 1), (b - 1, b)]
        return [(path[i], path[j]) for i, j in dict.fromkeys(out) if j < len(path) and i != j]

    # -- one demand on one alternative -------------------------------------------------------------------------------

    def needs(self, demand):
        rows = [
            n["needed_id"] for n in self.t["needs"] if n["dependent_id"] in (demand["demand_id"], demand["route_id"])
        ]
        return {n for n in rows if n in self.elements}, {n for n in rows if n not in self.elements}

    def evaluate(self, demand, alternative, held, answer):
        hops = lambda plane: [  # noqa: E731
            r["element_id"] for r in sorted(self.t["routes"], key=lambda r: r["hop"])
            if r["route_id"] == demand["route_id"] and r["alternative"] == alternative and r["plane"] == plane
        ]  # fmt: skip
        radio, anchor = demand["radio"], demand["anchor"] or demand["radio"]
        user, control = radio + hops("user"), anchor + hops("control")
        needed, groups = self.needs(demand)
        # who serves without standing on a path: one element of each function
        serving = [(e, e in held) for e in {*user, *control, *needed}]
        shown = {self.fn(e) for e, _ in serving}
        pooled = set()

        def one_of(members):
            got = [m in held for m in members]
            if REACH.get(self.fn(members[0])) == "replica":  # each works on everybody
                chosen = [m for m in members if m in held] or members
                return chosen, any(got)
            helps = any(got) and (all(got) or answer("member", (demand["demand_id"], self.fn(members[0]))))
            return [m for m in members if (m in held) == helps], helps

        def serve(members):
            found, helps = one_of(members)
            serving.extend((m, helps) for m in found)

        for g in groups:
            for f in {self.fn(m) for m in self.members[g]} - shown:
                pooled.add(f)
                serve([m for m in self.members[g] if self.fn(m) == f])
        for f in REACH:
            members = [
                e for e in self.elements if self.fn(e) == f and self.elements[e]["operator_id"] == demand["operator_id"]
            ]
            if members and f not in shown and f not in pooled:
                serve(members)
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
                demand, n2[-1][2], "confidentiality", self.pairs(control, n2[-1][0], n2[-1][1]), answer
            )  # fmt: skip
            if not covered:
                clear.add(control[p])
        # messages between two neighbouring functions of the core, and what stands between these
        told, keyed = set(), set()
        for a, b, interface in self.stretches(control, "service", "service_based"):
            pairs = self.pairs(control, a, b)
            if b < len(control) and not self.switch(demand, interface, "confidentiality", pairs, answer):
                between = {e for e in control[a + 1 : b] if self.researched(e)}
                told |= between
                if self.roots(control[a], answer) and self.roots(control[b], answer):
                    keyed |= between
        # radio
        stop, name, with_rrc, sure = self.radio(radio, user)
        keys = any(own for e, own in serving if own and self.roots(e, answer))
        keys |= any(e in held for e in (clear if with_rrc else set()) | keyed)
        keys |= stop < len(user) and user[stop] in held
        keys |= with_rrc and rrc is not None and control[rrc] in held
        policy = any(own for e, own in serving if self.cap(e, "up_cleartext").startswith("policy"))
        copies = any(own for e, own in serving if own and self.is_(e, "up_cleartext", {"policy_and_copies"}, answer))
        layers = list(dict.fromkeys(r["layer"] for r in LAYERS if r["plane"] == "user" and r["layer"] != "radio"))
        here = (demand["demand_id"], alternative)

        def ciphered(column):
            if name is None:
                return not answer("radio", (*here, column))
            on = self.switch(demand, name, column, [], answer)
            return on and (sure or not answer("calls", (*here, column)))

        def captures(column, removable):
            for p, e in enumerate(user):
                if e not in held or not self.carries(e, answer):
                    continue
                opened = True
                if p < stop and ciphered(column) and not (keys or removable):
                    opened = False
                for layer in layers:
                    for a, b, interface in self.stretches(user, "user", layer):
                        if a < p < b and self.switch(demand, interface, column, self.pairs(user, a, b), answer):
                            opened &= user[a] in held or (b < len(user) and user[b] in held)
                if opened:
                    return True
            return False

        out = {
            "read": captures("confidentiality", False), "read_active": captures("confidentiality", policy) or copies,
            "alter": captures("integrity", False), "alter_active": captures("integrity", policy),
        }  # fmt: skip
        out["alter_blind"] = out["alter"] and not out["read"]
        places = set()
        for e, own in serving:
            if not own or not self.researched(e) or self.cap(e, "location") in ("none", "inherits"):
                continue
            if not self.is_(e, "subscriber_identity", IDENTITIES, answer):
                continue
            if self.cap(e, "location_needs") != "n2_clear" or e in clear:
                places.add(self.is_(e, "subscriber_identity", {"full", "roaming"}, answer))
        if any(e in held for e in told):
            places.add(True)
        out["locate"], out["locate_identified"] = bool(places), True in places
        out["metadata"] = out["read"] or any(own and self.cap(e, "up_metadata") == "full" for e, own in serving)
        out["metadata"] |= any(e in held and not self.researched(e) and answer("carries", e) for e in user)
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

    def of_completion(self, coalition, answer, weight="subscribers", region=None, layer=None):
        """Every measure of one coalition in one completion."""
        held = self.control(coalition, answer, layer)
        lost = self.stopped(held, answer)
        total, sums = 0.0, {}
        for demand in self.t["demands"]:
            if region is not None and (demand["region"] or self.site_region.get(demand["site_id"])) != region:
                continue
            total += demand[weight]
            for number, share in self.alternatives(demand):
                for name, value in self.evaluate(demand, number, held, answer).items():
                    sums[name] = sums.get(name, 0.0) + value * share * demand[weight]
            sums["deny"] = sums.get("deny", 0.0) + self.denied(demand, lost) * demand[weight]
        return {name: value / total for name, value in sums.items()} if total else {}

    def shares(self, coalition, weight="subscribers", region=None, layer=None):
        """Every measure of one coalition as (low, high); all but alter_blind grow with everything that helps."""
        low, high = (self.of_completion(coalition, a, weight, region, layer) for a in (never, always))
        return {name: (low[name], high[name]) for name in low if name != "alter_blind"}
