"""Why a schedule is as it is: what binds, why a unit then and by whom, why there is none, and what if something changed."""
