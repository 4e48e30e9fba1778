-- open_alarms: what is not closed, with place, limit, excursion, newest value and last comment (alarm_open)
select alarm.id, alarm.kind, alarm.severity, alarm.origin, alarm.raised_at, alarm.acknowledged_at,
    alarm.acknowledged_by, alarm.cleared_at,
    site.code, site.name, site.name_en, site.timezone, zone.code, zone.name, zone.name_en, gateway.code,
    point.code, point.quantity, point.unit, point.every, state.time, state.value, state.received_at,
    excursion.rule, rule.direction, rule.critical_limit, rule.measure, rule.measured_over, rule.beyond,
    excursion.started_at, excursion.ended_at, excursion.peak, excursion.peak_at,
    comment.actor, comment.at, comment.detail ->> 'text'
from alarm
join site on site.id = alarm.site_id
left join zone on zone.id = alarm.zone_id
left join gateway on gateway.id = alarm.gateway_id
left join point on point.id = alarm.point_id
left join point_state state on state.point_id = point.id
left join excursion on excursion.id = alarm.excursion_id
left join rule on rule.plan = point.plan and rule.version = excursion.rule_version
    and rule.control_point = point.control_point and rule.code = excursion.rule
left join lateral (
    select actor, at, detail from alarm_transition
    where alarm_id = alarm.id and what = 'commented'
    order by id desc
    limit 1
) comment on true
where alarm.closed_at is null
order by alarm.raised_at, alarm.id;

-- closed_alarms: what was closed since a time, the latest first (alarm_closed)
select alarm.id, alarm.kind, alarm.severity, alarm.raised_at, alarm.cleared_at, alarm.closed_at, alarm.closed_by,
    alarm.cause, alarm.corrective_action, alarm.closed_fast,
    site.code, site.name, site.name_en, site.timezone, zone.code, zone.name, zone.name_en, point.code, gateway.code
from alarm
join site on site.id = alarm.site_id
left join zone on zone.id = alarm.zone_id
left join point on point.id = alarm.point_id
left join gateway on gateway.id = alarm.gateway_id
where alarm.closed_at > %(since)s
order by alarm.closed_at desc, alarm.id desc
limit %(limit)s;

-- samples: how the values of some points ran since a time, as means of three minutes (primary key of reading)
select point.code, min(time), avg(value)
from reading
join point on point.id = point_id
where point.code = any(%(points)s) and time > %(since)s
group by point.code, date_bin(interval '3 minutes', time, timestamptz '2020-01-01 00:00+00')
order by point.code, min(time);
