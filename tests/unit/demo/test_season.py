import os
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import takewhile
from pathlib import Path

import jsonschema_rs
import networkx as nx
import orjson
import pytest

from builders.demo import SEED, START, chain_events, chain_messages, plant
from byssus.app.demo.script import FAILURE
from byssus.app.demo.season.diary import Season, captures, lot_history
from byssus.app.demo.season.line import LINES, Line
from byssus.app.demo.season.lot import Lots
from byssus.app.demo.sights import shown_pack, things_to_look_at
from byssus.core.plant.places import ZoneKind
from byssus.trace.documents.event_text import told_event
from byssus.trace.documents.gdst import Known, lacking, with_gdst
from byssus.trace.documents.master import party_uri
from byssus.trace.epcis.context import EPCIS_CONTEXT
from byssus.trace.epcis.event import Event, EventType, Role
from byssus.trace.exposure.stays import Stay, own_stays
from byssus.trace.lineage.part import parts_of

CORPUS = Path(os.environ.get("BYSSUS_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
GDST = CORPUS / "gdst" / "gdst_json_schema.json"
SCHEMA = CORPUS / "epcis-gs1" / "EPCIS-JSON-Schema.json"
DAYS = [START.date() + timedelta(days=offset) for offset in (-2, 0, 90, 200)]


@cache
def documents() -> list[bytes]:
    return [message.payload for message in chain_messages(120) if message.topic.endswith("/epcis")]


@cache
def events() -> list[Event]:
    return chain_events(120)


def flow() -> "nx.DiGraph[str]":
    """Inputs to outputs, and every place to the lots that were there."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for event in events():
        if event.type is EventType.TRANSFORMATION:
            inputs, outputs = sides[event.transformation_id or event.hash]
            inputs.update(event.uris(Role.INPUT))
            outputs.update(event.uris(Role.OUTPUT))
        graph.add_edges_from((event.place, thing.uri) for thing in event.things)
    for inputs, outputs in sides.values():
        graph.add_edges_from((given, got) for given in inputs for got in outputs)
    return graph


def pallets_of(pack: str) -> set[str]:
    return {event.parent for event in events() if pack in event.uris(Role.CHILD) and event.parent}


def stays(thing: str) -> list[Stay]:
    return own_stays(part for event in events() for part in parts_of(event) if part.item == thing)


@pytest.mark.skipif(not SCHEMA.exists(), reason=f"no EPCIS schema in {CORPUS}; set BYSSUS_CORPUS")
def test_every_document_is_valid_epcis() -> None:
    validator = jsonschema_rs.validator_for(orjson.loads(SCHEMA.read_bytes()))
    for document in documents():
        assert [error.message for error in validator.iter_errors(orjson.loads(document))] == []


@pytest.mark.skipif(not GDST.exists(), reason=f"no GDST schema in {CORPUS}; set BYSSUS_CORPUS")
def test_every_event_with_the_master_data_of_its_place_is_valid_for_gdst() -> None:
    validator = jsonschema_rs.validator_for(orjson.loads(GDST.read_bytes()))
    firms = {party.code: party for party in plant().parties}
    owners = {zone.location: firms[site.party] for site in plant().sites for zone in site.zones}
    told = [
        with_gdst(told_event(event.body, event.hash), Known(party_uri(owner.gln), owner.human_welfare, "L1"))
        for event in events()
        if (owner := owners[event.place or ""])
    ]
    document = {
        "@context": [EPCIS_CONTEXT], "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": START.isoformat(), "epcisBody": {"eventList": told},
    }  # fmt: skip

    assert [missing for event in told for missing in lacking(event)] == []
    assert [error.message for error in validator.iter_errors(document)] == []


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
            assert {plots[place] for place in behind & plots.keys()} <= {
                plot.zone for plot in (*line.plots, line.stray) if plot
            }


def test_a_raw_lot_is_of_one_species_and_one_sea_area() -> None:
    areas = {zone.code: site.area for site in plant().sites for zone in site.zones}
    species = {product.gtin: product.species for product in plant().products}
    for line in LINES:
        assert len({areas[plot.zone] for plot in line.plots}) == 1
        assert {plot.mussel for plot in line.plots} == {line.mussel}
        goods = (line.mussel.seed, line.mussel.live, line.goods.cooked, line.goods.graded, line.goods.frozen, line.pack)
        assert {species[gtin] for gtin in goods} == {line.mussel.species}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.mark)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_step_makes_mussels_out_of_nothing(line: Line, day: date) -> None:
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


def test_every_scan_is_made_at_a_reader_of_its_gateways_site() -> None:
    readers = {reader.code: reader.zone for reader in plant().readers}
    sites = {zone.code: site.code for site in plant().sites for zone in site.zones}
    gateways = {gateway.code: gateway.site for gateway in plant().gateways}
    scans = [
        (message.gateway, scan["reader"])
        for message in chain_messages(120)
        if message.topic.endswith("/scan")
        for scan in orjson.loads(message.payload)
    ]
    assert {reader for _, reader in scans} == readers.keys()
    assert all(sites[readers[reader]] == gateways[gateway] for gateway, reader in scans)


def test_captures_never_go_back_in_time() -> None:
    told = [
        capture.at
        for capture in takewhile(lambda each: each.at < START + timedelta(days=3), captures(START, Season(SEED)))
    ]
    assert told == sorted(told)


def test_nothing_is_harvested_where_and_while_the_sea_is_known_to_be_closed() -> None:
    areas = {zone.code: site.area for site in plant().sites for zone in site.zones}
    for capture in takewhile(lambda each: each.at < START + timedelta(days=30), captures(START, Season(SEED))):
        zone = getattr(capture, "zone", None)
        for closure in plant().closures:
            shut = closure.starts_at <= capture.at and (closure.ends_at is None or capture.at < closure.ends_at)
            known = capture.at >= START
            assert not (known and shut and areas.get(zone) == closure.area), capture


def test_every_lot_of_packs_lies_on_pallets_that_go_by_the_cold_store_to_the_shops() -> None:
    zones = {zone.location: zone.code for site in plant().sites for zone in site.zones}
    for line in LINES:
        lots = Lots(line, START.date() - timedelta(days=2), SEED)
        assert pallets_of(lots.packs.code) == set(lots.pallets)
        for shop, pallet in zip(line.shops, lots.pallets, strict=True):
            way = [zones[stay.location] for stay in stays(pallet)]
            assert way == [f"{line.plant}-packing", line.room, f"{shop}-floor"]


def test_the_pack_of_the_tour_lies_in_the_room_that_fails_while_it_fails() -> None:
    room = next(zone.location for site in plant().sites for zone in site.zones if zone.code == FAILURE.where)
    begins, ends = START + FAILURE.after, START + FAILURE.after + FAILURE.lasts
    pallets = pallets_of(shown_pack(START))
    assert pallets
    for pallet in pallets:
        (there,) = [stay for stay in stays(pallet) if stay.location == room]
        assert there.arrived_at < begins
        assert there.left_at is not None
        assert there.left_at > ends


def test_the_five_things_to_look_at_lie_under_the_given_address() -> None:
    urls = [sight.url for sight in things_to_look_at("http://127.0.0.1:8080/", START)]
    assert urls == [
        "http://127.0.0.1:8080/",
        "http://127.0.0.1:8080/points/c01-1-t1",
        "http://127.0.0.1:8080/trace?code=https%3A%2F%2Fid.gs1.org%2F01%2F06999999511014%2F10%2F260718A",
        "http://127.0.0.1:8080/01/06999999511014/10/260718A",
        "http://127.0.0.1:8080/rejected",
    ]
