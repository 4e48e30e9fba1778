-- told: whether any event speaks of one of these things (item's unique uri, event_item_item_id_event_id_idx)
select exists (
    select from item join standing_part on item_id = item.id where uri = any(%(uris)s)
);

-- packed_on: the day on which the first of these things was made or packed, by the calendar of that place
select min((event_time at time zone coalesce(site.timezone, 'UTC'))::date)
from item
join standing_part on item_id = item.id
left join zone on zone.location = coalesce(biz_location, read_point)
left join site on site.id = zone.site_id
where uri = any(%(uris)s) and (role = 'output' or (role = 'epc' and action = 'ADD'));

-- origins: the areas of the farms on which these things, or what they were made of, were seen; coarse by design
with recursive lineage (id) as (
    select id from item where uri = any(%(uris)s)
    union  -- and not `union all`, so that rework ends
    select coming.source
    from lineage
    cross join lateral (
        select source from edge where target = lineage.id and kind = 'transformation'
        union all
        select source from labelled where target = lineage.id
    ) as coming
)
select distinct site.area, site.area_en
from lineage
join standing_part on item_id = lineage.id
join zone on zone.location in (biz_location, read_point)
join site on site.id = zone.site_id
where site.kind = 'farm' and site.area is not null
order by site.area;

-- inspections: tests of these things and of what they were made of, latest first
with recursive lineage (id) as (
    select id from item where uri = any(%(uris)s)
    union
    select coming.source
    from lineage
    cross join lateral (
        select source from edge where target = lineage.id and kind = 'transformation'
        union all
        select source from labelled where target = lineage.id
    ) as coming
)
select distinct (event_time at time zone coalesce(site.timezone, 'UTC'))::date as day,
    disposition = 'https://ref.gs1.org/cbv/Disp-conformant'
from lineage
join standing_part on item_id = lineage.id
left join zone on zone.location = coalesce(biz_location, read_point)
left join site on site.id = zone.site_id
where biz_step = 'https://ref.gs1.org/cbv/BizStep-inspecting' and disposition in
    ('https://ref.gs1.org/cbv/Disp-conformant', 'https://ref.gs1.org/cbv/Disp-non_conformant')
order by day desc
limit 5;
