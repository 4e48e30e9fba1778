from collections.abc import Iterator

import pytest

from builders.service import Service, serving


@pytest.fixture(scope="session")
def service(database_servers) -> Iterator[Service]:
    """The service over a database that the tests of this folder share, on the engine that starts fastest."""
    with database_servers("embedded").fresh_database() as url, serving(url) as running:
        yield running
