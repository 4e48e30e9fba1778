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

-- offices_below: an office and those below it
with recursive below (code, id) as (
    select code, id from party where code = %(party)s
    union
    select party.code, party.id from party join below on party.above = below.id
)
select code from below

-- partners: sites that goods came from or went to directly (index: stay (location, arrived_at), its primary key)
--
-- A lot may go on to many places at once. It went from one stay to another directly unless a whole stay lies between them.
with own as materialized (
    select location from zone join site on site.id = zone.site_id where site.code = any(%(sites)s)
), here as materialized (
    select item_id, location, arrived_at, left_at
    from stay
    where location in (select location from own) and arrived_at >= %(since)s
), step as (
    select here.item_id, there.location, least(here.left_at, there.left_at) as first_left,
        greatest(here.arrived_at, there.arrived_at) as then_arrived
    from here
    join stay as there on there.item_id = here.item_id and there.location <> here.location
)
select distinct site.code
from step
join zone on zone.location = step.location
join site on site.id = zone.site_id
where not exists (
    select from stay as between_them
    where between_them.item_id = step.item_id
        and between_them.arrived_at >= first_left and between_them.left_at <= then_arrived
)

-- places_of_sites: what events call the zones of some sites
select zone.location from zone join site on site.id = zone.site_id where site.code = any(%s)

-- sites_of_zones: zone → site
select zone.code, site.code from zone join site on site.id = zone.site_id

-- customers: what was sold at places, of some things; a thing with a serial number is one piece, however often it was sold
select item_id, site.code, zone.code, case item.level when 'item' then 1 else sum(quantity) end, max(event_time)
from standing_part as part
join item on item.id = item_id
join zone on zone.location = coalesce(biz_location, read_point)
join site on site.id = zone.site_id
where item_id = any(%(items)s) and biz_step = 'https://ref.gs1.org/cbv/BizStep-retail_selling'
group by item_id, item.level, site.code, zone.code

