"""Takes what ingest stored and keeps conditions, ledger and alarms in step with it."""
