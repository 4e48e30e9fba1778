-- claim_capture: the oldest EPCIS document that nobody works on (index: epcis_capture_waiting)
select id, source, document, received_at
from epcis_capture
where finished_at is null
order by received_at, id
limit 1
for update skip locked

-- finish_capture: what came of a document
update epcis_capture
set finished_at = %(at)s, stored = %(stored)s, duplicates = %(duplicates)s, errors = %(errors)s
where id = %(id)s

-- add_finished_capture: a document of our own, of which the events are kept in the same transaction
insert into epcis_capture (id, source, document, received_at, finished_at, stored)
values (%(id)s, %(source)s, %(document)s, %(at)s, %(at)s, %(stored)s)

-- claim_scans: scans that nobody works on, with what their reader stands for (index: scan_waiting)
select scan.id, gateway.code, scan.reader, scan.time, scan.code, scan.quantity, scan.unit, scan.parent, scan.step,
    scan.received_at, zone.location, site.timezone, reader.biz_step, reader.disposition, reader.action
from scan
join gateway on gateway.id = scan.gateway_id
left join reader on reader.code = scan.reader
left join zone on zone.id = reader.zone_id
left join site on site.id = zone.site_id
where scan.interpreted_at is null
order by scan.id
limit %s
for update of scan skip locked

-- finish_scan: an event was made of a scan, or not, and why
update scan set interpreted_at = %s, problem = %s where id = %s

-- keep_refused: what could not be used, for an operator to see and to replay, unless it waits there already
insert into rejected_message (topic, payload, reason, detail, received_at)
select %(topic)s, %(payload)s, %(reason)s, %(detail)s, %(at)s
where not exists (
    select from rejected_message
    where sha256(payload) = sha256(%(payload)s) and topic = %(topic)s and replayed_at is null
)

-- lock_transformations: one worker at a time tells of a transformation that several events share
select pg_advisory_xact_lock(hashtextextended(id, 0)) from unnest(%s::text[]) as id

-- intern_items: give new things their number; sorted, so that two workers never wait for each other
insert into item (uri, level)
select uri, level from unnest(%s::text[], %s::text[]) as new (uri, level)
on conflict do nothing

-- find_items: the numbers of things
select uri, id from item where uri = any(%s)

-- lock_items: one worker at a time derives the views of a thing
select from item where id = any(%s) order by id for no key update

-- add_event: journal an event unless it is there; what is said again comes back as no row
insert into epcis_event (
    hash, declared_at, event_id, type, event_time, recorded_at, action, biz_step, disposition, read_point, biz_location,
    transformation_id, body, capture_id, scan_id
)
values (
    %(hash)s, %(declared_at)s, %(event_id)s, %(type)s, %(event_time)s, %(recorded_at)s, %(action)s, %(biz_step)s,
    %(disposition)s, %(read_point)s, %(biz_location)s, %(transformation_id)s, %(body)s, %(capture_id)s, %(scan_id)s
)
on conflict do nothing
returning id

-- add_part: what a thing is to an event
insert into event_item (event_id, item_id, role, quantity, unit) values (%s, %s, %s, %s, %s)

-- add_pack: of which batch the code of a single pack says that it is
insert into event_pack (event_id, item_id, batch_id) values (%s, %s, %s) on conflict do nothing

-- add_fact: what else an event tells
insert into event_fact (event_id, name, value, number, unit, about) values (%s, %s, %s, %s, %s, %s)

-- add_kinds: of what kind new events are; as migration 62 made it of those that were there (event_kind)
insert into event_kind (event_id, place, event_time, kind, reading)
select event.id, spot.place, event_time,
    md5(row(type, action, biz_step, disposition, transformation_id is null, biz_location, read_point, told.names, goods.looks)::text)::uuid,
    %(reading)s
