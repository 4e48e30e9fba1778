from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from builders.service import Service, serving

ADMIN = "postgresql://postgres@127.0.0.1:5499/postgres"


@pytest.fixture
def database_url() -> Iterator[str]:
    name = f"web_{uuid4().hex[:8]}"
    with psycopg.connect(ADMIN, autocommit=True) as connection:
        connection.execute(f"create database {name}")
        yield f"postgresql://postgres@127.0.0.1:5499/{name}"
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    with serving(database_url) as running:
        yield running
