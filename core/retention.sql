-- claim: whether nobody else is removing readings just now
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

-- readings: remove those before a time that no alarm rests on; each tier has its own way
select remove_readings(%(before)s);

-- doubtful: remove readings before a time that were never believed
delete from doubtful_reading where time < %(before)s and not is_evidence(point_id, time);

-- conflicts: remove second values before a time
delete from reading_conflict where time < %(before)s and not is_evidence(point_id, time);
