-- sites_below: the sites that a party runs, or that it and the offices below it watch; who runs each, and whether it is this party
with recursive below (id) as (
    select id from party where code = %(party)s
    union
    select party.id from party join below on party.above = below.id
)
select site.code, party.code, party.code = %(party)s
from site
join party on party.id = site.party_id
where site.office_id in (select id from below) or party.code = %(party)s

-- partners: sites that goods came from or went to directly (index: stay (location, arrived_at))
with own as (
    select location from zone join site on site.id = zone.site_id where site.code = any(%(sites)s)
), moved as (
    select location, lag(location) over thing as before, lead(location) over thing as after
    from stay
    where item_id in (select item_id from stay where location in (select location from own) and arrived_at >= %(since)s)
    window thing as (partition by item_id order by arrived_at)
)
select distinct site.code
from moved
join zone on zone.location in (moved.before, moved.after)
join site on site.id = zone.site_id
where moved.location in (select location from own)

-- sites_of_zones: zone → site
select zone.code, site.code from zone join site on site.id = zone.site_id

-- customers: what was shipped to or sold at places, of some things
select item_id, site.code, zone.code, sum(quantity), max(event_time)
from standing_part as part
join zone on zone.location = coalesce(biz_location, read_point)
join site on site.id = zone.site_id
where item_id = any(%(items)s) and biz_step = 'https://ref.gs1.org/cbv/BizStep-retail_selling'
group by item_id, site.code, zone.code

-- parties_of_sites: who runs some sites, and their phone
select site.code, site.name, party.code, party.name, party.phone
from site
join party on party.id = site.party_id
where site.code = any(%s)

-- held: which of some things are held now
select item_id from held where item_id = any(%s) and ended_at is null

-- excursions: of a zone, a site or everywhere, that touch a span of time
select excursion.id, site.code, zone.code, zone.location, point.code, excursion.rule, excursion.severity, started_at,
    coalesce(ended_at, excursion.cleared_at), peak, minutes_out, alarm.id
from excursion
join point on point.id = excursion.point_id
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id
left join alarm on alarm.excursion_id = excursion.id
where cancelled_at is null and started_at < %(end)s
    and (coalesce(ended_at, excursion.cleared_at) is null or coalesce(ended_at, excursion.cleared_at) > %(start)s)
    and (%(zone)s::text is null or zone.code = %(zone)s)
    and (%(site)s::text is null or site.code = %(site)s)
order by started_at, excursion.id

-- unacknowledged: alarms that nobody took care of, oldest first (index: alarm_open)
select site.code, office.code, alarm.id, alarm.kind, alarm.severity, point.code, raised_at
from alarm
join site on site.id = alarm.site_id
left join party as office on office.id = site.office_id
left join point on point.id = alarm.point_id
where closed_at is null and acknowledged_at is null and alarm.kind <> 'untold'
order by office.code nulls last, raised_at, alarm.id

-- closed: alarms that were closed in a span of time (index: alarm_closed)
select site.code, office.code, alarm.id, alarm.kind, alarm.severity, raised_at, closed_at, closed_by, cause, corrective_action,
    closed_fast
from alarm
join site on site.id = alarm.site_id
left join party as office on office.id = site.office_id
where closed_at >= %(start)s and closed_at < %(end)s and closed_by <> 'byssus'
order by closed_at, alarm.id

-- site_days: for each day of a site, how many readings were expected of its points and how many came, and its alarms
with day as (
    select site.id, site.code, day::date as day,
        (day::date + site.day_starts) at time zone site.timezone as starts,
        (day::date + 1 + site.day_starts) at time zone site.timezone as ends
    from site
    cross join generate_series((%(start)s at time zone site.timezone)::date, (%(end)s at time zone site.timezone)::date, '1 day') as day
    where exists (select from zone join point on point.zone_id = zone.id where zone.site_id = site.id)
), read as (
    select day.id, day.day, sum(count_readings(point.id, day.starts, day.ends)) as readings
    from day
    join zone on zone.site_id = day.id
    join point on point.zone_id = zone.id
    where point.quantity <> 'door'
    group by day.id, day.day
)
select day.code, day.day, coalesce(read.readings, 0)::bigint,
    (select sum(extract(epoch from interval '1 day') / extract(epoch from every))
     from point join zone on zone.id = point.zone_id where zone.site_id = day.id and point.quantity <> 'door')::float8,
    (select count(*) from alarm where alarm.site_id = day.id and raised_at >= day.starts and raised_at < day.ends)
from day
left join read on read.id = day.id and read.day = day.day
where day.ends <= %(end)s and day.starts >= %(start)s - interval '1 day'
order by day.day, day.code

-- repeated: control points with many excursions in a span of time
select site.code, point.plan, point.control_point, count(*), array_agg(distinct point.code order by point.code),
    min(started_at), max(started_at), sum(minutes_out)
from excursion
join point on point.id = excursion.point_id
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id
where cancelled_at is null and severity <> 'warn' and point.control_point is not null
    and started_at >= %(start)s and started_at < %(end)s
group by site.code, point.plan, point.control_point
having count(*) >= %(least)s
order by count(*) desc, site.code, point.control_point

