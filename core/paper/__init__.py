"""Documents on paper: what records, reports and notices share, whatever they are about."""
