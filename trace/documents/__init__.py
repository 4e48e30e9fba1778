"""Documents about goods that leave the installation: EPCIS, workbooks and a report on paper."""
