"""What is known of a code, as one answer."""
