"""Who is told about an alarm, when, by which way, and what came of it."""
