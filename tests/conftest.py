"""Settings of all tests, and real servers for any test that names `database_url`, `broker_url` or `broker`."""

from hypothesis import settings

settings.register_profile("byssus", deadline=None)  # a slow machine is no fault of the code
settings.load_profile("byssus")

pytest_plugins = ["servers.databases", "servers.brokers", "servers.mailbox", "servers.receiver"]
