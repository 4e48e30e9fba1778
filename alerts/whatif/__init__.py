"""What a plan would give over recorded readings, without a database."""
