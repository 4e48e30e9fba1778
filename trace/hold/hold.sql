-- lock: holds change in one transaction at a time
select pg_advisory_xact_lock(hashtext('byssus.hold'))

-- try_lock: whether nobody else is at it
select pg_try_advisory_xact_lock(hashtext('byssus.hold'))

-- take_feed: the oldest batches of events that nobody has looked at (primary key)
select id, events from event_feed order by id limit %s

-- delete_feed: batches that were looked at in this transaction
delete from event_feed where id = any(%s)

-- wake_recalls: recalls that are open have to look at what is new; once, however much that is. A drill looked once
insert into recall_feed
select id from recall where not drill and not exists (select from recall_step where recall_id = recall.id and kind = 'closed')
on conflict do nothing

-- items_of_events: the things of some events, declared wrong or not
select distinct item_id from event_item where event_id = any(%s)

-- things_moved: the things of some events, declared wrong or not, and what was in containers that these empty without naming it
--
-- What we tell of holds ourselves names no place and moves nothing.
select item_id
from epcis_event as event
join event_item on event_item.event_id = event.id
where event.id = any(%(events)s) and coalesce(capture_id::text, scan_id::text, read_point, biz_location) is not null
union
select child.item_id
from epcis_event as event
join event_item as emptied on emptied.event_id = event.id and emptied.role = 'parent'
join event_item as filled on filled.item_id = emptied.item_id and filled.role = 'parent'
join event_item as child on child.event_id = filled.event_id and child.role = 'child'
where event.id = any(%(events)s) and action = 'DELETE'
    and not exists (select from event_item as named where named.event_id = event.id and named.role = 'child')

-- look_again: forget what critical excursions were in which some things lay, or for which they are held
delete from hold_watch
where excursion_id in (
    select excursion.id
    from stay
    join zone on zone.location = stay.location
    join point on point.zone_id = zone.id
    join excursion on excursion.point_id = point.id
    where item_id = any(%(items)s) and severity = 'critical' and cancelled_at is null
        and started_at < coalesce(left_at, 'infinity') and coalesce(ended_at, cleared_at, 'infinity') > arrived_at
    union
    select excursion_id
    from held
    join hold on hold.id = hold_id
    where item_id = any(%(items)s) and ended_at is null and excursion_id is not null
)

-- excursions_to_settle: critical excursions that read otherwise than when their goods were held, or whose goods may differ
--
-- While capture is behind, what it has not come to yet has to wait: goods seem to lie where they were told of last. It has come to
-- the middle of what it captured last, so that a few events that are late, or of a wrong clock, do not tell.
-- (indexes: excursion_critical, epcis_capture_waiting, scan_waiting)
with reached (time) as (
    select percentile_disc(0.5) within group (order by event_time)
    from (
        select event_time
        from epcis_event
        where capture_id is not null or scan_id is not null
        order by id desc
        limit 100
    ) as latest
), behind as (
    select exists (select from epcis_capture where finished_at is null)
        or exists (select from scan where interpreted_at is null)
        or exists (select from event_feed) as so
)
select excursion.id, zone.location, excursion.started_at, coalesce(excursion.ended_at, cleared_at), cancelled_at is not null
from excursion
join point on point.id = excursion.point_id
join zone on zone.id = point.zone_id
left join hold_watch as watch on watch.excursion_id = excursion.id
cross join reached
cross join behind
where excursion.severity = 'critical' and (not behind.so or excursion.started_at <= reached.time) and (
    watch.excursion_id is null
    or watch.started_at <> excursion.started_at
    or watch.ended_at is distinct from coalesce(excursion.ended_at, cleared_at)
    or watch.cancelled <> (cancelled_at is not null)
)
order by excursion.id
limit 50

-- watched: what an excursion was when its goods were held
insert into hold_watch (excursion_id, started_at, ended_at, cancelled)
values (%(id)s, %(started_at)s, %(ended_at)s, %(cancelled)s)
on conflict (excursion_id) do update
set started_at = excluded.started_at, ended_at = excluded.ended_at, cancelled = excluded.cancelled

-- hold_of_excursion: the hold that an excursion has
select id from hold where excursion_id = %s

-- add_hold: a new hold
insert into hold (cause, excursion_id, recall_id, reason, placed_at, placed_by, placed_role)
values (%(cause)s, %(excursion)s, %(recall)s, %(reason)s, %(at)s, %(by)s, %(role)s)
returning id

-- hold: cause and author of a hold
select cause, placed_by, placed_role from hold where id = %s

-- held_of_hold: what a hold holds, and what somebody decided about, but for what late data took back (index: held_standing)
select held.id, item_id, since, until, coalesce(ending = 'released', false), ended_at is not null
from held
where hold_id = %s and (ended_at is null or ending = 'released')
order by held.id

-- held_now: which of some things are held
select item_id from held where item_id = any(%s) and ended_at is null

-- add_held: a thing comes under a hold
insert into held (hold_id, item_id, since, until, placed_at) values (%s, %s, %s, %s, %s)

-- amend_held: when a thing lay in the excursion, as is known now
update held set since = %s, until = %s where id = %s

-- end_held: things are held no more
update held
set ended_at = %(at)s, ended_by = %(by)s, ending = %(ending)s, ending_reason = %(reason)s
where id = any(%(rows)s) and ended_at is null
returning item_id

