-- told_again: those of some readings that a slow clock told before, or that wait already (primary keys)
select point_id, time, value
from unnest(%(points)s::integer[], %(times)s::timestamptz[], %(values)s::float8[]) as told (point_id, time, value)
where exists (
    select from doubtful_reading doubted
    where doubted.point_id = told.point_id and doubted.time = told.time and doubted.value = told.value
        and reason = 'time_behind'
) or exists (
    select from waiting_reading waiting
    where waiting.point_id = told.point_id and waiting.time = told.time
        and coalesce(waiting.raw, waiting.value) = told.value
);

-- found_slow: how far behind the clock of each of some points was found since a time, and when it showed that last, unless a
-- live reading came after it (doubtful_reading_slow); the least lag of its last messages, for a link only adds to it
select point.id, point.every, last.received_at, lag.behind
from point
cross join lateral (
    select received_at from doubtful_reading
    where point_id = point.id and reason = 'time_behind' and received_at > %(since)s
    order by received_at desc
    limit 1
) as last
cross join lateral (
    select min(behind) as behind
    from (
        select received_at - max(time) as behind from doubtful_reading
        where point_id = point.id and reason = 'time_behind'
            and received_at >= last.received_at - %(intervals)s * point.every
        group by received_at
    ) as message
) as lag
where point.id = any(%(points)s)
    and not exists (select from reading where point_id = point.id and time > last.received_at);

-- waiting: when each message came whose readings of some points wait, how late it was, and whether a live reading came
-- since the first of them (primary keys)
with message as (
    select point_id, received_at, received_at - max(time) as behind,
        min(received_at) over (partition by point_id) as since
    from waiting_reading
    where point_id = any(%(points)s)
    group by point_id, received_at
)
select point_id, every, message.received_at, behind, exists (
    select from reading
    where reading.point_id = message.point_id and time > since - %(slow)s and reading.received_at > since
)
from message
join point on point.id = point_id
order by point_id, received_at;

-- keep: a reading that has to wait, and once the word of it to those who watch for silence
with new as (
    insert into waiting_reading (point_id, time, value, received_at, raw, sent_at)
    values (%(point_id)s, %(time)s, %(value)s, %(received_at)s, %(raw)s, %(sent_at)s)
    on conflict do nothing
    returning point_id, time, received_at
)
insert into doubt_feed (point_id, time, reason, received_at)
select point_id, time, 'time_unsettled', received_at from new;

-- take: what waits of some points, out (primary key)
delete from waiting_reading using point
where point.id = point_id and point_id = any(%s)
returning point_id, every, time, value, received_at, raw, sent_at;

-- overdue: points of which nothing came any more for so long that it cannot be their clock, or something live
with waiting as (
    select point_id, min(received_at) as since, max(received_at) as until from waiting_reading group by point_id
)
select point_id
from waiting
join point on point.id = point_id
where until < %(now)s - greatest(%(intervals)s * every, %(slow)s) or exists (
    select from reading
    where reading.point_id = waiting.point_id and time > since - %(slow)s and reading.received_at > since
)
order by point_id;
