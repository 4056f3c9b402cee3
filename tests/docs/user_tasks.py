"""Three people's tasks, and the answers that were worked out by hand from their inputs before any command was run.

The inputs are synthetic and made by `scripts/build_task_inputs.py`. What stands here is counted from its rows.
"""

from __future__ import annotations

#: A regulator's analyst has a workbook of sixteen rows as three operators sent it, and asks: who stands where under Canada's policy
#: at the end of June 2026, and what would a wider ban on one vendor reach?
#:
#: Aurora: Huawei 5G at AU-01 and AU-02 (the latter of March 2023), Huawei LTE at AU-04, Huawei 3G at AU-06.
#: Boreal: Huawei 3G at BO-05 alone. Coastline: ZTE LTE at CO-03, and a 5G node of August 2022 whose vendor is not stated, CO-02.
ANALYST = {
    "verdicts": {
        # 5G out by 28 June 2024: two of Aurora's are still there; Coastline's unstated one may be anybody's.
        "CA-2022-5G": {"aurora": "breached", "boreal": "met", "coastline": "unknown"},
        # 4G out by the end of 2027: one each, and there is time.
        "CA-2022-4G": {"aurora": "due", "boreal": "met", "coastline": "due"},
        # No new installation from 19 May 2022: AU-02 came in March 2023, CO-02 (of whom?) in August 2022.
        "CA-2022-NEW": {"aurora": "breached", "boreal": "met", "coastline": "unknown"},
        # No new purchase from 1 September 2022: nobody says when AU-02 was bought; CO-02 stood before.
        "CA-2022-PROC": {"aurora": "unknown", "boreal": "met", "coastline": "met"},
    },
    # Known elements of the two vendors behind the first two rows.
    "counted": {("CA-2022-5G", "aurora"): 2, ("CA-2022-4G", "aurora"): 1, ("CA-2022-4G", "coastline"): 1},
    # A ban of Huawei everywhere by the end of 2027 reaches 3G as well: sites known, and at most.
    "ban": {"aurora": "due", "boreal": "due", "coastline": "unknown"},
    "affected": {("aurora", "ON"): (3, 3), ("aurora", "QC"): (1, 1), ("boreal", "QC"): (1, 1), ("coastline", "BC"): (0, 1)},
}  # fmt: skip

#: A security engineer has two exports of the operator's network managers, and asks what a vendor could read, and how sure that is.
#:
#: Four sites with a DU, a CU-CP and a CU-UP each: two of Huawei, two of Ericsson. AMF, SMF and UDM are Ericsson's. The export does not say
#: who made the UPF. Nothing says how many subscribers a site has, so each weighs a quarter; nothing says which protection is on.
ENGINEER = {
    # PDCP ends in the CU-UP: whoever made it reads what passes, so two sites of four; and everything passes the UPF, which may be anybody's.
    ("huawei", "read"): (0.5, 1.0),
    # Its own sites locate; whether it makes the UPF adds nothing about where people are, but interfaces may be open.
    ("huawei", "locate"): (0.5, None),
    # Its own two sites fall silent for certain; with the only UPF, all.
    ("huawei", "deny"): (0.5, 1.0),
    # The only AMF knows where everybody is, and without it nobody is served.
    ("ericsson", "locate"): (1.0, 1.0),
    ("ericsson", "deny"): (1.0, 1.0),
    ("ericsson", "read"): (0.5, 1.0),
    # What would narrow Huawei's range of reading to its own two sites: the vendor of the UPF. (Run, it is six vendors: the UPF's and those of
    # the router, gateways and managers that the program lays over the export, of which nobody has said anything either.)
    "narrow": ("upf", 0.5, 6),
}

#: Workbooks as other people made them, counted by hand: elements that a ban on Huawei reaches, of all in scope.
#: The sums and the footnote of the first are no sites; of the second each site has a 4G and a 5G node.
OTHERS = {
    ("24-totals", "totals.xlsx"): ("northtel", 2, 3),
    ("22-two-row-header", "tworow.xlsx"): ("northtel", 2, 4),
}

#: A policy researcher compares four countries at the beginning of 2026, and wants to cite one of them.
RESEARCHER = {
    # provision: (effect, force, technologies, deadline)
    "GB-2022-DVD-REMOVE": ("forbid", "binding", "5G", "2027-12-31"),
    "GB-2022-DVD-CAP5G-SITES": ("cap", "binding", "5G", "2023-07-31"),
    "DE-2024-CORE": ("forbid", "contract", "5G", "2026-12-31"),
    "DE-2024-MGMT": ("forbid", "contract", "5G", "2029-12-31"),
    "SE-2020-REMOVE": ("forbid", "licence", "any", "2025-01-01"),
    "CA-2022-5G": ("forbid", "advisory", "5G", "2024-06-28"),
    "CA-2022-4G": ("forbid", "advisory", "4G", "2027-12-31"),
    # What is cited for Britain: the government's own words of 13 October 2022.
    "cited": ("GB-2022-DVD-REMOVE", "2022-10-13", "parliament"),
}
