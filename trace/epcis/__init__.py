"""EPCIS 2.0: documents in JSON-LD to one internal form, their rules, and the identity of an event."""
