-- buckets: every step of a window, with what its readings come to, if there are any (primary key of reading)
select start, coalesce(readings, 0), minimum, mean, maximum
from generate_series(
    %(start)s::timestamptz, %(end)s::timestamptz - interval '1 microsecond', %(step)s::interval
) as start
left join (
    select date_bin(%(step)s, time, %(start)s) as start, count(*) as readings,
        min(value) as minimum, avg(value) as mean, max(value) as maximum
    from reading
    where point_id = (select id from point where code = %(point)s) and time >= %(start)s and time < %(end)s
    group by 1
) as filled using (start)
order by start;

-- gaps: stretches of a window without a reading for longer than twice the interval of the point; between two windows that
-- follow one another none is lost, for the last reading before and the first one after are looked at too (primary key)
with watched as (
    select id, every from point where code = %(point)s
), shown as (
    select time from watched join reading on point_id = id where time >= %(start)s and time < %(end)s
    union all
    (select time from watched join reading on point_id = id where time < %(start)s order by time desc limit 1)
    union all
    (select time from watched join reading on point_id = id where time >= %(end)s order by time limit 1)
), bounded as (
    select time from shown
    union all select %(start)s where not exists (select from shown where time < %(start)s)
    union all select %(end)s where not exists (select from shown where time >= %(end)s)
), pairs as (
    select lag(time) over (order by time) as before, time from bounded
)
select greatest(before, %(start)s), least(time, %(end)s)
from pairs
where time - before > (select 2 * every from watched) and before < %(end)s and time > %(start)s
order by before;
