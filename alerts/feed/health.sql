-- take_doubts: the oldest doubts of the feed that no other worker has in hand, taken out (primary key)
with taken as (
    select id from doubt_feed order by id limit %(limit)s for update skip locked
)
delete from doubt_feed using taken where doubt_feed.id = taken.id
returning point_id, time, reason, received_at;

-- sensors: points, their sensors and clocks, and what alarms about them last (alarm_no_data, alarm_of_clock)
select point.id, point.code, zone.site_id, zone.id, point.every, point.quantity, zone.kind, state::text,
    ahead, received_at, coalesce(behind, false),
    (select severity from alarm where kind = 'sensor_fault' and point_id = point.id and cleared_at is null),
    exists (
        select from assignment
        join device on device.id = assignment.device_id
        join alarm on alarm.gateway_id = device.gateway_id and alarm.kind = 'clock' and cleared_at is null
        where assignment.point_id = point.id and valid_to is null
    )
from point
join zone on zone.id = point.zone_id
left join sensor_state on point_id = point.id
where point.id = any(%(points)b::integer[])
order by point.id;

-- save_sensors: what is known now
insert into sensor_state (point_id, state, ahead, received_at, behind)
select * from unnest(%(points)b::integer[], %(states)b::text[]::jsonb[], %(aheads)b::interval[],
    %(received)b::timestamptz[], %(behind)b::boolean[])
on conflict (point_id) do update set
    state = excluded.state, ahead = excluded.ahead, received_at = excluded.received_at, behind = excluded.behind;

-- leads: how far the clocks of all points are ahead that share a gateway with some points
select gateway.site_id, gateway.id, point.code, sensor_state.ahead, sensor_state.received_at, sensor_state.behind
from gateway
join device on device.gateway_id = gateway.id
join assignment on assignment.device_id = device.id and assignment.valid_to is null
join point on point.id = assignment.point_id
join sensor_state on sensor_state.point_id = point.id and sensor_state.ahead is not null
where gateway.site_id is not null and gateway.id in (
    select device.gateway_id from assignment join device on device.id = device_id
    where point_id = any(%(points)b::integer[]) and valid_to is null
)
order by gateway.id, point.code;

-- lasting: alarms about some subjects that are not cleared, of the kinds that come and go as conditions do
select id from alarm
where cleared_at is null and kind = %(kind)s and (point_id = any(%(points)b::integer[]) or gateway_id = any(%(gateways)s));
