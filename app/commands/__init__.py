"""The commands, a file for each kind; each file's `add_to` puts its commands into the command line."""