-- points: how complete each point's readings are, how long it was out of limits, and when it is due for calibration
select site.code, office.code, point.code, point.quantity,
    count_readings(point.id, %(start)s, %(end)s),
    (extract(epoch from %(end)s - %(start)s::timestamptz) / extract(epoch from point.every))::float8,
    coalesce((
        select sum(minutes_out) from excursion
        where point_id = point.id and cancelled_at is null and severity <> 'warn'
            and started_at >= %(start)s and started_at < %(end)s
    ), 0),
    (
        select calibration.due_on
        from assignment
        join calibration on calibration.device_id = assignment.device_id and calibration.channel = assignment.channel
        where assignment.point_id = point.id and assignment.valid_to is null and calibration.valid_from <= %(end)s
        order by calibration.valid_from desc
        limit 1
    )
from point
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id
left join party as office on office.id = site.office_id
order by point.code

-- packs: lots that came out of packing in a span of time
select item.uri
from epcis_event as event
join event_item as part on part.event_id = event.id and part.role in ('output', 'epc', 'child')
join item on item.id = part.item_id
where event.biz_step = 'https://ref.gs1.org/cbv/BizStep-packing' and event_time >= %(start)s and event_time < %(end)s
    and item.level in ('batch', 'item')
group by item.uri
order by item.uri

-- audit: who did what in a span of time, newest first
select at, actor, action, object, detail::text
from audit
where at >= %(start)s and at < %(end)s and (%(actor)s::text is null or actor = %(actor)s)
    and (%(every)s or action in ('question_asked', 'question_exported', 'readings_imported', 'links_put', 'links_removed'))
order by id desc
limit 1000

-- scan_findings: packs that should not have been scanned, newest first
select site.code, zone.code, finding.reason, seen.uri, seen.at, finding.found_at
from scan_finding as finding
join sighting as seen on seen.id = finding.sighting_id
left join zone on zone.id = seen.zone_id
left join site on site.id = zone.site_id
where seen.at >= %(start)s and seen.at < %(end)s and finding.reason = any(%(reasons)s)
order by seen.at desc, finding.id

-- workshop_days: what workshops reported on each day: intake, production, sale
select site.code, day::date,
    count(*) filter (where biz_step like '%%BizStep-receiving'),
    count(*) filter (where type = 'TransformationEvent'),
    count(*) filter (where biz_step like '%%retail_selling' or biz_step like '%%shipping'),
    count(*) filter (where biz_step like '%%BizStep-receiving' and not exists (
        select from event_fact where event_id = event.id and name = 'certificate'
    ))
from site
cross join generate_series(%(start)s, %(end)s - interval '1 second', '1 day') as day
left join zone on zone.site_id = site.id
left join epcis_event as event on coalesce(event.biz_location, event.read_point) = zone.location
    and event.event_time >= day and event.event_time < day + interval '1 day' and event.declared_at is null
where site.kind = 'workshop'
group by site.code, day
order by day, site.code

-- firm: what is on record of a firm in a year
select
    (select count(*) from site where party_id = party.id),
    (select count(*) from alarm join site on site.id = alarm.site_id
     where site.party_id = party.id and raised_at >= %(start)s and raised_at < %(end)s),
    (select count(*) from alarm join site on site.id = alarm.site_id
     where site.party_id = party.id and raised_at >= %(start)s and raised_at < %(end)s and alarm.severity = 'critical'),
    (select count(*) from alarm join site on site.id = alarm.site_id
     where site.party_id = party.id and closed_at >= %(start)s and closed_at < %(end)s and closed_fast),
    (select percentile_cont(0.5) within group (order by extract(epoch from acknowledged_at - raised_at) / 60)
     from alarm join site on site.id = alarm.site_id
     where site.party_id = party.id and raised_at >= %(start)s and raised_at < %(end)s),
    (select coalesce(sum(minutes_out), 0) from excursion
     join point on point.id = excursion.point_id join zone on zone.id = point.zone_id join site on site.id = zone.site_id
     where site.party_id = party.id and cancelled_at is null and excursion.severity <> 'warn'
         and started_at >= %(start)s and started_at < %(end)s),
    (select count(distinct hold.id) from hold join excursion on excursion.id = hold.excursion_id
     join point on point.id = excursion.point_id join zone on zone.id = point.zone_id join site on site.id = zone.site_id
     where site.party_id = party.id and placed_at >= %(start)s and placed_at < %(end)s),
    (select count(distinct breach.event_id) from hold_breach as breach join epcis_event as event on event.id = breach.event_id
     join zone on zone.location = coalesce(event.biz_location, event.read_point) join site on site.id = zone.site_id
     where site.party_id = party.id and event_time >= %(start)s and event_time < %(end)s)
from party
where party.code = %(party)s

-- sales: lots that were sold, or are for sale, in shops in a span of time (index: epcis_event (biz_step, event_time))
select distinct item.id, item.uri, site.code
from epcis_event as event
join standing_part as part on part.event_id = event.id
join item on item.id = part.item_id
join zone on zone.location = coalesce(event.biz_location, event.read_point)
join site on site.id = zone.site_id
where event.event_time >= %(start)s and event.event_time < %(end)s and item.level in ('batch', 'item')
    and (
        event.biz_step = 'https://ref.gs1.org/cbv/BizStep-retail_selling'
        or event.biz_step in ('https://ref.gs1.org/cbv/BizStep-unpacking', 'https://ref.gs1.org/cbv/BizStep-stocking')
            and event.disposition = 'https://ref.gs1.org/cbv/Disp-sellable_accessible'
    )
order by item.uri, site.code
