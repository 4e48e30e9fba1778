"""What became of what: edges, and walks over them."""
