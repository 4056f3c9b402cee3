"""The table of the concept page is computed, not typed."""

from pathlib import Path

from vendorline.examples.teaching_network import Case, network_of
from vendorline.expose import expose

PAGE = Path(__file__).parents[2] / "docs" / "concepts" / "exposure.md"
SPLIT = {"held": ("RU", "DU"), "split": True, "integrity": True}
ROWS = (
    Case(held=("RU", "gNB")), Case(**SPLIT), Case(**SPLIT, upf="edge"), Case(**SPLIT, upf="edge", edge_host="H"),
    Case(**SPLIT, upf="edge", edge_host="H", flat_management=True),
)  # fmt: skip
MEASURES = ("read", "read_active", "alter", "locate", "deny", "lawful_interception")


def test_the_table_of_the_united_kingdom_and_australia_is_what_comes_out():
    section = PAGE.read_text(encoding="utf-8").split("## The United Kingdom and Australia")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    printed = [[float(cell) for cell in line.strip("|").split("|")[1:]] for line in lines]
    results = [expose(network_of(case), vendors=["H"]) for case in ROWS]
    assert printed == [[round(100 * result.share("H", m)[0], 1) for m in MEASURES] for result in results]
