-- of_device: what the channels of a device feed now
select device.code, channel, point.code, valid_from, warm_up
from assignment
join device on device.id = device_id
join point on point.id = point_id
where device.code = %s and valid_to is null;

-- of_point: what feeds a point now (assignment_point_id_valid_from_idx)
select device.code, channel, point.code, valid_from, warm_up
from assignment
join device on device.id = device_id
join point on point.id = point_id
where point.code = %s and valid_to is null
order by device.code, channel;

-- ended: an assignment that began at a time, and has ended since
select assignment.id
from assignment
join device on device.id = device_id
join point on point.id = point_id
where device.code = %(device)s and channel = %(channel)s and point.code = %(point)s and valid_from = %(since)s
    and valid_to is not null;

-- had_another: any other channel that has ever fed a point
select assignment.id
from assignment
join device on device.id = device_id
join point on point.id = point_id
where point.code = %(point)s and (device.code, channel) <> (%(device)s, %(channel)s)
limit 1;

-- channel: any assignment of a channel
select assignment.id from assignment join device on device.id = device_id where device.code = %s and channel = %s limit 1;

-- begin: a channel feeds a point from now on
insert into assignment (device_id, channel, point_id, valid_from, warm_up)
select device.id, %(channel)s, point.id, %(since)s, %(warm_up)s from device, point
where device.code = %(device)s and point.code = %(point)s;

-- end: a channel feeds nothing any more
update assignment set valid_to = %(until)s from device
where device.id = device_id and device.code = %(device)s and channel = %(channel)s and valid_to is null;

-- warm_up: how long what a channel says at first is kept apart
update assignment set warm_up = %(warm_up)s from device
where device.id = device_id and device.code = %(device)s and channel = %(channel)s and valid_to is null;
