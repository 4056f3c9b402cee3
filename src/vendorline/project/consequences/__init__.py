"""What the options of a decision bring about in the network: the law that each means, the schedule that keeps it, and what then stands."""
