-- TimescaleDB, Apache edition: readings are a hypertable, the hourly figures a view.
create extension if not exists timescaledb;
select create_hypertable('reading', by_range('time', interval '7 days'), if_not_exists => true, migrate_data => true);

create or replace view reading_hourly as
select point_id, date_trunc('hour', time) as hour, count(*) as readings,
    min(value) as minimum, max(value) as maximum, avg(value) as mean
from reading
group by point_id, date_trunc('hour', time);
