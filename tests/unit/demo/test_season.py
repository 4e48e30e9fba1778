import os
from collections import defaultdict
from datetime import timedelta
from functools import cache
from itertools import takewhile
from pathlib import Path

import jsonschema_rs
import networkx as nx
import orjson
import pytest

from builders.demo import SEED, START, acts, plant
from byssus.app.demo.gateway.act import Message
from byssus.app.demo.season.diary import captures, lot_history
from byssus.app.demo.season.line import LINES
from byssus.app.demo.season.lot import Lots
from byssus.core.plant.model import ZoneKind
from byssus.trace.epcis.event import Event, EventType, Role
from byssus.trace.epcis.read import read_document
from byssus.trace.gs1 import FIELD, parse

CORPUS = Path(os.environ.get("BYSSUS_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
SCHEMA = CORPUS / "epcis-gs1" / "EPCIS-JSON-Schema.json"
DAYS = [START.date() + timedelta(days=offset) for offset in (-2, 0, 90, 200)]


@cache
def documents() -> list[bytes]:
    told = [act for act in acts(30) if isinstance(act, Message)]
    return [message.payload for message in told if message.topic.endswith("/epcis")]


@cache
def events() -> list[Event]:
    outcomes = [outcome for document in documents() for outcome in read_document(document)]
    assert [str(problem) for outcome in outcomes for problem in outcome.problems] == []
    return [outcome.event for outcome in outcomes if outcome.event]


def flow() -> "nx.DiGraph[str]":
    """Inputs to outputs, and the plot at which something happened to a lot."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for event in events():
        if event.type is EventType.TRANSFORMATION:
            inputs, outputs = sides[event.transformation_id or event.hash]
            inputs.update(event.uris(Role.INPUT))
            outputs.update(event.uris(Role.OUTPUT))
        for thing in event.things:
            graph.add_edge(event.place, thing.uri)
    for inputs, outputs in sides.values():
        graph.add_edges_from((given, got) for given in inputs for got in outputs)
    return graph


@pytest.mark.skipif(not SCHEMA.exists(), reason=f"no EPCIS schema in {CORPUS}; set BYSSUS_CORPUS")
def test_every_document_is_valid_epcis() -> None:
    validator = jsonschema_rs.validator_for(orjson.loads(SCHEMA.read_bytes()))
    for document in documents():
        assert [error.message for error in validator.iter_errors(orjson.loads(document))] == []


def test_the_same_event_is_never_told_under_two_names() -> None:
    hashes = [event.hash for event in events()]
    assert len(hashes) == len(set(hashes))


def test_every_pack_goes_back_to_the_plots_it_was_harvested_from() -> None:
    graph = flow()
    plots = {zone.location: zone.code for site in plant().sites for zone in site.zones if zone.kind is ZoneKind.PLOT}
    for line in LINES:
        packs = [node for node in graph if f"/01/{line.pack}/" in node]
        assert len(packs) >= 6
        for pack in packs:
            behind = nx.ancestors(graph, pack)
            assert {plots[place] for place in behind & plots.keys()} == set(line.plots)


def test_a_raw_lot_is_of_one_species_and_one_sea_area() -> None:
    areas = {zone.code: site.area for site in plant().sites for zone in site.zones}
    species = {product.gtin: product.species for product in plant().products}
    for line in LINES:
        assert len({areas[plot] for plot in line.plots}) == 1
        goods = (line.goods.seed, line.goods.live, line.goods.cooked, line.goods.graded, line.goods.frozen, line.pack)
        assert {species[gtin] for gtin in goods} == {line.goods.species}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.mark)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_step_makes_mussels_out_of_nothing(line, day) -> None:  # type: ignore[no-untyped-def]
    lots = Lots(line, day, SEED)
    weights = [each.quantity for each in (lots.raw, lots.cooked, lots.graded, lots.frozen)]
    packed = lots.packs.quantity * line.net_kg
    assert weights == sorted(weights, reverse=True)
    assert 0.95 * lots.frozen.quantity < packed <= lots.frozen.quantity
    assert 0.12 <= lots.cooked.quantity / lots.raw.quantity <= 0.35
    assert sum(pallet.quantity for pallet in lots.pallets.values()) == lots.packs.quantity


def test_the_life_of_a_lot_is_told_in_the_order_in_which_it_happens() -> None:
    for line in LINES:
        times = [capture.at for capture in lot_history(Lots(line, START.date(), SEED))]
        assert times == sorted(times)


def test_pallets_of_different_days_and_lines_have_different_numbers() -> None:
    numbers = [
        pallet
        for line in LINES
        for day in range(400)
        for pallet in Lots(line, START.date() + timedelta(days=day), SEED).pallets
    ]
    assert len(numbers) == len(set(numbers))


def test_every_scan_is_of_a_valid_code_at_a_reader_of_its_site() -> None:
    readers = {reader.code: reader.zone for reader in plant().readers}
    sites = {zone.code: site.code for site in plant().sites for zone in site.zones}
    gateways = {gateway.code: gateway.site for gateway in plant().gateways}
    scans = [
        (message.gateway, scan)
        for message in acts(30)
        if isinstance(message, Message) and message.topic.endswith("/scan")
        for scan in orjson.loads(message.payload)
    ]
    assert len(scans) > 100
    for gateway, scan in scans:
        assert sites[readers[scan["reader"]]] == gateways[gateway]
        assert all(parse(scan[field], FIELD).valid for field in ("data", "parent") if field in scan)


def test_captures_never_go_back_in_time() -> None:
    told = [
        capture.at for capture in takewhile(lambda each: each.at < START + timedelta(days=3), captures(START, SEED))
    ]
    assert told == sorted(told)


def test_nothing_is_harvested_where_and_while_the_sea_is_closed() -> None:
    areas = {zone.code: site.area for site in plant().sites for zone in site.zones}
    for capture in takewhile(lambda each: each.at < START + timedelta(days=30), captures(START, SEED)):
        zone = getattr(capture, "zone", None)
        for closure in plant().closures:
            shut = closure.starts_at <= capture.at and (closure.ends_at is None or capture.at < closure.ends_at)
            assert not (shut and areas.get(zone) == closure.area), capture
