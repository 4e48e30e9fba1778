"""How well the alarm system serves its people, and what would serve them better."""
