"""What a vendor, or several together, could read, locate, alter or switch off.

`expose(network)` computes every measure for all vendors at once; `Exposure` holds the numbers and explains each of them.
"""

from vendorline.callable_module import make_callable
from vendorline.expose.arrays.prepare import prepare
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.concentration import concentration
from vendorline.expose.cut_nodes import cut_nodes
from vendorline.expose.measures import MEASURES
from vendorline.expose.of_network import expose, prepared_of
from vendorline.expose.protection.switches import Setting
from vendorline.expose.result import Exposure
from vendorline.expose.unknowns import made_by_others, unknowns
from vendorline.expose.witnesses.witness import measure_named

__all__ = [
    "MEASURES", "Exposure", "Prepared", "Setting", "concentration", "cut_nodes", "expose", "made_by_others", "measure_named",
    "prepare", "prepared_of", "unknowns",
]  # fmt: skip

make_callable(__name__)
