-- readings: the readings of a point in a stretch of time, oldest first (primary key of reading)
select time, value, received_at, backfill, raw, sent_at, stored_at
from reading
where point_id = (select id from point where code = %(point)s) and time >= %(start)s and time < %(end)s
order by time
limit %(limit)s;

-- last: the newest reading of a point at a time or before (primary key of reading)
select time, value, received_at, backfill, raw, sent_at, stored_at
from reading
where point_id = (select id from point where code = %(point)s) and time <= %(at)s
order by time desc
limit 1;
