"""What is probable of findings: in which part of the completions a provision is met, due, breached or open, and where the share lies."""
