"""What a plan is told as besides its schedule: what it is made for, the renewal beside it, a schedule for project software."""
