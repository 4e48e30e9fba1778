"""Where things lay, and how cold it was there."""
