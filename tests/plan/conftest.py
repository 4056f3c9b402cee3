"""Worlds that tests of plans share are found from every folder of them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