-- held_products: of things that are of a product that is or was held as such: each, and the product
select part.id, product.id
from item as part
join item as product on product.uri = left(part.uri, length('https://id.gs1.org/01/') + 14)
where part.id = any(%s) and part.level in ('batch', 'item') and product.level = 'product'
    and exists (select from held where item_id = product.id)

-- held_by_people: things that people hold, among some, and since when they do
select hold.id, item_id, since, hold.placed_at
from held
join hold on hold.id = hold_id
where cause = 'person' and ended_at is null and item_id = any(%s)
order by held.id

-- ever_held: what is or was under a hold
select item_id from held where hold_id = %s

-- names: what some things are called
select id, uri, level from item where id = any(%s)

-- binding: holds that bind at a time (index: held_of_item)
select held.id, hold.id, item_id, item.uri, held.since, held.placed_at, reason, hold.placed_by, point.code, point.unit,
    zone.name, coalesce(zone.name_en, zone.name), excursion.started_at, excursion.peak
from held
join hold on hold.id = held.hold_id
join item on item.id = item_id
left join excursion on excursion.id = hold.excursion_id
left join point on point.id = excursion.point_id
left join zone on zone.id = point.zone_id
where item_id = any(%(items)s) and held.placed_at <= %(at)s and (held.ended_at is null or held.ended_at > %(at)s)
order by held.id

-- turns: what events tell of the sale, recall, hold or end of some things, and whether the event is our own
select uri, part.event_time, part.hash, part.biz_step, part.disposition, capture_id is null and scan_id is null
from item
join standing_part as part on part.item_id = item.id
join epcis_event as event on event.id = part.event_id
where uri = any(%(uris)s) and part.event_time <= %(at)s
    and (part.disposition = any(%(dispositions)s) or part.biz_step = any(%(steps)s))
order by part.event_time, part.hash

-- first_hold: since when anything was held
select min(placed_at) from held

-- bears_on_others: whether some events may change what others mean: what holds what, what became of what or is of it, errors
select exists (
    select from epcis_event
    where id = any(%(events)s)
        and (type in ('AggregationEvent', 'AssociationEvent', 'TransformationEvent') or declared_at is not null)
) or exists (
    select from event_item as part
    join event_pack as pack on pack.item_id = part.item_id and pack.event_id = part.event_id
    where part.event_id = any(%(events)s)
)

-- moves: what some events shipped or sold
select event_id, item_id, event_time
from standing_part
where event_id = any(%(events)s) and biz_step = any(%(steps)s) and event_time >= %(start)s

-- moves_of: events that shipped or sold some things (index: event_item (item_id, event_id))
select event_id, item_id, event_time
from standing_part
where item_id = any(%(items)s) and biz_step = any(%(steps)s) and event_time >= %(start)s

-- drop_breaches: forget what no longer holds of some events
delete from hold_breach
where event_id = any(%(judged)s) and (held_id, event_id, item_id) not in (
    select * from unnest(%(held)s::bigint[], %(events)s::bigint[], %(items)s::bigint[])
)

-- keep_breach: an event shipped or sold what was held; found now unless it was before
insert into hold_breach (held_id, event_id, item_id, found_at) values (%s, %s, %s, %s)
on conflict do nothing

-- holds: holds, newest first
select hold.id, hold.cause, hold.reason, hold.placed_at, placed_by, placed_role, excursion.id, alarm.id, point.code, zone.code, excursion.rule,
    excursion.started_at, coalesce(excursion.ended_at, excursion.cleared_at), excursion.peak,
    exists (select from held where hold_id = hold.id and ended_at is null)
from hold
left join excursion on excursion.id = hold.excursion_id
left join alarm on alarm.excursion_id = excursion.id
left join point on point.id = excursion.point_id
left join zone on zone.id = point.zone_id
where (%(id)s::bigint is null or hold.id = %(id)s)
    and (%(excursion)s::bigint is null or hold.excursion_id = %(excursion)s)
    and (%(before)s::bigint is null or hold.id < %(before)s)
    and (
        %(open)s::boolean is null
        or %(open)s = exists (select from held where hold_id = hold.id and ended_at is null)
    )
order by hold.id desc
limit %(limit)s

-- things_of_holds: what is or was under some holds
select hold_id, item_id, since, until, placed_at, ended_at, ended_by, ending, ending_reason
from held
where hold_id = any(%s)
order by hold_id, id

-- places_of_holds: where things under some holds were, by events of their own, and where excursions were
select hold_id, place
from held
join event_item as part on part.item_id = held.item_id
join epcis_event as event on event.id = part.event_id
cross join unnest(array[biz_location, read_point]) as place
where hold_id = any(%(holds)s) and place is not null
union
select hold.id, zone.location
from hold
join excursion on excursion.id = hold.excursion_id
join point on point.id = excursion.point_id
join zone on zone.id = point.zone_id
where hold.id = any(%(holds)s)

-- breaches: events that shipped or sold what was held, latest first; one that is declared wrong tells of nothing
select held.hold_id, thing.uri, moved.uri, hash, event_time, biz_step, coalesce(biz_location, read_point), found_at
from hold_breach as breach
join held on held.id = breach.held_id
join item as thing on thing.id = held.item_id
join item as moved on moved.id = breach.item_id
join epcis_event as event on event.id = breach.event_id
where (%(hold)s::bigint is null or held.hold_id = %(hold)s)
    and (%(places)s::text[] is null or biz_location = any(%(places)s) or read_point = any(%(places)s))
    and not exists (select from epcis_event as wrong where wrong.hash = event.hash and wrong.declared_at is not null)
order by event_time desc, hash, held.id
limit %(limit)s
