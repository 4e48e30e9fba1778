-- odd_harvests: of some harvests, those in an area that may have been closed or was not of the class they tell, or of odd times
--
-- A time that is not plainly written is left to the rules.
select event.id
from epcis_event as event
left join lateral (
    select zone.code, case when site.kind = 'farm' then site.area end as area
    from zone
    join site on site.id = zone.site_id
    where location in (biz_location, read_point)
    order by site.kind = 'farm' desc, location = biz_location desc
    limit 1
) as water on true
cross join lateral (
    select min(at) as first_at, max(at) as last_at,
        count(*) filter (where name = 'harvest_from') = 1 and count(*) filter (where name = 'harvest_to') = 1
            and count(*) = count(at) as is_plain,
        max(at) filter (where name = 'harvest_from') as begins, max(at) filter (where name = 'harvest_to') as ends
    from event_fact
    cross join lateral (
        select case when value ~ (
            '^[1-9]\d{3}-((0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)'
            'T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$'
        ) then value::timestamptz end as at
        offset 0
    ) as written
    where event_id = event.id and name in ('harvest_from', 'harvest_to')
) as told
left join lateral (
    select max(grade collate "C") as grade
    from sea_class
    where sea_class.area = water.area and valid_from <= event_time and (valid_to is null or valid_to > event_time)
) as class on true
where event.id = any(%(events)s)
    and (
        not is_plain or begins > least(ends, event_time)
        or ends - begins > make_interval(
            secs => 3600 * (select min(most) from chain_bound where measure = 'harvest_hours')
        )
        or exists (
            select from closure
            where closure.area in (water.area, water.code) and starts_at <= greatest(last_at, event_time)
                and (ends_at is null or ends_at > least(first_at, event_time))
        )
        or water.area is not null and (
            class.grade is null
            or exists (
                select from event_fact
                where event_id = event.id and name = 'area_class' and value in ('I', 'II') and value < class.grade collate "C"
            )
        )
    )

-- raw_sales: of what some sales sold, goods that come from an area of class III, and that no one event purified or heated
with recursive sold as materialized (
    select distinct item_id from event_item where event_id = any(%(events)s)
), source (sold, item_id) as (
    select item_id, item_id from sold
    union
    select sold, step.source
    from source
    cross join lateral (
        select source
        from edge
        join epcis_event as event on event.id = edge.event_id
        where target = source.item_id and not (
            kind = 'transformation' and transformation_id is null and biz_step like any ('{%%storing,%%commissioning}')
        )
        union all
        select batch_id from event_pack where item_id = source.item_id
        offset 0
    ) as step
)
select item.id, item.uri
from item
where id in (
    select sold
    from source
    cross join lateral (
        select event_time, biz_location, read_point
        from standing_part
        where item_id = source.item_id and role in ('output', 'epc') and biz_step like '%%farmHarvest'
        offset 0
    ) as harvest
    join zone on zone.location in (harvest.biz_location, harvest.read_point)
    join site on site.id = zone.site_id and site.kind = 'farm'
    join sea_class on sea_class.area = site.area and grade = 'III'
        and valid_from <= harvest.event_time and (valid_to is null or valid_to > harvest.event_time)
)

-- of_processes: some events, with those that tell of the same processes (index: epcis_event (transformation_id))
select id from epcis_event where id = any(%(events)s)
union
select id
from epcis_event
where transformation_id in (select transformation_id from epcis_event where id = any(%(events)s))

-- mixed_origins: of what some events made, lots that come from harvests in several sea areas, or of several species
--
-- Harvests that were declared wrong count here, and leave it to the rule, which is cheaper than to look them all up.
-- (indexes: event_item (item_id, event_id), epcis_event_harvest)
with recursive made as materialized (
    select distinct item_id from event_item where event_id = any(%(events)s) and role = 'output'
), source (lot, item_id) as (
    select item_id, item_id from made
    union
    select lot, step.source
    from source
    cross join lateral (
        select source from edge where target = source.item_id
        union all
        select batch_id from event_pack where item_id = source.item_id
        offset 0
    ) as step
), harvest as materialized (
    select part.item_id, part.event_id, site.area
    from (select distinct item_id from source) as things
    cross join lateral (
        select told.item_id, told.event_id, unnest(array[biz_location, read_point]) as location
        from event_item as told
        join epcis_event as event on event.id = told.event_id and biz_step like '%%farmHarvest'
        where told.item_id = things.item_id
        offset 0
    ) as part
    left join zone on zone.location = part.location
    left join site on site.id = zone.site_id and site.kind = 'farm'
), kind as materialized (
    select event_id, coalesce(told.first, known.first) as first, coalesce(told.last, known.last) as last
    from (select distinct event_id from harvest) as event
    cross join lateral (
        select min(value) as first, max(value) as last
        from event_fact
        where event_fact.event_id = event.event_id and name = 'species'
    ) as told
    cross join lateral (
        select min(species) as first, max(species) as last
        from event_item as part
        join item on item.id = part.item_id
        join product on product.gtin = substr(item.uri, 23, 14)
        where part.event_id = event.event_id
    ) as known
)
select item.id, item.uri
from (
    select lot
    from source
    join harvest using (item_id)
    join kind using (event_id)
    group by lot
    having min(area) <> max(area) or min(kind.first) <> max(kind.last)
) as mixed
join item on item.id = lot

-- unknown_certificates: of some events, those that name a certificate that nobody entered, or that was not in force
select distinct fact.event_id
from event_fact as fact
join epcis_event as event on event.id = fact.event_id
where event.id = any(%(events)s) and name = 'certificate' and not exists (
    select from certificate
    where code = value and valid_from <= event_time and (valid_to is null or valid_to > event_time)
)

-- overused_certificates: of those that some events name, certificates under which more may have been claimed than they cover
--
-- A lot counts with the most that any event weighs it at.
with named as materialized (
    select distinct code, kg
    from event_fact
    join certificate on code = value and kg is not null
    where event_id = any(%(events)s) and name = 'certificate'
), claimed as materialized (
    select distinct code, kg as covers, item_id
    from named
    join event_fact on value = code and name = 'certificate'
    join event_item using (event_id)
    where role <> 'input'
)
select code
from claimed
join item on item.id = item_id
left join product on product.gtin = substr(item.uri, 23, 14)
cross join lateral (
    select max(case when unit = 'KGM' then quantity when unit is null then quantity * product.net_kg end) as kg
    from event_item as part
    where part.item_id = claimed.item_id
) as weight
group by code, covers
having sum(weight.kg) > covers

-- doubtful_tests: of some tests, those with a value beyond a limit that was in force, or in another unit
select event.id
from epcis_event as event
where event.id = any(%(events)s) and exists (
    select
    from event_fact as result
    join event_fact as about on about.event_id = result.event_id and about.name = 'analyte'
    join contaminant_limit as bound on analyte = about.value and analyte = coalesce(result.about, analyte)
    where result.event_id = event.id and result.name = 'value' and (result.unit is distinct from bound.unit or result.number > most)
        and valid_from <= event_time and (valid_to is null or valid_to > event_time)
)
