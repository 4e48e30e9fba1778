"""What gateways send, one format a file: pure functions from topic and bytes to readings, scans and problems."""
