"""What lacks of an event is named by profile, and is a finding where the profile binds."""

from datetime import timedelta
from hashlib import sha256

import pytest

from builders.acts import DAY, PLANT, fact, harvest, hours, made, seen
from byssus.core.plant.key_data import Need, Tracked
from byssus.trace.capture.reading import READING
from byssus.trace.epcis.event import EventType
from byssus.trace.facts.kde import ALIASES, TRANSACTIONS, Kde
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.entries import Duty, KeyData
from byssus.trace.rules.finding import Finding
from byssus.trace.rules.key_data import asked
from byssus.trace.rules.law import Law
from byssus.trace.rules.rules import RULES
from byssus.trace.rules.tracked import SIGNS, tracked

EVER = DAY - timedelta(days=1000)


def wanted(profile: str, *needs: Need, event: Tracked = Tracked.HARVEST, start: float = -999) -> KeyData:
    code = f"{profile}-{event}-{start}"
    return KeyData(code, profile, event, needs, hours(start), None, f"clause of {profile}", verified=True)


def duty(profile: str, party: str | None = None, start: float = -999) -> Duty:
    return Duty(f"{profile}-{party}", profile, party, hours(start), None, "law", verified=True)


def found(act: Act, *law: KeyData | Duty) -> list[Finding]:
    entries = tuple(each for each in law if isinstance(each, KeyData))
    duties = tuple(each for each in law if isinstance(each, Duty))
    return RULES["key-data"].findings(Chain((act,)), Law(key_data=entries, duties=duties))


def test_one_finding_names_all_that_an_event_lacks_under_a_profile_and_by_which_clauses() -> None:
    act = harvest("H", 0, fact(Kde.HARVEST_TO, "now"), spot=None)
    more = wanted("A", Need.PLACE, Need.BOAT, Need.SPECIES, start=-1)

    [finding] = found(act, wanted("A", Need.HARVEST_TO, Need.BOAT), more, wanted("B", Need.PLACE), duty("A"))

    assert finding.en == "A: harvest lacks place, boat (clause of A)"
    assert finding.zh == "A：采收缺少地点、船名（clause of A）"
    assert set(finding.law) == {"A-harvest--999", "A-harvest--1"}


def test_an_event_that_tells_all_is_not_found() -> None:
    assert not found(harvest("H"), wanted("A", Need.PLACE, Need.KG, Need.BOAT, Need.SPECIES), duty("A"))


@pytest.mark.parametrize(
    ("duties", "finds"),
    [
        ([], False),
        ([duty("A", "somebody")], False),
        ([duty("A", PLANT.party, start=9)], False),
        ([duty("A", PLANT.party)], True),
        ([duty("A", start=3)], True),
    ],
)
def test_what_lacks_is_a_finding_only_of_a_firm_that_the_profile_binds_then(duties: list[Duty], *, finds: bool) -> None:
    act = seen("R", "shipping", 5)

    assert bool(found(act, wanted("A", Need.SEAL, event=Tracked.SHIPPING), *duties)) is finds
    [told] = asked([act], Law(key_data=(wanted("A", Need.SEAL, event=Tracked.SHIPPING),), duties=tuple(duties)))
    assert (told.missing, told.binds) == ((Need.SEAL,), finds)


def test_what_was_not_asked_for_at_the_time_is_not_missing() -> None:
    assert not found(seen("R", "shipping", 5), wanted("A", Need.SEAL, event=Tracked.SHIPPING, start=6), duty("A"))


@pytest.mark.parametrize(
    ("act", "event"),
    [
        (seen("R", "receiving", 1), Tracked.INTAKE),
        (seen("R", "receiving", 1, spot=None), Tracked.RECEIVING),
        (seen("R", "inspecting", 1), Tracked.TEST),
        (seen("R", "inspecting", 1, fact(Kde.REJECTS, 0)), Tracked.METAL),
        (seen("R", "holding", 1, disposition="active"), Tracked.RELEASE),
        (seen("R", "holding", 1, disposition="recalled"), Tracked.RECALL),
        (seen("R", "holding", 1, disposition="non_sellable_other"), Tracked.HOLD),
        (seen("R", "storing", 1), Tracked.COLD_STORE),
        (made({"R": 1}, {"S": 1}, 1, step="storing"), Tracked.DEPURATION),
        (made({"R": 1}, {"S": 1}, 1, fact(Kde.GRADE, "L")), Tracked.GRADING),
        (made({"R": 1}, {"S": 1}, 1), Tracked.PROCESSING),
        (seen("R", "commissioning", 1), None),
    ],
)
def test_the_kind_of_an_event_is_known_by_its_step_and_what_else_it_says(act: Act, event: Tracked | None) -> None:
    assert tracked(act) is event


def test_every_kind_of_event_has_a_sign() -> None:
    assert {sign.event for sign in SIGNS} == set(Tracked)
    assert {sign.type for sign in SIGNS} <= {None, *EventType}


def test_who_lets_capture_read_other_names_raises_the_version_of_what_is_read() -> None:
    names = repr(sorted((name, str(kde)) for known in (ALIASES, TRANSACTIONS) for name, kde in known.items()))
    assert (READING, sha256(names.encode()).hexdigest()[:12]) == (1, "047a1b0f6aa4")
