-- claim: whether nobody else is removing anything just now
select pg_try_advisory_xact_lock(hashtext('byssus.retention'));

-- expiry: the beginning of the week (of those that chunks are made by) from which on readings have to be kept
select date_bin(
    interval '7 days',
    %(now)s - coalesce(
        (select max(coalesce(make_interval(days => shelf_days) + after_shelf_life, without_shelf_life)) from product),
        without_shelf_life
    ),
    '1970-01-01Z'
)
from retention
where valid_from <= %(now)s
order by valid_from desc
limit 1;

-- parts_of_readings: what readings are removed by, points or chunks; each tier has its own way
select expired_parts(%(before)s);

-- readings: remove some of a part before a time that no alarm rests on; how many
select remove_readings(%(part)s, %(before)s, %(most)s);

-- points: every point
select id from point order by id;

-- doubtful: remove some readings of a point before a time that were never believed (primary key)
delete from doubtful_reading where ctid = any(array(
    select ctid from doubtful_reading
    where point_id = %(part)s and time < %(before)s and not is_evidence(point_id, time) order by time limit %(most)s
));

-- conflicts: remove some second values of a point before a time (primary key)
delete from reading_conflict where ctid = any(array(
    select ctid from reading_conflict
    where point_id = %(part)s and time < %(before)s and not is_evidence(point_id, time) order by time limit %(most)s
));

-- devices: every device
select id from device order by id;

-- statuses: remove some of what a device said of itself before a time, but not the last word on each side of it
-- (primary key)
delete from device_status where ctid = any(array(
    select old.ctid from device_status old
    where device_id = %(part)s and time < %(before)s and not is_device_evidence(device_id, time)
        and exists (
            select from device_status newer
            where newer.device_id = old.device_id and newer.aspect = old.aspect and newer.time > old.time
        )
    order by aspect, time limit %(most)s
));
