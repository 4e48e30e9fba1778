"""How fast a code's whole life is told, and the twenty questions, in a small and in a large journal."""
