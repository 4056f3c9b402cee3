"""Case files: what can be chosen, what is not known, what follows, and what matters."""
