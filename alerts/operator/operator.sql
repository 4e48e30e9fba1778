-- policy: how a site handles alarms
select policy.longest_shelf, policy.longest_outage, policy.account_from
from policy_at(%(site)s, %(at)s) as policy;

-- last_change: the last line that changed an alarm (alarm_transition_alarm_id_id_idx)
select what, actor, at from alarm_transition
where alarm_id = %(alarm)s and what not in ('commented', 'evidence_added')
order by id desc
limit 1;

-- decide_lot: what a closing decided for a lot
insert into lot_decision (line_id, alarm_id, lot, decision) values (%(line)s, %(alarm)s, %(lot)s, %(decision)s);

-- shelvings_over: alarms whose shelving has run out (alarm_shelved)
select id from alarm where shelved_until <= %(now)s order by id;

-- put_off: what was to be told at once of an alarm waits for the end of its shelving; later steps have their own time
update notification set reason = 'shelved', due_at = %(until)s
where alarm_id = %(alarm)s and state = 'planned' and step = 0 and occasion in ('begins', 'began_late')
    and due_at < %(until)s;

-- unshelved: what waited for the end of an alarm's shelving is due now (alarm_lasting)
update notification set due_at = %(now)s
from alarm, alarm as shelved
where shelved.id = %(alarm)s and alarm.id = alarm_id and alarm.kind = shelved.kind and alarm.site_id = shelved.site_id
    and alarm.point_id is not distinct from shelved.point_id
    and alarm.gateway_id is not distinct from shelved.gateway_id
    and (alarm.id = shelved.id or coalesce(alarm.point_id, alarm.gateway_id) is not null)
    and state = 'planned' and notification.reason = 'shelved' and due_at > %(now)s;

-- point: number and site of a point
select point.id, zone.site_id from point join zone on zone.id = point.zone_id where point.code = %(code)s;

-- device: number and site of a device
select device.id, gateway.site_id from device join gateway on gateway.id = device.gateway_id
where device.code = %(code)s and gateway.site_id is not null;

-- outages: what is out of service, the newest first; or one by its number
select outage.id, site_id, point.code, device.code, reason, starts_at, until, person, ended_at, ended_by
from out_of_service outage
left join point on point.id = point_id
left join device on device.id = device_id
where (%(id)s::bigint is null and ended_at is null) or outage.id = %(id)s
order by outage.id desc;

-- outage_of: the outage of a point or device that has not ended (out_of_service_point, out_of_service_device)
select id from out_of_service where ended_at is null and (point_id = %(point)s or device_id = %(device)s);

-- outages_over: outages whose time is over
select id from out_of_service where ended_at is null and until <= %(now)s order by id;

-- begin_outage: a point or a device is out of service
insert into out_of_service (site_id, point_id, device_id, reason, starts_at, until, person)
values (%(site)s, %(point)s, %(device)s, %(reason)s, %(at)s, %(until)s, %(person)s)
returning id;

-- end_outage: it is in service again
update out_of_service set ended_at = %(at)s, ended_by = %(person)s where id = %(id)s;

-- back_in_service: what waited for the end of an outage is due now
update notification set due_at = %(now)s
from alarm, out_of_service outage
where outage.id = %(id)s and alarm.id = alarm_id and state = 'planned'
    and notification.reason = 'out_of_service' and due_at > %(now)s
    and (
        alarm.point_id = outage.point_id
        or alarm.point_id in (select point_id from assignment where assignment.device_id = outage.device_id)
    );

-- overruns: warnings that last longer than the defrost window that spared people (alarm_lasting)
select alarm.id, window_end
from alarm
join excursion on excursion.id = alarm.excursion_id
cross join lateral (select defrosting_until(alarm.zone_id, excursion.started_at) as window_end) as spared
where alarm.cleared_at is null and alarm.severity = 'warn'
    and exists (select from defrost where zone_id = alarm.zone_id)
    and excursion.raised_at < window_end and window_end <= %(now)s
order by alarm.id;

-- spared: alarms that are shelved (alarm_shelved), points and devices out of service, zones that are defrosted
with found as (
    select 'shelved' as sparing, alarm.id as number, alarm.site_id, coalesce(point.code, gateway.code) as about,
        shelf_reason as reason, shelved_by as person, shelved_at as since, shelved_until as until, shelved_once as once
    from alarm
    left join point on point.id = alarm.point_id
    left join gateway on gateway.id = alarm.gateway_id
    where shelved_until > %(now)s
    union all
    select 'out_of_service', outage.id, outage.site_id, coalesce(point.code, device.code), reason, person, starts_at,
        until, false
    from out_of_service outage
    left join point on point.id = outage.point_id
    left join device on device.id = outage.device_id
    where ended_at is null and until > %(now)s
    union all
    select 'defrosting', null, zone.site_id, zone.code, string_agg(defrost.code, ', ' order by defrost.code), null, null,
        defrosting_until(zone.id, %(now)s), false
    from zone join defrost on defrost.zone_id = zone.id
    where defrosting_until(zone.id, %(now)s) is not null
    group by zone.id
)
select sparing, number, site.code, site.name, site.name_en, site.timezone, coalesce(about, site.code), reason, person,
    since, until, once
from found join site on site.id = found.site_id
order by until desc, sparing, number;
