-- How many readings of a point there are in a span of time: a range of the primary key, also where hourly figures are a view.
create function count_readings(of_point integer, starts_at timestamptz, ends_at timestamptz) returns bigint
language sql stable as $$
    select count(*) from reading where point_id = of_point and time >= starts_at and time < ends_at
$$;
