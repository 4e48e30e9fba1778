-- The readings of a point as they bear on a span of time: each stands until the next one; where that is more than two
-- intervals away, there is a gap, and none stands. Inlined into queries, so that each span is a range of the primary key.
create function standing_readings(of_point integer, every interval, starts_at timestamptz, ends_at timestamptz)
returns table (
    value double precision,
    since timestamptz,
    from_time timestamptz,            -- the part of its time that lies in the span
    to_time timestamptz,
    is_gap boolean,                   -- null of the last one
    seconds double precision          -- for how long it stands within the span
)
language sql stable as $$
    select value, since, greatest(since, starts_at), least(until, ends_at), until - since > 2 * every,
        case
            when until - since <= 2 * every and greatest(since, starts_at) < least(until, ends_at)
                then extract(epoch from least(until, ends_at) - greatest(since, starts_at))::float8
            else 0
        end
    from (
        select reading.value, time as since, lead(time) over (order by time) as until
        from reading
        where point_id = of_point and time between starts_at - 2 * every and ends_at + 2 * every
    ) as held
$$;
