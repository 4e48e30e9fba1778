"""What ingest stored becomes events in the journal, and the views derived from them."""
