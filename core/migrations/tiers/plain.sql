-- Plain PostgreSQL: the hourly figures are a view.
create or replace view reading_hourly as
select point_id, date_trunc('hour', time) as hour, count(*) as readings,
    min(value) as minimum, max(value) as maximum, avg(value) as mean
from reading
group by point_id, date_trunc('hour', time);
