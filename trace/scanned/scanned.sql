-- lock: whoever judges scans of a thing waits for whoever does so now; scans of its packs do not wait for one another
select case
    when alone then pg_advisory_xact_lock(hashtextextended(name, 8))
    else pg_advisory_xact_lock_shared(hashtextextended(name, 8))
end
from unnest(%(names)s::text[], %(alone)s::boolean[]) as wanted (name, alone)

-- known: which of some names are of things that events told of, or of declared products (item's unique uri)
select uri from item where uri = any(%(names)s)
union
select 'https://id.gs1.org/01/' || gtin from product where gtin = %(gtin)s

-- trade_scans: scans that became events, and where (index: epcis_event (scan_id))
select scan.id, scan.code, scan.time, event.biz_step, zone.id, site.timezone, site.latitude, site.longitude
from scan
join epcis_event as event on event.scan_id = scan.id
join reader on reader.code = scan.reader
join zone on zone.id = reader.zone_id
join site on site.id = zone.site_id
where scan.id = any(%s)
order by scan.id

-- count: one scan more
insert into scan_tally (uri, source, hour, latitude, longitude, scans)
values (%(uri)s, %(source)s, date_trunc('hour', %(at)s), %(latitude)s, %(longitude)s, 1)
on conflict (uri, source, hour, latitude, longitude) do update set scans = scan_tally.scans + 1

-- seen_by_consumers: how often consumers saw a pack in a day (index: sighting (uri, at))
select count(*) from sighting where uri = %(uri)s and source = 'consumer' and at > %(at)s - interval '1 day'

-- add_sighting: where a code was seen; once, if it is told twice
insert into sighting (
    uri, names, is_pack, source, at, day, latitude, longitude, zone_id, step, expires_on, best_before, scan_id
)
values (
    %(uri)s, %(names)s, %(is_pack)s, %(source)s, %(at)s, %(day)s, %(latitude)s, %(longitude)s, %(zone_id)s, %(step)s,
    %(expires_on)s, %(best_before)s, %(scan_id)s
)
on conflict do nothing

-- sightings: everything seen of the things that bear one of some names (indexes: sighting (names), sighting (uri, at))
select id, uri, names, is_pack, source, at, day, latitude, longitude, step, expires_on, best_before
from sighting
where uri in (select uri from sighting where names && %(names)s)

-- turns: what events tell of some things, and of what packs among them were in, that may bear on their scans; a
-- container with when the pack came into it and left it (indexes: item (uri), edge's key, event_item (item_id))
with recursive holder (uri, is_pack, item, put_in, taken_out) as (
    select uri, level = 'item', id, null::timestamptz, null::timestamptz from item where uri = any(%(names)s)
    union
    select uri, is_pack, edge.target, greatest(put_in, starts_at), least(taken_out, ends_at)
    from holder
    join edge on edge.source = item and kind <> 'transformation'
    where is_pack and (greatest(put_in, starts_at) < least(taken_out, ends_at)) is not false
)
select event_id, holder.uri, event_time, biz_step, disposition, nullif(item.uri, holder.uri), put_in, taken_out
from holder
join item on item.id = holder.item
join standing_part on item_id = item.id
where disposition = any(%(dispositions)s) or biz_step = any(%(steps)s)

-- makings: the events that made or packed some batches and packs, in the order of time, with the shelf life counted
-- from their day by the calendar of that place
select part.event_id, uri, body -> 'ilmd',
    (part.event_time at time zone coalesce(site.timezone, 'UTC'))::date + product.shelf_days
from item
join standing_part as part on item_id = item.id
join epcis_event as event on event.id = part.event_id
left join zone on zone.location = coalesce(part.biz_location, part.read_point)
left join site on site.id = zone.site_id
left join product on product.gtin = substring(uri from '/01/([0-9]{14})/')
where uri = any(%(names)s) and level in ('batch', 'item') and (role = 'output' or (role = 'epc' and part.action = 'ADD'))
order by part.event_time, part.event_id

-- bounds: what is still plausible, and from when on
select valid_from, kmh, least_km, clock, one_sale from scan_bounds

-- containers: what some packs ever were in
with recursive holder (item) as (
    select id from item where uri = any(%(packs)s)
    union
    select edge.target from holder join edge on edge.source = item and kind <> 'transformation'
)
select uri from holder join item on item.id = holder.item

-- seen_packs: the packs among some things, or that ever were in them, which were scanned (index: edge (target, kind))
with recursive inside (item) as (
    select id from item where uri = any(%(names)s)
    union
    select edge.source from inside join edge on edge.target = item and kind <> 'transformation'
)
select distinct uri from inside join item on item.id = inside.item join sighting using (uri) where level = 'item'

-- drop_findings: forget what no longer holds of some sightings
delete from scan_finding
where sighting_id = any(%(sightings)s) and (sighting_id, reason) not in (
    select * from unnest(%(found)s::bigint[], %(reasons)s::text[])
)

-- keep_finding: what is wrong with a sighting, found now unless it was before
insert into scan_finding (sighting_id, reason, earlier_id, event_id, kilometres, found_at)
values (%(sighting)s, %(reason)s, %(earlier)s, %(event)s, %(kilometres)s, %(found_at)s)
on conflict (sighting_id, reason) do update
set earlier_id = excluded.earlier_id, event_id = excluded.event_id, kilometres = excluded.kilometres

-- findings: what is wrong with scans, newest first
select finding.id, finding.reason, finding.found_at, kilometres, seen.uri, seen.step, seen.expires_on, seen.best_before,
    seen.at, seen.source, seen.latitude, seen.longitude, zone.code,
    earlier.at, earlier.source, earlier.latitude, earlier.longitude, earlier_zone.code,
    event.hash, event.event_time, event.biz_step, event.disposition
from scan_finding as finding
join sighting as seen on seen.id = finding.sighting_id
left join zone on zone.id = seen.zone_id
left join sighting as earlier on earlier.id = finding.earlier_id
left join zone as earlier_zone on earlier_zone.id = earlier.zone_id
left join epcis_event as event on event.id = finding.event_id
where (%(reason)s::text is null or reason = %(reason)s) and (%(before)s::bigint is null or finding.id < %(before)s)
order by finding.id desc
limit %(limit)s

-- tallies: how often something was scanned, by hour, place and source (unique index of scan_tally)
select hour, source, latitude, longitude, scans
from scan_tally
where uri = %(uri)s and hour >= %(start)s and hour < %(end)s
order by hour, source, latitude, longitude
