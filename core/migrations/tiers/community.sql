-- TimescaleDB, community edition: the hourly figures are a continuous aggregate that also answers for the last hours, and
-- readings older than two weeks lie in the columnstore; late ones still go to them there.
do $$
begin
    if to_regclass('reading_hourly') is not null and not exists (
        select from timescaledb_information.continuous_aggregates where view_name = 'reading_hourly'
    ) then
        drop view reading_hourly;
    end if;
end $$;

create materialized view if not exists reading_hourly
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select point_id, time_bucket(interval '1 hour', time) as hour, count(*) as readings,
    min(value) as minimum, max(value) as maximum, avg(value) as mean
from reading
group by point_id, time_bucket(interval '1 hour', time)
with no data;

select add_continuous_aggregate_policy('reading_hourly', start_offset => null, end_offset => interval '1 hour',
    schedule_interval => interval '30 minutes', if_not_exists => true);

alter table reading set (
    timescaledb.enable_columnstore, timescaledb.segmentby = 'point_id', timescaledb.orderby = 'time'
);
call add_columnstore_policy('reading', after => interval '14 days', if_not_exists => true);
