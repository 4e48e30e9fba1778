-- readings: the readings of a point in a stretch of time, oldest first (primary key of reading)
select time, value, received_at, backfill, raw
from reading
where point_id = (select id from point where code = %(point)s) and time >= %(start)s and time < %(end)s
order by time
limit %(limit)s;
