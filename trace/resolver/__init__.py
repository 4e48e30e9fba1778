"""Where a GS1 code leads: links of its thing and of all that stands above it (GS1-Conformant Resolver 1.2).

Pure but for `lookup` and `register`, which read and write the table of link sets.
"""
