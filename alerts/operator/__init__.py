"""From excursions to closed alarms: the operator's machine, its log, and the acts of people."""
