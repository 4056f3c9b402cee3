"""Many days judged at once: what is selected and counted on days between which only who is there differs."""