-- consignees: to whom goods were shipped that were told of nowhere since, by themselves or in what they lie in
--
-- (Indexes: edge's primary key, event_item (item_id, event_id), event_fact (event_id).)
with recursive around (item, box) as (
    select item, item from unnest(%(items)s::bigint[]) as item
    union
    select around.item, edge.target
    from around
    join edge on edge.source = around.box and kind <> 'transformation' and ends_at is null
), last as (
    select distinct on (around.item) around.item, event_id, event_time, biz_step
    from around
    join standing_part as part on part.item_id = around.box
    where coalesce(biz_location, read_point) is not null
    order by around.item, event_time desc, biz_step <> 'https://ref.gs1.org/cbv/BizStep-shipping', event_id
)
select last.item, party.name, party.phone, event_time
from last
join event_fact as fact on fact.event_id = last.event_id and fact.name = 'consignee'
join party on party.code = fact.value or party.gln = substring(fact.value from '[0-9]{13}$')
where biz_step = 'https://ref.gs1.org/cbv/BizStep-shipping'
order by last.item, party.name

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

-- decisions: what was held for some excursions, and how that ended, the last one last (hold_excursion_id_key)
select hold.excursion_id, item.uri, ending, ended_by
from hold
join held on held.hold_id = hold.id
join item on item.id = held.item_id
where hold.excursion_id = any(%s)
order by held.hold_id, held.id

-- unacknowledged: alarms that nobody took care of, oldest first (index: alarm_open)
select site.code, office.code, alarm.id, alarm.kind, alarm.severity, point.code, raised_at
from alarm
join site on site.id = alarm.site_id
left join party as office on office.id = site.office_id
left join point on point.id = alarm.point_id
where closed_at is null and acknowledged_at is null and alarm.kind <> 'untold'
order by office.code nulls last, raised_at, alarm.id

-- closed: alarms that people closed in a span of time, with what stands behind the closing (index: alarm_closed)
--
-- A second person is due as far as the site's policy says; so are a probe or papers for what sensors found.
select site.code, office.code, alarm.id, alarm.kind, alarm.severity, raised_at, closed_at, closed_by, cause,
    corrective_action, closed_fast, verified_by,
    alarm.to_verify or alarm.kind in ('excursion', 'deviation') and demanding.is as due,
    alarm.kind = 'excursion' and demanding.is as account_due,
    probe_value is not null, (select count(*) from evidence_file where alarm_id = alarm.id)
from alarm
join site on site.id = alarm.site_id
left join party as office on office.id = site.office_id
cross join lateral (
    select array_position(array['warn', 'alarm', 'critical'], alarm.severity)
        >= array_position(array['warn', 'alarm', 'critical'], (policy_at(site.id, closed_at)).account_from) as is
) as demanding
where closed_at >= %(start)s and closed_at < %(end)s and closed_by <> 'byssus'
order by closed_at, alarm.id

-- keepers: every site: whether it goes by a plan and measures anything, and since when there is something to record
select site.id, site.code,
    site.plans <> '{}' or exists (
        select from zone join point on point.zone_id = zone.id where zone.site_id = site.id and point.plan is not null
    ),
    exists (select from zone join point on point.zone_id = zone.id where zone.site_id = site.id and quantity <> 'door'),
    least(
        (
            select min(first.time)
            from zone join point on point.zone_id = zone.id
            cross join lateral (select min(time) as time from reading where point_id = point.id) first
            where zone.site_id = site.id
        ),
        (select min(started_at) from check_run where site_id = site.id)
    )
from site
order by site.code

-- signed: records of a span of days, by site and period (record_site_id_period_first_key)
select site_id, period, first, signed_by, content
from record
where first >= %(first)s and first <= %(last)s

-- days_read: readings that were expected of some sites' points on some days and those that came, and alarms of the days
select span.site, span.day,
    coalesce((
        select sum(count_readings(point.id, span.starts, span.ends))
        from zone
        join point on point.zone_id = zone.id and point.quantity <> 'door'
        where zone.site_id = span.site
    ), 0)::bigint,
    (
        select sum(extract(epoch from span.ends - span.starts) / extract(epoch from every))
        from point join zone on zone.id = point.zone_id
        where zone.site_id = span.site and point.quantity <> 'door'
    )::float8,
    array(
        select alarm.id
        from alarm
        left join excursion on excursion.id = excursion_id
        where alarm.site_id = span.site and excursion.cancelled_at is null and alarm.kind <> 'untold'
            and coalesce(excursion.started_at, alarm.raised_at) >= span.starts
            and coalesce(excursion.started_at, alarm.raised_at) < span.ends
        order by alarm.id
    )
from unnest(%(sites)s::integer[], %(days)s::date[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
    as span (site, day, starts, ends)

-- repeated: control points with many excursions within some days, of those in a span of time
select site, plan, control_point, count(*), max(together), array_agg(distinct point order by point),
    min(started_at), max(started_at), sum(minutes_out)
from (
    select site.code as site, point.plan, point.control_point, point.code as point, started_at, minutes_out,
        count(*) over (
            partition by site.code, point.plan, point.control_point
            order by started_at range between %(within)s preceding and current row
        ) as together
    from excursion
    join point on point.id = excursion.point_id
    join zone on zone.id = point.zone_id
    join site on site.id = zone.site_id
    where cancelled_at is null and severity <> 'warn' and point.control_point is not null
        and started_at >= %(start)s and started_at < %(end)s
) as deviation
group by site, plan, control_point
having max(together) >= %(least)s
order by count(*) desc, site, control_point

-- points: how complete each point's readings are, how long it was out of limits, and when it is due for calibration, or was
select site.code, office.code, point.code, point.quantity,
    count_readings(point.id, %(start)s, %(end)s),
    (extract(epoch from %(end)s - %(start)s::timestamptz) / extract(epoch from point.every))::float8,
    coalesce((
        select sum(minutes_out) from excursion
        where point_id = point.id and cancelled_at is null and severity <> 'warn'
            and started_at >= %(start)s and started_at < %(end)s
    ), 0),
    due_on, coalesce(due_on < (%(end)s at time zone site.timezone)::date, true)
from point
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id
left join party as office on office.id = site.office_id
left join lateral (
    select calibration.due_on
    from assignment
    join calibration on calibration.device_id = assignment.device_id and calibration.channel = assignment.channel
    where assignment.point_id = point.id and assignment.valid_to is null and calibration.valid_from <= %(end)s
    order by calibration.valid_from desc
    limit 1
) as calibrated on true
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

-- audit: who did what in a span of time, newest first, with the firm or office of their newest key (index: audit (at))
select holder.code, audit.at, actor, action, object, detail::text
from audit
left join lateral (
    select party.code
    from access_key
    join party on party.id = party_id
    left join contact on contact.id = contact_id
    where coalesce(contact.name, access_key.name) = audit.actor
    order by created_at desc
    limit 1
) as holder on true
where audit.at >= %(start)s and audit.at < %(end)s and (%(actor)s::text is null or actor = %(actor)s)
    and (%(actions)s::text[] is null or action = any(%(actions)s))
    and (%(about)s::text is null or strpos(object, %(about)s) > 0 or strpos(detail::text, %(about)s) > 0)
order by audit.id desc

-- scan_findings: packs that should not have been scanned, newest first
select site.code, zone.code, finding.reason, seen.uri, seen.at, finding.found_at
from scan_finding as finding
join sighting as seen on seen.id = finding.sighting_id
left join zone on zone.id = seen.zone_id
left join site on site.id = zone.site_id
where seen.at >= %(start)s and seen.at < %(end)s and finding.reason = any(%(reasons)s)
order by seen.at desc, finding.id

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

-- known_zone: whether there is such a zone
select exists (select from zone where code = %(name)s)

-- known_site: whether there is such a site
select exists (select from site where code = %(name)s)

-- known_workshop: whether there is such a workshop
select exists (select from site where code = %(name)s and kind = 'workshop')

-- waters: the places of a plot (code of a zone) or sea area
select zone.location
from zone
join site on site.id = zone.site_id
where zone.code = %(name)s or (site.kind = 'farm' and site.area = %(name)s)

-- certificates_of: the numbers of the certificates that some events name (index: event_fact (event_id))
select distinct value from event_fact where event_id = any(%(events)s) and name = 'certificate'

-- known_water: whether there is such a zone, or a farm in such a sea area
select exists (select from zone where code = %(name)s)
    or exists (select from site where kind = 'farm' and area = %(name)s)

-- known_lot: whether anything was told of a lot, by its whole code or its number at the end of one
select exists (select from item where uri = %(name)s or right(uri, length(%(ending)s)) = %(ending)s)

-- known_certificate: whether such a certificate was entered, or is named by an event (index: event_fact (value, name))
select exists (select from certificate where code = %(name)s)
    or exists (select from event_fact where value = %(name)s and name = 'certificate')
