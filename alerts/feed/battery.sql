-- lasting: where an alarm about a battery is not cleared (alarm_lasting)
select site_id, zone_id, point_id from alarm where kind = 'battery_low' and cleared_at is null;

-- charges: what each device in use last said of its battery, in percent if it can, with the limit of its kind of battery
-- (primary key of device_status)
select zone.site_id, zone.id, home.point_id, device.code, newest.aspect, newest.value,
    case newest.aspect when 'battery' then battery.low_percent else battery.low_volts end, battery.standard
from device
join battery on battery.code = coalesce(device.battery, 'default')
cross join lateral (
    select point.id as point_id, point.zone_id
    from assignment
    join point on point.id = assignment.point_id
    where assignment.device_id = device.id and assignment.valid_to is null
    order by point.code
    limit 1
) home
join zone on zone.id = home.zone_id
cross join lateral (
    select aspect, value from unnest(array['battery', 'battery_volts']) with ordinality as wanted (name, rank)
    cross join lateral (
        select aspect, value from device_status
        where device_id = device.id and aspect = wanted.name
        order by time desc
        limit 1
    ) said
    order by wanted.rank
    limit 1
) newest
order by device.code;
