"""The roles, a file each: what every one is made of. Only here do the concrete parts meet."""
