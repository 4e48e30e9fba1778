-- points: every point with its place, its newest reading, and the worst that is open and not cleared there
with open_alarm as (
    select * from alarm where closed_at is null and cleared_at is null
), standing as (
    select point_id, max(array_position(array['warn', 'alarm', 'critical'], severity)) as rank,
        bool_or(kind = 'no_data') as silent
    from open_alarm
    where point_id is not null
    group by point_id
), muted as (
    select distinct assignment.point_id
    from open_alarm
    join device on device.gateway_id = open_alarm.gateway_id
    join assignment on assignment.device_id = device.id and assignment.valid_to is null
    where open_alarm.kind = 'no_data' and open_alarm.point_id is null
), waiting as (
    select point_id, count(*) as readings, min(received_at) as since, min(received_at - time) as behind
    from waiting_reading
    group by point_id
)
select point.code, point.quantity, point.unit, point.every,
    site.code, site.name, site.name_en, site.timezone, zone.code, zone.name, zone.name_en,
    state.time, state.value, state.received_at,
    (array['warn', 'alarm', 'critical'])[standing.rank],
    coalesce(standing.silent, false) or muted.point_id is not null,
    waiting.readings, waiting.since, waiting.behind
from point
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id
left join point_state state on state.point_id = point.id
left join standing on standing.point_id = point.id
left join muted on muted.point_id = point.id
left join waiting on waiting.point_id = point.id
where %(code)s::text is null or point.code = %(code)s
order by site.code, zone.code, point.code;
