"""Why a number is what it is: a demand, the chain of control, the place of capture, what must fall."""
