"""A synthetic national network of any size, built column by column: `national(cells)` -> Network.

Invented proportions: 3 cells (radio units) and one gNB per site, 4G beside it at every second site, 20 regions with 40 gateways and
routers each, pools of core functions, one element manager per region and vendor, per-site power, hosts and software sources that
give about four control edges per element. 30 vendors.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from vendorline.network.tables import Manifest, Network

VENDORS = tuple(f"v{i:02d}" for i in range(30))
REGIONS = 20
PER_REGION = 40


def national(cells: int, *, seed: int = 1, unknown: float = 0.0) -> Network:
    """A network with so many cells (radio units); `unknown` is the share of radio elements without a stated maker."""
    rng = np.random.default_rng(seed)
    sites = max(REGIONS, cells // 3)
    region = np.sort(rng.integers(0, REGIONS, sites))
    # Vendors by region and class of equipment, as operators buy: a few large ones per region.
    share = 1 / np.arange(1, 31) ** 1.3
    bought = rng.choice(30, size=(REGIONS, 3, 3), p=share / share.sum())
    pick = lambda kind, count: bought[np.repeat(region, count), kind, rng.integers(0, 3, sites * count)]  # noqa: E731
    site = pl.Series([f"s{i}" for i in range(sites)])
    region_name = pl.Series([f"r{i:02d}" for i in range(REGIONS)])

    def elements(prefix: str, function: str, place: pl.Series, vendor: np.ndarray) -> pl.DataFrame:
        names = pl.Series(VENDORS).gather(vendor)
        if unknown and function in {"ru", "gnb", "enb"}:
            names = pl.select(
                pl.when(pl.Series(rng.random(len(vendor)) < unknown)).then(None).otherwise(names)
            ).to_series()
        ids = pl.select(pl.lit(prefix) + pl.Series(np.arange(len(vendor))).cast(pl.String)).to_series()
        return pl.DataFrame(
            {"element_id": ids, "site_id": place, "function": [function] * len(vendor), "vendor_id": names}
        )

    ru = elements("ru", "ru", site.gather(np.repeat(np.arange(sites), 3)), pick(0, 3))
    gnb = elements("gnb", "gnb", site, pick(1, 1))
    enb = elements("enb", "enb", site.gather(np.arange(0, sites, 2)), pick(1, 1)[::2])
    hubs = np.repeat(np.arange(REGIONS), PER_REGION)
    hub_site = region_name.gather(hubs)
    any_vendor = lambda count: rng.integers(0, 30, count)  # noqa: E731
    parts = {
        "router": elements("router", "router", hub_site, any_vendor(len(hubs))),
        "secgw": elements("secgw", "secgw", hub_site, any_vendor(len(hubs))),
        "upf": elements("upf", "upf", region_name, any_vendor(REGIONS)),
        "amf": elements("amf", "amf", region_name.head(6), any_vendor(6)),
        "ems": elements(
            "ems", "ems", region_name.gather(np.repeat(np.arange(REGIONS), 30)), np.tile(np.arange(30), REGIONS)
        ),
    }
    for function, count in (
        ("udm", 1),
        ("smf", 2),
        ("oss", 1),
        ("admf", 1),
        ("nfvi_host", 20),
        ("update_src", 30),
        ("nfvo", 1),
    ):
        parts[function] = elements(function, function, region_name.head(1).gather([0] * count),
                                   np.arange(30) if function == "update_src" else any_vendor(count))  # fmt: skip
    table = pl.concat([ru, gnb, enb, *parts.values()]).with_columns(pl.lit("op").alias("operator_id"))
    where = pl.concat([
        pl.DataFrame({"site_id": site, "region": region_name.gather(region)}), pl.DataFrame({"site_id": region_name, "region": region_name})
    ]).with_columns(pl.lit("GB").alias("country"))  # fmt: skip
    return Network.of(
        {
            "operators": [{"operator_id": "op", "name": "Op", "country": "GB"}], "sites": where, "elements": table,
            "controls": _controls(table, where, parts), **_demands(sites, region, rng), **_routes(),
            "protections": [{"operator_id": "op", "interface": i, "confidentiality": "on", "integrity": "on" if i != "uu_up" else "off"}
                            for i in ("uu_up", "n2", "n3", "s1_uu_up")],
        },
        as_of=date(2026, 1, 1), manifest=Manifest(synthetic="Invented for measurements."),
    )  # fmt: skip


def _controls(table: pl.DataFrame, where: pl.DataFrame, parts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    radio = table.filter(pl.col("function").is_in(["ru", "gnb", "enb"])).join(where, on="site_id", how="left")
    number = pl.col("vendor_id").str.slice(1).cast(pl.Int64).fill_null(0)
    index = pl.col("region").str.slice(1).cast(pl.Int64)
    ems = radio.select(
        (pl.lit("ems") + (index * 30 + number).cast(pl.String)).alias("controller_id"),
        "element_id",
        pl.lit("manages").alias("kind"),
    )
    update = radio.select(
        (pl.lit("update_src") + number.cast(pl.String)).alias("controller_id"),
        "element_id",
        pl.lit("updates").alias("kind"),
    )
    backup = radio.select((pl.lit("ems") + (((index + 1) % REGIONS) * 30 + number).cast(pl.String)).alias("controller_id"),
                          "element_id", pl.lit("updates").alias("kind"))  # fmt: skip
    core = pl.concat([parts[f] for f in ("udm", "smf", "amf", "upf", "admf")])
    host = core.with_row_index("i").select((pl.lit("nfvi_host") + (pl.col("i") % 20).cast(pl.String)).alias("controller_id"),
                                           "element_id", pl.lit("hosts").alias("kind"))  # fmt: skip
    oss = core.select(pl.lit("oss0").alias("controller_id"), "element_id", pl.lit("manages").alias("kind"))
    return pl.concat([ems, update, backup, host, oss])


def _demands(sites: int, region: np.ndarray, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    cell = np.arange(sites * 3)
    at = cell // 3
    number = lambda prefix, values: pl.select(pl.lit(prefix) + pl.Series(values).cast(pl.String)).to_series()  # noqa: E731
    radio = pl.DataFrame({"a": number("ru", cell), "b": number("gnb", at)}).select(pl.concat_list("a", "b")).to_series()
    hub = region[at] * PER_REGION + at % PER_REGION
    return {"demands": pl.DataFrame({
        "demand_id": number("d", cell), "operator_id": ["op"] * len(cell), "region": number("", region[at]).str.zfill(2).str.replace("^", "r"),
        "subscribers": rng.integers(1, 500, len(cell)).astype(float), "traffic_gb_day": rng.random(len(cell)) * 900,
        "radio": radio, "route_id": number("route", hub),
    })}  # fmt: skip


def _routes() -> dict[str, list[dict[str, object]]]:
    routes, shares, needs, groups, members = [], [], [], [], []
    groups += [{"group_id": "amfs", "needed": 5}]
    members += [{"group_id": "amfs", "element_id": f"amf{i}"} for i in range(6)]
    for hub in range(REGIONS * PER_REGION):
        home, name = hub // PER_REGION, f"route{hub}"
        for alternative in range(6):
            other = home * PER_REGION + (hub + alternative % 2) % PER_REGION
            for plane, path in (("user", [f"router{other}", f"secgw{hub}", f"upf{home}"]),
                                ("control", [f"router{other}", f"secgw{hub}", f"amf{alternative}"])):  # fmt: skip
                routes += [
                    {"route_id": name, "alternative": alternative, "plane": plane, "hop": h, "element_id": e}
                    for h, e in enumerate(path)
                ]
            shares.append({"route_id": name, "alternative": alternative, "share": 1 / 6})
        groups.append({"group_id": f"routers{hub}", "needed": 1})
        members += [
            {"group_id": f"routers{hub}", "element_id": f"router{home * PER_REGION + (hub + i) % PER_REGION}"}
            for i in (0, 1)
        ]
        needs += [
            {"dependent_id": name, "needed_id": n}
            for n in ("udm0", "smf0", "amfs", f"routers{hub}", f"secgw{hub}", f"upf{home}")
        ]
    return {"routes": routes, "route_shares": shares, "needs": needs, "groups": groups, "members": members}
