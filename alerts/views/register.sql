-- alarms: alarms with what they are about, the newest first (primary key; alarm_open where only open ones are asked for)
select alarm.id, alarm.kind, alarm.severity, alarm.origin, site.code, zone.code, point.code, gateway.code,
    alarm.raised_at, alarm.version, alarm.raised_under, alarm.acknowledged_at, alarm.acknowledged_by, alarm.cleared_at,
    alarm.closed_at, alarm.closed_by, alarm.cause, alarm.corrective_action, alarm.closed_fast,
    alarm.probe_value, alarm.probe_unit, alarm.to_verify, alarm.verified_at, alarm.verified_by,
    alarm.shelved_at, alarm.shelved_by, alarm.shelved_until, alarm.shelved_once, alarm.shelf_reason,
    alarm.shelved_severity,
    excursion.id, excursion.rule, excursion.rule_version, excursion.started_at, excursion.ended_at, excursion.peak,
    excursion.peak_at, excursion.minutes_out
from alarm
join site on site.id = alarm.site_id
left join zone on zone.id = alarm.zone_id
left join point on point.id = alarm.point_id
left join gateway on gateway.id = alarm.gateway_id
left join lateral (
    select id, rule, rule_version, least(excursion.started_at, first.started_at) as started_at, ended_at, peak, peak_at,
        minutes_out
    from excursion, (select started_at from excursion where id = alarm.excursion_id) as first
    where id = alarm.excursion_id or continues = alarm.excursion_id
    order by id desc
    limit 1
) excursion on true
where (%(ids)s::bigint[] is null or alarm.id = any(%(ids)s))
    and (%(before)s::bigint is null or alarm.id < %(before)s)
    and (%(open)s::boolean is null or (alarm.closed_at is null) = %(open)s)
    and (%(active)s::boolean is null or (alarm.cleared_at is null) = %(active)s)
    and (%(acknowledged)s::boolean is null or (alarm.acknowledged_at is not null) = %(acknowledged)s)
    and (%(to_verify)s::boolean is null or alarm.to_verify = %(to_verify)s)
    and (%(severity)s::text is null or alarm.severity = %(severity)s)
    and (%(site)s::text is null or site.code = %(site)s)
order by alarm.id desc
limit %(limit)s;

-- log_of_alarm: an alarm's lines in order (index on alarm_id, id)
select id, alarm_id, at, what, actor, detail from alarm_transition where alarm_id = %(alarm)s order by id;

-- log_after: the lines after one of them, in the order in which they were committed (primary key)
select id, alarm_id, at, what, actor, detail from alarm_transition where id > %(after)s order by id limit %(limit)s;

-- newest_line: the number of the last line that was committed
select coalesce(max(id), 0) from alarm_transition;

-- decisions: what the last closing of an alarm decided for each lot (lot_decision_alarm_id_line_id_idx)
select lot, decision from lot_decision
where alarm_id = %(alarm)s and line_id = (select max(line_id) from lot_decision where alarm_id = %(alarm)s)
order by lot;
