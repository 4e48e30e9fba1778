"""Settings of all tests, and real servers for any test that names `database_url`, `broker_url` or `broker`."""

import os

from hypothesis import settings

# A slow machine is no fault of the code; one commit gives one answer. HYPOTHESIS_PROFILE=search looks for new cases.
settings.register_profile("byssus", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "byssus"))

pytest_plugins = ["servers.databases", "servers.brokers", "servers.mailbox", "servers.receiver"]
