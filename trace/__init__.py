"""Where each pack comes from, where it went and how cold it was: GS1 codes, EPCIS events, lineage, exposure."""
