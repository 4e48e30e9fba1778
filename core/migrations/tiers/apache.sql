-- TimescaleDB, Apache edition: readings are a hypertable, the hourly figures a view.
create or replace view reading_hourly as
select point_id, date_bin(interval '1 hour', time, '2000-01-01Z') as hour, count(*) as readings,
    min(value) as minimum, max(value) as maximum, avg(value) as mean
from reading
group by point_id, hour;
