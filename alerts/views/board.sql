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
