-- unbalanced: lots that may have been used, sold or destroyed by more than there was, of those that moved in a span of time and ever were there
--
-- Weights are those of `load`; the rule's narrower look at what was there first, and at the time of its bound, comes after.
-- Capture keeps those that may be at fault whatever a piece weighs; each is looked up by itself (index: event_item (item_id, event_id)).
with moved as materialized (
    select item_id
    from overdrawn
    cross join lateral (
        select
        from event_item as part
        join epcis_event as event on event.id = part.event_id
        where part.item_id = overdrawn.item_id and quantity > 0
            and (%(places)s::text[] is null or coalesce(biz_location, read_point) = any(%(places)s))
        limit 1
    ) as once
    where first_at is null or first_at < %(end)s and last_at >= %(start)s
)
select item.id, item.uri
from moved
join item on item.id = moved.item_id
left join product on product.gtin = substr(item.uri, 23, 14)
cross join lateral (
    select sum(kg) filter (where role = 'input' or role = 'epc' and biz_step like any ('{%%retail_selling,%%destroying}')) as gone,
        coalesce(
            nullif(sum(kg) filter (where role = 'output'), 0),
            nullif(sum(kg) filter (where role = 'epc' and type = 'ObjectEvent' and action = 'ADD'), 0),
            min(kg) filter (where role = 'epc' and kg > 0)
        ) as made
    from standing_part as part
    cross join lateral (
        select case when unit = 'KGM' then quantity when unit is null then quantity * product.net_kg end
    ) as weight (kg)
    where part.item_id = moved.item_id
) as balance
where gone > made * (1 + (select min(most) from chain_bound where measure = 'balance_gap'))

-- odd_yields: of some events, those of processes that made too little or too much of what went in, with the lots that came out
--
-- A process is told in one event or in several that share a transformationID (index: epcis_event (transformation_id)). Only
-- those are weighed that made something of which a yield is known.
with told as materialized (
    select id, hash, transformation_id from epcis_event where id = any(%(events)s)
), process_event as materialized (
    select id, hash as process from told where transformation_id is null
    union all
    select id, transformation_id
    from epcis_event
    where transformation_id in (select transformation_id from told)
), bound as materialized (
    select distinct process
    from process_event
    cross join lateral (
        select substr(item.uri, 23, 14) as gtin
        from event_item as part
        join item on item.id = part.item_id
        where part.event_id = process_event.id and role = 'output'
        offset 0
    ) as made
    where gtin in (select gtin from yield_bound)
), weighed as materialized (
    select process, part.event_id, item.uri, role, product.gtin,
        case when unit = 'KGM' then quantity when unit is null then quantity * product.net_kg end as kg
    from process_event
    join bound using (process)
    join standing_part as part on part.event_id = process_event.id
    join item on item.id = part.item_id
    left join product on product.gtin = substr(item.uri, 23, 14)
), odd as (
    select process
    from weighed
    left join lateral (select max(least), min(most) from yield_bound where gtin = weighed.gtin and role = 'output')
        as bound (least, most) on true
    group by process
    having bool_and(kg is not null) and sum(kg) filter (where role = 'input') > 0
        and (
            sum(kg) filter (where role = 'output') < max(bound.least) * sum(kg) filter (where role = 'input')
            or sum(kg) filter (where role = 'output') > min(bound.most) * sum(kg) filter (where role = 'input')
        )
)
select event_id, uri, role = 'output' from weighed where process in (select process from odd)

-- strange_marks: of what some events made, lots with the GI mark that may hold what is not from the GI area, or lacked a licence
--
-- Back from all of them at once to what was harvested elsewhere, or to what nobody harvested; and forth again from there.
with recursive made as materialized (
    select part.item_id, min(event_time) as first_at, max(event_time) as last_at
    from epcis_event as event
    join event_item as part on part.event_id = event.id and part.role = 'output'
    where event.id = any(%(events)s)
    group by part.item_id
), packed as materialized (
    select item_id, uri, gtin, first_at, last_at
    from made
    join item on item.id = made.item_id
    join product on product.gtin = substr(item.uri, 23, 14) and gi_mark
), source (item_id, gtin) as (
    select item_id, gtin from packed
    union
    select step.source, gtin
    from source
    cross join lateral (
        select source from edge where target = source.item_id
        union all
        select batch_id from event_pack where item_id = source.item_id
        offset 0
    ) as step
), way as materialized (
    select step.source, source.item_id as target, gtin
    from source
    cross join lateral (
        select source from edge where target = source.item_id
        union all
        select batch_id from event_pack where item_id = source.item_id
        offset 0
    ) as step
), harvested as materialized (
    select source.item_id, gtin, coalesce(water.is_fit, false) as is_fit
    from source
    cross join lateral (
        select biz_location, read_point
        from standing_part
        where item_id = source.item_id and role in ('output', 'epc') and biz_step like '%%farmHarvest'
        offset 0
    ) as harvest
    left join lateral (
        select bool_and(
            not exists (select from gi_area where gi_area.gtin = source.gtin and (site.area = any(areas)) is not true)
        ) as is_fit
        from zone
        join site on site.id = zone.site_id
        where zone.location in (harvest.biz_location, harvest.read_point) and site.kind = 'farm'
    ) as water on true
), unharvested (item_id, gtin) as (
    select item_id, gtin from packed
    union
    select way.source, way.gtin
    from unharvested
    join way on way.target = unharvested.item_id and way.gtin = unharvested.gtin
    where way.source not in (select item_id from harvested)
), tainted (item_id, gtin) as (
    select item_id, gtin from harvested where not is_fit
    union
    select item_id, gtin
    from unharvested
    where item_id not in (select target from way)
    union
    select way.target, way.gtin
    from tainted
    join way on way.source = tainted.item_id and way.gtin = tainted.gtin
)
select item_id, uri
from packed
where (item_id, gtin) in (select item_id, gtin from tainted)
    or not exists (
        select from gi_area
        where gi_area.gtin = packed.gtin and valid_from <= first_at and (valid_to is null or valid_to > last_at)
    )
