"""The whole interface against its own document: no fault of ours, answers as promised, nothing without a key."""

from collections.abc import Callable, Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, settings
from psycopg_pool import ConnectionPool
from schemathesis import checks

from builders.cold_store import cold_store, plan, rule
from builders.conditions import at, minutely
from builders.service import Service, serving
from byssus.app.http.application import create_app
from byssus.app.http.context import Context
from byssus.core.identity.access import Role
from servers.databases import DatabaseServer

BEYOND_SCHEMAS = [checks.positive_data_acceptance, checks.negative_data_rejection]
"""A schema cannot say that a window may not be empty; nor does it know that of a repeated parameter the last counts."""
LONGEST = 4000
"""Characters, each up to twelve when percent-coded: uvicorn refuses a longer line of request before it is ours."""
ENDLESS = "/api/v1/alarms/stream"
schemathesis.serializer.alias("application/pdf", "application/octet-stream")


@pytest.fixture(scope="module")
def service(database_servers: Callable[[str], DatabaseServer]) -> Iterator[Service]:
    """A service with a point, an excursion and its alarm."""
    with database_servers("embedded").migrated_database() as url:
        with cold_store(url) as store:
            store.apply(plans=[plan(rule())])
            store.take(minutely(-17, -17, -17, -19, -19, -19))
        with serving(url, start=at(60)) as running:
            yield running


@pytest.fixture(scope="module")
def admin(service: Service) -> dict[str, str]:
    return {"Authorization": f"Bearer {service.key(Role.ADMIN)}"}


def document() -> dict[str, object]:
    nothing = ConnectionPool("", open=False)
    return create_app(Context(nothing, "")).openapi()


schema = schemathesis.openapi.from_dict(document()).exclude(path=ENDLESS)


@schema.parametrize()
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_the_answer_is_what_the_document_promises(
    case: schemathesis.Case, service: Service, admin: dict[str, str]
) -> None:
    assume(len(f"{case.path_parameters}{case.query}") < LONGEST)
    case.call_and_validate(base_url=service.url, headers=admin, excluded_checks=BEYOND_SCHEMAS)
