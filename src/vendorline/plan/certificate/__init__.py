"""What proves a schedule: the problem, its prices and the plan, as numbers that anybody can recount."""
