-- points: every point with the zone of the clocks at its site
select point.code, point.id, point.unit, point.every, site.timezone
from point
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id

-- preview: of what is staged, how much would be stored, and how much would be kept as a conflict (index: primary keys)
with winner as (
    select distinct on (point_id, time)
        point_id, time, coalesce(reading.raw, reading.value, incoming.raw, incoming.value) as said,
        reading.value is null as is_new
    from incoming
    left join reading using (point_id, time)
    order by point_id, time, ordinal
), other as (
    select point_id, time, incoming.value
    from incoming
    join winner using (point_id, time)
    where coalesce(incoming.raw, incoming.value) <> winner.said
    except
    select point_id, time, value from reading_conflict
)
select (select count(*) from winner where is_new), (select count(*) from other)
