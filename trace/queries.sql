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

-- transformation_events: the events whose edges may change: the new ones, those they declare wrong or are joined with
select id from epcis_event where hash = any(%s) or transformation_id = any(%s)

-- parts_of_events: parts of some events that still count
select * from standing_part where event_id = any(%s)

-- parts_of_containers: parts of all events that put something into some containers or took it out
select *
from standing_part
where type in ('AggregationEvent', 'AssociationEvent')
    and event_id in (select event_id from event_item where item_id = any(%s) and role = 'parent')

-- parts_of_items: the parts that some things play in events that still count
select * from standing_part where item_id = any(%s)

-- drop_transformations: forget the outputs of some events
delete from edge where kind = 'transformation' and event_id = any(%s)

-- drop_contents: forget what was in some containers
delete from edge where kind <> 'transformation' and target = any(%s)

-- add_edge: what became of what, or was in what
insert into edge (source, target, kind, starts_at, ends_at, event_id) values (%s, %s, %s, %s, %s, %s)

-- drop_stays: forget where some things were
delete from stay where item_id = any(%s)

-- add_stay: where a thing was
insert into stay (item_id, location, arrived_at, left_at) values (%s, %s, %s, %s)
