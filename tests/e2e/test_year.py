"""A season of the whole island through broker, ingest, alerts and capture; every question against the story's truth.

`make test` tells five days of three lines: 60 landing lots. `make year` tells the whole season: 31 000.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from random import Random
from time import monotonic

import pytest

from builders.year.story import CLOSURE, Span, Story, midnight
from builders.year.told import captures, published, readings
from builders.year.truth import Row, Truth
from builders.year.world import AREAS, EVERY, FIRST, ROOMS
from byssus.app.embedded.broker import EmbeddedBroker
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant
from byssus.trace.issuing.issue import CodesWanted, issue_codes
from byssus.trace.questions.questions import QUESTIONS
from servers.databases import DatabaseServer
from servers.installation import Gateway, Installation, installation

LINES = int(os.environ.get("BYSSUS_YEAR_LINES", "3"))
DAYS = int(os.environ.get("BYSSUS_YEAR_DAYS", "5"))
SEED = int(os.environ.get("BYSSUS_YEAR_SEED", "7"))
SAMPLE = 5
"""How many lots, plots and weeks are asked about where a question is about one."""
CHANCE = Random(SEED)
PATIENCE = 600
"""Seconds for one answer: a season is asked about at once, on whatever machine."""


@pytest.fixture(scope="module")
def truth() -> Truth:
    return Truth(Story(SEED, LINES, DAYS))


@pytest.fixture(scope="module")
def site(
    truth: Truth, database_servers: Callable[[str], DatabaseServer], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("year")
    folder.chmod(0o711)
    with ExitStack() as parts:
        url = parts.enter_context(database_servers("embedded").fresh_database())
        broker = parts.enter_context(EmbeddedBroker(folder / "broker"))
        running = parts.enter_context(installation(folder / "byssus", url, broker.start()))
        apply_plant(running.connection, truth.story.plant)
        _tell(running, truth.story)
        apply_plant(running.connection, Plant(closures=(truth.story.closure,)))
        yield running


def _tell(site: Installation, story: Story) -> None:
    """Publish the season as gateways would, month by month, and wait each time until everything is worked off.

    A year at once would tell alerts of failures that are far ahead of the goods that capture knows.
    """
    begun = monotonic()
    gateways: dict[str, Gateway] = {gateway.code: site.gateway(gateway.code) for gateway in story.plant.gateways}
    told = published(story)
    for _, month in groupby(told, lambda message: (message.due.year, message.due.month)):
        for message in month:
            gateways[message.gateway].publish(message.topic.rpartition("/")[2], message.payload)
        _work_off(site, 0)
    for gateway in gateways.values():
        gateway.close()
    expected = sum(1 for _ in captures(story))
    _work_off(site, expected)
    seconds = monotonic() - begun
    print(f"\n{len(told)} messages; {expected} events, {expected / seconds:.0f} a second")


def _work_off(site: Installation, expected: int) -> None:
    """Wait until nothing waits any more, and so many events are there."""
    while (left := _waiting(site)) or _events(site) < expected:
        site.until(lambda: _waiting(site) != left or _events(site) == expected)


def _events(site: Installation) -> int:
    """How many events were told; what we add ourselves about holds is not counted."""
    [(events,)] = site.rows("select count(*) from epcis_event where capture_id is not null or scan_id is not null")
    return int(str(events))


def _waiting(site: Installation) -> int:
    [(left,)] = site.rows(
        "select (select count(*) from epcis_capture where finished_at is null) "
        "+ (select count(*) from scan where interpreted_at is null) "
        "+ (select count(*) from event_feed) + (select count(*) from reading_feed)"
    )
    return int(str(left))


def ask(site: Installation, name: str, **about: object) -> list[dict[str, object]]:
    params = {key.strip("_"): str(each) for key, each in about.items()}
    answer = site.http.get(f"/api/v1/questions/{name}", params=params, timeout=PATIENCE)
    assert answer.is_success, answer.text
    rows: list[dict[str, object]] = answer.json()["rows"]
    return rows


def within(site: Installation, name: str, span: Span, **about: object) -> list[dict[str, object]]:
    return ask(site, name, from_=span[0].isoformat(), to=span[1].isoformat(), **about)


def columns(rows: list[dict[str, object]], *names: str) -> set[Row]:
    return {tuple(_value(row[name]) for name in names) for row in rows}


def _value(value: object) -> object:
    """A value of JSON as one that can be compared."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and value[10:11] == "T":
        return datetime.fromisoformat(value)
    return value


