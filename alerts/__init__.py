"""What is too warm or silent, and who has dealt with it: HACCP rules, excursions, alarms, notification."""
