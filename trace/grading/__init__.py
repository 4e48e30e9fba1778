"""A firm's year: evidence by a dated score sheet, a grade that it proposes, and what an officer decides."""
