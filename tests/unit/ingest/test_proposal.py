"""Which point an unknown channel is proposed for, and when none is."""

from byssus.ingest.proposal import Channel, FreePoint, propose

GATE = ("gw-1",)
T1, T2 = FreePoint("cold-1/t1", "Cel", GATE), FreePoint("cold-1/t2", "Cel", GATE)
DAMP = FreePoint("cold-1/rh", "%RH", GATE)
ELSEWHERE = FreePoint("cold-9/t1", "Cel", ("gw-9",))


def channel(name: str = "temp", unit: str | None = None, gateway: str | None = "gw-1", device: str = "x") -> Channel:
    return Channel(device, name, unit, gateway)


def test_the_only_free_point_of_its_kind_at_its_site_is_proposed() -> None:
    assert propose([channel()], [T1, DAMP, ELSEWHERE]) == {channel(): "cold-1/t1"}


def test_a_unit_tells_the_kind_where_the_name_does_not() -> None:
    assert propose([channel("a", "degF")], [T1, DAMP]) == {channel("a", "degF"): "cold-1/t1"}
    assert propose([channel("a")], [T1, DAMP]) == {}


def test_of_several_points_the_one_whose_name_the_device_bears_is_proposed() -> None:
    named = channel(device="logger-t2")
    assert propose([named], [T1, T2]) == {named: "cold-1/t2"}
    assert propose([channel()], [T1, T2]) == {}


def test_a_point_that_several_channels_may_be_meant_for_is_proposed_to_none() -> None:
    assert propose([channel(device="a"), channel(device="b")], [T1]) == {}


def test_where_the_topic_tells_no_gateway_all_sites_count() -> None:
    assert propose([channel(gateway=None)], [T1, ELSEWHERE]) == {}
    assert propose([channel(gateway=None)], [ELSEWHERE]) == {channel(gateway=None): "cold-9/t1"}