def weeks() -> list[Span]:
    """Some spans of a week, from the first harvest to the last sale."""
    days = [0] if DAYS < 10 else [0, *CHANCE.sample(range(7, DAYS), SAMPLE)]
    return [(midnight(FIRST + timedelta(days=day)), midnight(FIRST + timedelta(days=day + 10))) for day in days]


REACHED = ("uri", "state", "site", "pieces_or_kg")


def reached(rows: list[dict[str, object]]) -> set[Row]:
    """What became of goods; nobody counts what lies there, and what is gone is nowhere."""
    return columns(rows, *REACHED)


def test_every_event_is_there_once_and_nothing_was_refused(site: Installation, truth: Truth) -> None:
    assert _events(site) == sum(1 for _ in captures(truth.story))
    assert site.rows("select topic, detail from rejected_message") == []


def test_01_codes_lead_to_their_whole_tree(site: Installation, truth: Truth) -> None:
    for lots in CHANCE.sample(truth.story.lots, SAMPLE):
        rows = ask(site, "history", code=lots.packs.code)
        assert columns(rows, "uri", "steps") == truth.tree(lots)
        assert (lots.raw.code, (lots.certificate,)) in columns(rows, "uri", "certificates")
        assert (lots.packs.code, lots.line.room) in columns(rows, "uri", "zone")


def test_02_plots_and_areas_lead_to_their_customers(site: Installation, truth: Truth) -> None:
    plots = [
        plot.zone for line in CHANCE.sample(truth.story.season.lines, min(SAMPLE, LINES)) for plot in line.plots[:1]
    ]
    for plot, span in [*((plot, span) for plot in plots for span in weeks()), (AREAS[1], weeks()[0])]:
        rows = within(site, "plot-products", span, plot=plot)
        assert reached(rows) == truth.reached(truth.harvested(plot, span)), plot


def test_03_certificates_tell_what_was_claimed(site: Installation, truth: Truth) -> None:
    span = truth.story.before_and_after()
    rows = within(site, "certificate-use", span)
    ours = [row for row in rows if str(row["certificate"]).startswith("HG")]
    assert columns(ours, "certificate", "uri", "covers_kg", "claimed_kg", "overused") == truth.certificates()


def test_04_the_closure_finds_what_was_harvested_in_it(site: Installation, truth: Truth) -> None:
    assert reached(ask(site, "closure-lots", closure=CLOSURE)) == truth.reached(truth.in_closure())


def test_05_failed_tests_lead_to_lots_and_customers(site: Installation, truth: Truth) -> None:
    for span in weeks():
        assert reached(within(site, "failed-test", span)) == truth.reached(truth.unfit(span))


def test_06_rooms_tell_the_goods_that_lay_in_their_failures(site: Installation, truth: Truth) -> None:
    for room in ROOMS:
        rows = within(site, "zone-excursions", truth.story.before_and_after(), zone=room)
        assert columns([row for row in rows if row["uri"]], "started_at", "ended_at", "uri") == truth.in_failures(room)
        assert columns(rows, "started_at") == {(each.start,) for each in truth.story.failures if each.room == room}


def test_07_alarms_wait(site: Installation, truth: Truth) -> None:
    rows = [row for row in ask(site, "unacknowledged") if row["kind"] == "excursion"]
    assert len(rows) == truth.alarms().total()
    assert columns(rows, "office", "point") == {("office", f"{room}-t") for room in truth.alarms()}


def test_09_days_without_readings_are_missed(site: Installation, truth: Truth) -> None:
    span = (midnight(FIRST), midnight(FIRST + timedelta(days=DAYS + 6)))
    rows = within(site, "missing-records", span)
    empty = {str(row["day"]) for row in rows if row["site"] == "store" and row["completeness"] == 0}
    assert empty == {str(day) for day in truth.silent()}


def test_10_the_store_deviated_again_and_again(site: Installation, truth: Truth) -> None:
    for span in weeks():
        rows = within(site, "repeated-deviations", span)
        expected = truth.deviations(span)
        assert columns(rows, "site", "deviations") == ({("store", expected)} if expected >= 3 else set())


def test_11_points_tell_how_long_they_were_out(site: Installation, truth: Truth) -> None:
    rows = within(site, "point-ranking", truth.story.before_and_after())
    assert columns(rows, "point", "minutes_out") == {(f"{room}-t", truth.minutes_out(room)) for room in ROOMS}


def test_12_yields_and_balances_that_cannot_be_are_found(site: Installation, truth: Truth) -> None:
    for span in weeks():
        rows = within(site, "mass-balance", span)
        assert columns(rows, "rule", "uri") == truth.out_of_balance(span)