from epcis_event as event
cross join lateral (
    select distinct place
    from unnest(array[biz_location, read_point]) as place
    where place is not null or coalesce(biz_location, read_point) is null
) as spot
cross join lateral (
    select string_agg(distinct name, ',' order by name) as names from event_fact where event_id = event.id
) as told
cross join lateral (
    select string_agg(distinct look, ',' order by look) as looks
    from event_item as part
    join item on item.id = part.item_id
    cross join lateral (
        select row(role, level, case when uri like 'https://id.gs1.org/01/%%' then substr(uri, 23, 14) end, sign(quantity), unit)::text
    ) as seen (look)
    where part.event_id = event.id
) as goods
where event.id = any(%(events)s)

-- try_lock_reading: whether nobody else reads old events anew
select pg_try_advisory_xact_lock(hashtext('byssus.reading'))

-- read_before: events that an older version read (index: event_kind_reading)
select id, body
from epcis_event
where id in (select event_id from event_kind where reading < %(reading)s order by reading limit %(limit)s)

-- derived: what follows from some events, and for their things
select 'stay', item_id, location, arrived_at, left_at from stay where item_id = any(%(items)s)
union all
select kind, source, target::text, starts_at, ends_at from edge where event_id = any(%(events)s)
union all
select 'batch', pack.item_id, batch_id::text, null, null
from event_item as part
join event_pack as pack on pack.item_id = part.item_id and pack.event_id = part.event_id
where part.event_id = any(%(events)s)

