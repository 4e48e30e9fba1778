"""What `/readyz` says of ingest besides what its workers report."""

from datetime import UTC, datetime, timedelta

from builders.conditions import at
from builders.service import Service
from byssus.core.database import connect


def ingest(service: Service) -> tuple[str, str]:
    with service.client() as client:
        dependencies = client.get("/readyz").json()["dependencies"]
    return next((each["state"], each["detail"]) for each in dependencies if each["name"] == "ingest")


def report(service: Service, age: timedelta) -> None:
    with service.context.pool.connection() as connection:
        connection.execute(
            "insert into role_figures values ('ingest', 'byssus-ingest', %s, '') on conflict (role, instance)"
            " do update set at = excluded.at",
            [datetime.now(UTC) - age],
        )


def listen(url: str, client: str, minute: float) -> None:
    with connect(url) as connection:
        connection.execute("insert into listening values (%s, %s, %s)", [client, at(0), at(minute)])


def test_a_worker_of_several_that_is_away_is_named(service: Service, migrated_url: str) -> None:
    with connect(migrated_url, application="byssus-ingest"):
        listen(migrated_url, "byssus-ingest", 30)
        listen(migrated_url, "byssus-ingest-2", 29)
        assert ingest(service) == ("ready", "Connected.")
        listen(migrated_url, "byssus-ingest-3", 10)
        state, detail = ingest(service)
    assert (state, detail[:50]) == ("degraded", "Worker 'byssus-ingest-3' has been away for 20 min;")


def test_a_worker_that_is_connected_and_reports_nothing_is_not_taken_for_well(
    service: Service, migrated_url: str
) -> None:
    report(service, timedelta(minutes=10))
    assert ingest(service) == ("degraded", "None is connected.")
    with connect(migrated_url, application="byssus-ingest"):
        state, detail = ingest(service)
        assert (state, detail[:29]) == ("degraded", "It has reported nothing for 6")
        report(service, timedelta(0))
        assert ingest(service) == ("ready", "Connected.")
