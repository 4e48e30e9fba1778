"""The `byssus` command."""


def main() -> None:
    """Run the command line."""
