"""Food-safety records by day, week and month (SAMR order no. 60): drafted, completed, signed, and then added to."""
