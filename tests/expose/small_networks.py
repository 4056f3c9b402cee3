"""Networks of a handful of elements, for what is about a few of them."""

from datetime import date

from vendorline.network.tables import Network

_SITES = ("north", "south", None)


def small(elements, user, control=("amf",), radio=("gnb",), demands=None, **tables):
    """A network of one operator and one route.

    `elements`: function and maker by id, a region after them where it matters. `demands`: region and subscribers of each, one of all by
    default.
    """
    rows = []
    for name, (function, vendor, *region) in elements.items():
        site = f"s-{region[0]}" if region else "s-None"
        rows.append(
            {"element_id": name, "site_id": site, "operator_id": "op", "function": function, "vendor_id": vendor}
        )
    hops = [("user", h, e) for h, e in enumerate(user)] + [("control", h, e) for h, e in enumerate(control)]
    demands = demands or [(None, 100)]
    base = {
        "operators": [{"operator_id": "op", "name": "Op", "country": "GB"}],
        "sites": [{"site_id": f"s-{region}", "country": "GB", "region": region} for region in _SITES],
        "elements": rows,
        "routes": [
            {"route_id": "r", "alternative": 0, "plane": plane, "hop": hop, "element_id": element}
            for plane, hop, element in hops if element in elements
        ],
        "demands": [
            {"demand_id": f"d{i}", "operator_id": "op", "region": region, "subscribers": weight, "radio": list(radio), "route_id": "r"}
            for i, (region, weight) in enumerate(demands)
        ],
    }  # fmt: skip
    return Network.of({**base, **tables}, as_of=date(2026, 1, 1))


def stated(interface, confidentiality="unknown", integrity="unknown", operator=None, region=None):
    """A row of protections."""
    return {"operator_id": operator, "region": region, "interface": interface, "confidentiality": confidentiality,
            "integrity": integrity}  # fmt: skip
