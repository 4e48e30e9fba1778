"""A city that does not exist, its gateways and a mussel season, all to be watched from the outside like a real one."""
