-- steps: the log of all alarms that were raised in a window, in order, each line with what its alarm is about
select alarm.id,
    concat_ws(' ', alarm.kind, coalesce(point.code, gateway.code), excursion.rule),
    alarm.severity, line.at, line.what, line.actor
from alarm
join site on site.id = alarm.site_id
join alarm_transition line on line.alarm_id = alarm.id
left join excursion on excursion.id = alarm.excursion_id
left join point on point.id = alarm.point_id
left join gateway on gateway.id = alarm.gateway_id
where alarm.raised_at >= %(start)s and alarm.raised_at < %(end)s and (%(site)s::text is null or site.code = %(site)s)
order by line.id;

-- point: the number of a point
select id from point where code = %(code)s;

-- points_of_plan: points of a site that go by a plan
select point.id, point.code, point.quantity, point.every, point.control_point
from point join zone on zone.id = point.zone_id join site on site.id = zone.site_id
where point.plan = %(plan)s and point.control_point is not null and site.code = %(site)s
order by point.code;

-- readings: the readings of a point in a stretch of time, oldest first (primary key of reading)
select time, value from reading where point_id = %(point)s and time >= %(start)s and time < %(end)s order by time;
