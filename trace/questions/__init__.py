"""What regulators ask: twenty questions, one file each, and one table that lists them."""
