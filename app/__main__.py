"""`python -m byssus.app` is the `byssus` command."""

from byssus.app.cli import main

main()
