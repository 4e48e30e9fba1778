-- renamed: the name that a thing, or a number of a certificate, has in a copy; pallets keep a valid check digit
create or replace function pg_temp.renamed(name text, copy integer) returns text language sql immutable as $$
select case
    when name like 'https://id.gs1.org/00/%' then (
        select 'https://id.gs1.org/00/' || body || (10 - sum(substr(body, place, 1)::int * (1 + 2 * (place % 2))) % 10) % 10
        from (select lpad((substr(name, 23, 17)::bigint + copy * 10000000::bigint)::text, 17, '0') as body) as pallet,
            generate_series(1, 17) as place
        group by body
    )
    else name || '.' || copy
end $$

-- certificates: what the events of a copy name, as good as in the story
insert into certificate (code, kind, party_id, area, kg, valid_from, valid_to)
select pg_temp.renamed(code, %(copy)s), kind, party_id, area, kg, valid_from - %(earlier)s, valid_to - %(earlier)s
from certificate
where code in (select value from event_fact where name = 'certificate' and event_id <= %(events)s)

-- items: things under their new names
insert into item (id, uri, level) overriding system value
select id + %(copy)s::bigint * %(items)s, pg_temp.renamed(uri, %(copy)s), level from item where id <= %(items)s

-- events: what happened, so much earlier; hash and body are not made anew, for no question looks into them
insert into epcis_event (
    id, hash, declared_at, event_id, type, event_time, recorded_at, action, biz_step, disposition, read_point, biz_location,
    transformation_id, body, capture_id, scan_id
) overriding system value
select id + %(copy)s::bigint * %(events)s, hash || '.' || %(copy)s, declared_at, event_id, type, event_time - %(earlier)s,
    recorded_at, action, biz_step, disposition, read_point, biz_location,
    transformation_id || '.' || %(copy)s, body, capture_id, scan_id
from epcis_event
where id <= %(events)s

-- parts: what things were to them
insert into event_item (event_id, item_id, role, quantity, unit)
select event_id + %(copy)s::bigint * %(events)s, item_id + %(copy)s::bigint * %(items)s, role, quantity, unit
from event_item
where event_id <= %(events)s

-- facts: what else they told; each copy has its own certificates, and was harvested whole days earlier
insert into event_fact (event_id, name, value, number, unit, about)
select event_id + %(copy)s::bigint * %(events)s, name,
    case
        when name = 'certificate' then pg_temp.renamed(value, %(copy)s)
        when name in ('harvest_from', 'harvest_to') then (left(value, 10)::date - %(earlier)s::interval)::date || substr(value, 11)
        else value
    end, number, unit, about
from event_fact
where event_id <= %(events)s

-- edges: what became of what
insert into edge (source, target, kind, starts_at, ends_at, event_id)
select source + %(copy)s::bigint * %(items)s, target + %(copy)s::bigint * %(items)s, kind, starts_at - %(earlier)s, ends_at - %(earlier)s,
    event_id + %(copy)s::bigint * %(events)s
from edge
where event_id <= %(events)s

-- stays: where things were
insert into stay (item_id, location, arrived_at, left_at)
select item_id + %(copy)s::bigint * %(items)s, location, arrived_at - %(earlier)s, left_at - %(earlier)s
from stay
where item_id <= %(items)s

-- overdrawn: of what more may have been used or sold than there was
insert into overdrawn (item_id, first_at, last_at)
select item_id + %(copy)s::bigint * %(items)s, first_at - %(earlier)s, last_at - %(earlier)s
from overdrawn
where item_id <= %(items)s

-- kinds: which events are alike; a copy differs in nothing that makes a kind
insert into event_kind (event_id, place, event_time, kind, reading)
select event_id + %(copy)s::bigint * %(events)s, place, event_time - %(earlier)s, kind, reading from event_kind where event_id <= %(events)s
