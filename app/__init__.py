"""The top floor: command line, HTTP, console, embedded servers and the demonstration city."""
