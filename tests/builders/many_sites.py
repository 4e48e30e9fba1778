"""Many sites at once: each with gateways, points behind them, and an officer, a director and a principal."""

from datetime import datetime

from builders.cold_store import ColdStore

_PLANT = """
insert into party (code, kind, name) values ('firm', 'producer', '兴发');
insert into site (code, kind, name, party_id, timezone, day_starts)
select 's' || s, 'cold_store', '冷库' || s, 1, 'Asia/Shanghai', '00:00' from generate_series(1, {sites}) s;
insert into zone (code, site_id, kind, name, location)
select 'z' || id, id, 'frozen_store', '一号库', 'https://id.example/414/' || id from site;
insert into gateway (code, site_id, timezone)
select 'g' || site.id || '-' || g, site.id, 'Asia/Shanghai' from site, generate_series(1, {gateways}) g;
insert into device (code, gateway_id) select code, id from gateway;
insert into point (code, zone_id, quantity, unit, every)
select gateway.code || '-' || p, zone.id, 'temperature', 'Cel', '1 minute'
from gateway join zone on zone.site_id = gateway.site_id, generate_series(1, {points}) p;
insert into assignment (device_id, channel, point_id, valid_from)
select device.id, point.code, point.id, '2020-01-01'
from point join device on device.code = regexp_replace(point.code, '-[0-9]+$', '');
insert into listening values ('test', '2000-01-01Z', '2100-01-01Z');
insert into contact (code, name, role, channels, addresses, language, least_severity, sites, shifts)
select role || site.id, role, role, '{{email}}', array[role || site.id || '@example.org'], 'zh', 'alarm',
    array[site.code], '{{}}'
from site, unnest(array['officer', 'director', 'principal']) role;
"""
_LOSE_GATEWAYS = "update gateway set heard_at = %s::timestamptz + id * interval '0.5 seconds'"
_LOSE_POINTS = """
insert into point_state (point_id, heard_at)
select id, %s::timestamptz - (id %% 50) * interval '1 second' from point"""


def build_sites(store: ColdStore, sites: int, gateways: int, points: int) -> None:
    """So many sites, gateways at each, and points behind each of those."""
    store.connection.execute(_PLANT.format(sites=sites, gateways=gateways, points=points).encode())


def lose_links(store: ColdStore, at: datetime) -> None:
    """Nothing is heard any more from a minute around `at` on."""
    store.connection.execute(_LOSE_GATEWAYS.encode(), [at])
    store.connection.execute(_LOSE_POINTS.encode(), [at])
