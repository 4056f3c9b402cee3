"""A network as arrays of integers: tables read once, ids as places, and what is wrong with them."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
#: Rows of bits, sixty-four to a word.
Words = NDArray[np.uint64]
