"""Points by the thousand, each under one rule, and a contact for each of a hundred sites."""

_PLANT = """
insert into party (code, kind, name) values ('p', 'producer', 'p');
insert into site (code, kind, name, party_id, timezone, day_starts)
    select 's' || n, 'plant', 's', 1, 'UTC', '00:00' from generate_series(1, 100) n;
insert into zone (code, site_id, kind, name, location)
    select code, id, 'processing', 'z', 'https://id.gs1.org/414/' || code from site;
insert into gateway (code, site_id, timezone) values ('gw', 1, 'UTC');
insert into plan (code, version, name, author, reason, standard, verified, valid_from)
    values ('p', 1, 'p', 'a', 'r', 'bench', false, '2020-01-01Z');
insert into rule (plan, version, control_point, code, quantity, direction, critical_limit, inclusive, on_delay,
    deadband, off_delay, max_gap, severity)
    values ('p', 1, 'air', 'alarm', 'temperature', 'above', -18, false, '{delay} s', 0, '0', '1 hour', 'alarm');
insert into point (code, zone_id, quantity, unit, every, plan, control_point)
    select 'p' || n, n % 100 + 1, 'temperature', 'Cel', interval '1 minute', 'p', 'air'
    from generate_series(1, {points}) n;
insert into device (code, gateway_id) select 'd' || n, 1 from generate_series(1, {points}) n;
insert into assignment (device_id, channel, point_id, valid_from)
    select n, 'temp', n, '2020-01-01Z' from generate_series(1, {points}) n;
notify plant_changed;
"""
CONTACTS = b"""
insert into contact (code, name, role, channels, addresses, language, least_severity, sites, shifts)
    select code, code, 'officer', '{email}', array[code || '@example.org'], 'en', 'warn', array[code], '{}' from site;
"""


def plant(points: int, delay_seconds: float) -> bytes:
    """The SQL that declares them: `p1`, `p2`, … with devices `d1`, `d2`, …, in breach above -18 for so long."""
    return _PLANT.format(points=points, delay=delay_seconds).encode()