def test_13_false_marks_are_found(site: Installation, truth: Truth) -> None:
    for span in weeks():
        assert columns(within(site, "gi-mark", span), "uri") == truth.false_marks(span)


def test_14_what_nobody_tested_is_found_on_sale(site: Installation, truth: Truth) -> None:
    for start, end in weeks():
        span = start + timedelta(days=3), end
        rows = within(site, "on-sale-lacking", span)
        assert columns([row for row in rows if "test" in row["lacks"]], "uri", "site") == truth.untested(span)  # type: ignore[operator]


def test_15_drills_find_the_harvests_and_what_is_missing(site: Installation, truth: Truth) -> None:
    rows = within(site, "trace-drill", truth.story.before_and_after(), packs=SAMPLE, seed=SEED)
    assert len(rows) == SAMPLE
    for row in rows:
        assert row["harvests"] == truth.harvests_behind(str(row["uri"]))
        assert row["complete"] == truth.is_complete(str(row["uri"]))


def test_16_the_year_of_the_store_tells_how_long_its_rooms_were_out(site: Installation, truth: Truth) -> None:
    values = {row["item"]: row["value"] for row in ask(site, "firm-year", firm="cold", year=FIRST.year)}
    year = [failure for failure in truth.story.failures if failure.start.year == FIRST.year]
    assert values["minutes_out"] == sum((each.end - each.start).total_seconds() / 60 for each in year)


def test_17_who_asked_is_told(site: Installation) -> None:
    ask(site, "unacknowledged")
    assert "unacknowledged" in {row["object"] for row in ask(site, "views")}


def test_18_packs_past_their_day_were_sold(site: Installation, truth: Truth) -> None:
    for span in weeks():
        rows = within(site, "blocked-scans", span)
        assert columns(rows, "site", "reason", "uri", "at") == truth.stale_sales(span)


def test_19_workshops_took_in_what_had_no_certificate(site: Installation, truth: Truth) -> None:
    days = [FIRST + timedelta(days=offset) for offset in range(min(DAYS, 10))]
    rows = within(site, "workshop-gaps", (_utc(days[0]), _utc(days[-1]) + timedelta(days=1)))
    told = {(row["site"], str(row["day"])) for row in rows if row["missing"] == "certificate"}
    assert told == {(workshop, str(day)) for workshop, day in truth.without_papers(days)}


def _utc(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def test_20_codes_are_told_against_units(site: Installation, truth: Truth) -> None:
    line, week = truth.story.season.lines[0], weeks()[0]
    issue_codes(site.connection, CodesWanted(firm=line.plant, gtin=line.pack, count=100), "张三", week[0])
    rows = within(site, "coded-units", week)
    made = truth.produced(week)
    packs = [row for row in rows if row["gtin"] in made]
    expected = {(gtin, 100 if gtin == line.pack else 0, count_) for gtin, count_ in made.items()}
    assert columns(packs, "gtin", "issued", "produced") == expected


def test_08_an_alarm_that_was_closed_at_once_is_told(site: Installation) -> None:
    """Comes last: one more failure, an hour ago, and somebody who closes its alarm within two minutes."""
    before = _waiting_alarms(site)
    gateway, now = site.gateway("own-store"), site.clock.now().replace(microsecond=0)
    gateway.publish("senml", readings("store-1", [(now - ago * EVERY, -10.0 if ago else -22.0) for ago in range(3)]))
    gateway.close()
    (alarm,) = site.until(
        lambda: {row["alarm"] for row in ask(site, "unacknowledged") if row["kind"] == "excursion"} - before
    )
    lots = [{"lot": lot["uri"], "decision": "release"} for lot in site.http.get(f"/api/v1/alarms/{alarm}/lots").json()]
    account = {"cause": "门", "corrective_action": "关门", "probe": {"value": -18.6}, "lots": lots}
    answer = site.http.post(f"/api/v1/alarms/{alarm}/close", json=account)
    assert answer.is_success, answer.text
    assert columns(ask(site, "poorly-closed"), "alarm", "lacks") == {(alarm, ("fast", "verifier"))}


def _waiting_alarms(site: Installation) -> set[object]:
    return {row["alarm"] for row in ask(site, "unacknowledged") if row["kind"] == "excursion"}


def test_every_question_is_here() -> None:
    asked = {int(name[5:7]) for name in globals() if name.startswith("test_") and name[5:7].isdigit()}
    assert asked == set(range(1, len(QUESTIONS) + 1))
