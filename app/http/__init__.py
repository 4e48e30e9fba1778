"""The HTTP interface: `create_app` builds it from what it is given and reads nothing from the environment."""
