-- Plain PostgreSQL: the hourly figures are a view.
create or replace view reading_hourly as
select point_id, date_bin(interval '1 hour', time, '2000-01-01Z') as hour, count(*) as readings,
    min(value) as minimum, max(value) as maximum, avg(value) as mean
from reading
group by point_id, hour;

-- Point by point, for the primary key begins with the point.
create or replace function remove_readings(before timestamptz) returns bigint language plpgsql as $$
declare
    watched integer;
    removed bigint;
    total bigint := 0;
begin
    for watched in select id from point loop
        delete from reading where point_id = watched and time < before and not is_evidence(point_id, time);
        get diagnostics removed = row_count;
        total := total + removed;
    end loop;
    return total;
end $$;
