-- devices: every device of a declared gateway with what it feeds and what it last said (primary key of device_status)
select device.code,
    array(
        select point.code from assignment join point on point.id = assignment.point_id
        where assignment.device_id = device.id and assignment.valid_to is null
        order by point.code
    ),
    battery.code, battery.low_percent, battery.low_volts,
    said.aspects, said.times, said."values", said.received,
    gateway.code, site.code, site.name, site.name_en, site.timezone, gateway.online, gateway.heard_at
from device
join gateway on gateway.id = device.gateway_id
join site on site.id = gateway.site_id
join battery on battery.code = coalesce(device.battery, 'default')
cross join lateral (
    select coalesce(array_agg(aspect order by rank), '{}') as aspects,
        coalesce(array_agg(time order by rank), '{}') as times,
        coalesce(array_agg(value order by rank), '{}') as "values",
        coalesce(array_agg(received_at order by rank), '{}') as received
    from unnest(%(aspects)s::text[]) with ordinality as wanted (name, rank)
    cross join lateral (
        select aspect, time, value, received_at from device_status
        where device_id = device.id and aspect = wanted.name
        order by time desc
        limit 1
    ) newest
) said
where %(point)s::text is null or device.id in (
    select assignment.device_id from assignment join point on point.id = assignment.point_id
    where point.code = %(point)s and assignment.valid_to is null
)
order by site.code, gateway.code, device.code

-- device: the number of a device
select id from device where code = %s

-- said: one side of a device's state in a stretch of time, oldest first (primary key)
select time, value, received_at from device_status
where device_id = %(device)s and aspect = %(aspect)s and time >= %(start)s and time < %(end)s
order by time
limit %(limit)s
