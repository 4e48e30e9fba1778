-- Plain PostgreSQL: the hourly figures are a view.
create or replace view reading_hourly as
select point_id, date_bin(interval '1 hour', time, '2000-01-01Z') as hour, count(*) as readings,
    min(value) as minimum, max(value) as maximum, avg(value) as mean
from reading
group by point_id, hour;

-- The parts that readings are removed by: points, for the primary key begins with the point.
create or replace function expired_parts(before timestamptz) returns setof text stable language sql as $$
    select id::text from point order by id
$$;

-- Remove at most so many readings of a part that no alarm rests on.
create or replace function remove_readings(part text, before timestamptz, most integer) returns bigint
language plpgsql as $$
declare
    removed bigint;
begin
    delete from reading where ctid = any(array(
        select ctid from reading
        where point_id = part::integer and time < before and not is_evidence(point_id, time)
        order by time
        limit most
    ));
    get diagnostics removed = row_count;
    return removed;
end $$;