-- drop_packs: forget what the codes of single packs said of their batches (indexes: event_item, event_pack's primary key)
delete from event_pack as pack
using event_item as part
where part.event_id = any(%s) and pack.event_id = part.event_id and pack.item_id = part.item_id

-- drop_facts: forget what else some events tell
delete from event_fact where event_id = any(%s)

-- drop_kinds: forget of what kind some events are (index: event_kind_time)
delete from event_kind as kind
using epcis_event as event
where event.id = any(%s) and kind.event_time = event.event_time and kind.event_id = event.id

-- leave_read: what breaks a rule of today stays as it was read (index: event_kind_time)
update event_kind as kind
set reading = %(reading)s
from epcis_event as event
where event.id = any(%(events)s) and kind.event_time = event.event_time and kind.event_id = event.id

-- feed_events: whoever derives more than edges and stays looks at these events in a transaction of its own
insert into event_feed (events) values (%s)

-- parts_of_transformations: parts of events whose edges may change: the new ones, those they declare wrong or are joined with
select *
from standing_part
where event_id in (select id from epcis_event where hash = any(%s) or transformation_id = any(%s))

-- parts_of_containers: parts of all events that put something into some containers or took it out
select *
from standing_part
where type in ('AggregationEvent', 'AssociationEvent')
    and event_id in (select event_id from event_item where item_id = any(%s) and role = 'parent')

-- ever_in: what was ever in some containers, but for products as such, which lie nowhere
select distinct child.item_id
from event_item as parent
join event_item as child on child.event_id = parent.event_id and child.role = 'child'
join item on item.id = child.item_id
where parent.item_id = any(%s) and parent.role = 'parent' and item.level <> 'product'

-- parts_of_emptied: all that was told of containers in which some things were, and which were emptied without naming them
-- (index: event_item (item_id, event_id))
with container as (
    select distinct parent.item_id
    from event_item as child
    join event_item as parent on parent.event_id = child.event_id and parent.role = 'parent'
    where child.item_id = any(%(items)s) and child.role = 'child'
), emptied as (
    select item_id
    from container
    where exists (
        select from event_item as part
        join epcis_event as event on event.id = part.event_id
        where part.item_id = container.item_id and part.role = 'parent' and event.action = 'DELETE'
            and not exists (select from event_item as child where child.event_id = event.id and child.role = 'child')
    )
)
select *
from standing_part
where type in ('AggregationEvent', 'AssociationEvent')
    and event_id in (select event_id from event_item where item_id in (select item_id from emptied) and role = 'parent')

-- parts_of_items: the parts that some things play in events that still count
select * from standing_part where item_id = any(%s)

-- edges_of_transformations: what became of what in those events (index: edge (event_id))
select source, target, kind, starts_at, ends_at, event_id
from edge
where kind = 'transformation'
    and event_id in (select id from epcis_event where hash = any(%s) or transformation_id = any(%s))

-- drop_edge: an edge that no longer follows from the journal, or not like this
delete from edge
where (source, target, kind, starts_at) = (%s, %s, %s, %s) and ends_at is not distinct from %s and event_id = %s

-- add_edge: what became of what, or was in what
insert into edge (source, target, kind, starts_at, ends_at, event_id) values (%s, %s, %s, %s, %s, %s)

-- drop_stays: forget where some things were
delete from stay where item_id = any(%s)

-- add_stay: where a thing was
insert into stay (item_id, location, arrived_at, left_at) values (%s, %s, %s, %s)

-- drop_overdrawn: forget that more of some things may have been used or sold than there was
delete from overdrawn where item_id = any(%s)

-- add_overdrawn: more of a thing may have been used or sold than there was, by events of a span of time
insert into overdrawn (item_id, first_at, last_at) values (%s, %s, %s) on conflict do nothing

-- find_known: the things with some names that we were told of
select id, uri from item where uri = any(%s)

-- find_under_certificate: the lots of events that name a certificate, but for what they used (index: event_fact (value, name))
select distinct item.id, item.uri
from event_fact as fact
join standing_part as part on part.event_id = fact.event_id
join item on item.id = part.item_id
where value = %s and name = 'certificate' and role <> 'input'

-- describe_items: what things are called
select id, uri, level from item where id = any(%s)

-- name_products: what is sold under some GTINs
select gtin, name, name_en from product where gtin = any(%s)

-- trade_items: what is sold under some GTINs, and by whom (primary key of product)
select gtin, product.name, product.name_en, species, net_kg, shelf_days, gi_mark, party.name, party.name_en, party.gln
from product
join party on party.id = product.party_id
where gtin = any(%s)
order by gtin

-- edges_into: what things came from or hold, and the batches of single packs (indexes: edge (target, source), event_pack)
select source, target, kind, starts_at, ends_at, event_id from edge where target = any(%(items)s)
union all
select source, target, 'batch', starts_at, null, event_id
from unnest(%(items)s::bigint[]) as item (id)
cross join lateral (select * from labelled where target = item.id offset 0) as of_batch

-- edges_out_of: what things went into, and the single packs of batches (indexes: edge's primary key, event_pack (batch_id))
select source, target, kind, starts_at, ends_at, event_id from edge where source = any(%(items)s)
union all
select source, target, 'batch', starts_at, null, event_id
from unnest(%(items)s::bigint[]) as item (id)
cross join lateral (select * from labelled where source = item.id offset 0) as pack

-- contents_of: what is or was in things
select source, target, kind, starts_at, ends_at, event_id from edge where target = any(%(items)s) and kind <> 'transformation'

-- containers_of: what things are or were in
select source, target, kind, starts_at, ends_at, event_id from edge where source = any(%(items)s) and kind <> 'transformation'

-- items_seen_at: those of some things to which something happened at some places (index: event_item (item_id, event_id))
select distinct item_id
from standing_part
where item_id = any(%(items)s) and coalesce(biz_location, read_point) = any(%(places)s)

-- own_stays: where things were by their own events
select item_id, arrived_at, location, left_at from stay where item_id = any(%s)

-- stays_at: what was at places during spans of time, by its own events (index: stay (location, arrived_at))
select span, item_id, arrived_at, left_at
from unnest(%(spans)s::integer[], %(locations)s::text[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
    as span (span, place, starts_at, ends_at)
join stay on location = place and arrived_at < ends_at and (left_at is null or left_at > starts_at)

-- list_places: every zone, with the site it belongs to
select zone.id, zone.location, zone.code, zone.name, zone.name_en, site.name, site.name_en
from zone
join site on site.id = zone.site_id

-- tell_history: what some things went through; of what happened at one instant, what was made comes first
select event_id, hash, type, event_time, action, biz_step, disposition, read_point, biz_location, item_id, role, quantity,
    unit
from standing_part
where item_id = any(%s)
order by event_time, type <> 'TransformationEvent', type <> 'AggregationEvent', hash, item_id, role

-- measure: what the thermometers of zones measured during spans of time, for each limit they are held to
--
-- A kinetic weight is that of `core.kinetic`; rules over windows have no limit that a reading can pass. Readings are looked
-- at again for the time beyond a limit only where one of them passed it (index: primary key of reading).
with figures as materialized (
    select span, ends_at, point.id as point_id, code, every, plan, control_point, quantity, starts_at, figure.*
    from unnest(%(spans)s::integer[], %(zones)s::integer[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
        as span (span, zone_id, starts_at, ends_at)
    join point on point.zone_id = span.zone_id and point.quantity = 'temperature'
    cross join lateral (
        select count(value) filter (where since >= starts_at and since < ends_at) as readings,
            min(value) filter (where seconds > 0 or since >= starts_at and since < ends_at) as minimum,
            max(value) filter (where seconds > 0 or since >= starts_at and since < ends_at) as maximum,
            coalesce(sum(seconds), 0) as seconds, coalesce(sum(seconds * value), 0) as celsius,
            coalesce(sum(seconds * exp(-%(activation)s::float8 / (value + %(zero)s::float8))), 0) as kinetic,
            min(since) as first, max(since) as last,
            array_agg(from_time order by since) filter (where is_gap and from_time < to_time) as gaps_from,
            array_agg(to_time order by since) filter (where is_gap and from_time < to_time) as gaps_to
        from standing_readings(point.id, every, starts_at, ends_at)
    ) as figure
)
select span, figures.code, every, rule.code, severity, rule.direction, critical_limit, readings, minimum, maximum,
    figures.seconds, celsius, kinetic, coalesce(beyond.seconds, 0), first, last, gaps_from, gaps_to
from figures
left join lateral (
    select code, version from plan where code = figures.plan and valid_from <= ends_at order by version desc limit 1
) as plan on true
left join rule on rule.plan = plan.code and rule.version = plan.version
    and rule.control_point = figures.control_point and rule.quantity = figures.quantity and rule.measure = 'value'
left join lateral (
    select sum(standing.seconds) as seconds
    from standing_readings(point_id, every, starts_at, ends_at) as standing
    where case rule.direction when 'above' then maximum >= critical_limit when 'below' then minimum <= critical_limit end
        and (
            inclusive and value = critical_limit
            or case rule.direction when 'above' then value > critical_limit when 'below' then value < critical_limit end
        )
) as beyond on true
order by span, figures.code, critical_limit

-- read_spans: spans of time in zones of which a thermometer tells (index: primary key of reading)
select span
from unnest(%(spans)s::integer[], %(zones)s::integer[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
    as span (span, zone_id, starts_at, ends_at)
where exists (
    select from point
    cross join lateral (
        select from reading where point_id = point.id and time >= starts_at and time < ends_at limit 1
    ) as first
    where point.zone_id = span.zone_id and point.quantity = 'temperature'
)

-- excursions_in: excursions in some zones that touch a time
select zone_id, point.code, excursion.rule, excursion.severity, started_at, coalesce(ended_at, cleared_at), peak, minutes_out
from excursion
join point on point.id = excursion.point_id
where zone_id = any(%(zones)s) and cancelled_at is null and started_at < %(end)s
    and (coalesce(ended_at, cleared_at) is null or coalesce(ended_at, cleared_at) > %(start)s)
order by started_at, excursion.id
