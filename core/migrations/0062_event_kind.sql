-- Events that are alike: the same step at the same places, telling the same key data of goods of the same products, weighed in the same way.
-- Derived by capture, so that a question about a year looks at one event of each kind and place and not at all of them.
create table event_kind (
    event_id bigint not null references epcis_event,
    place text,                       -- where it was; an event may tell of two places, or of none
    event_time timestamptz not null,
    kind uuid not null                -- a digest of what events of a kind have in common
);

insert into event_kind (event_id, place, event_time, kind)
select event.id, spot.place, event_time,
    md5(row(type, action, biz_step, disposition, transformation_id is null, biz_location, read_point, told.names, goods.looks)::text)::uuid
from epcis_event as event
cross join lateral (
    select distinct place
    from unnest(array[biz_location, read_point]) as place
    where place is not null or coalesce(biz_location, read_point) is null
) as spot
left join (
    select event_id, string_agg(distinct name, ',' order by name) as names from event_fact group by event_id
) as told on told.event_id = event.id
left join (
    select event_id, string_agg(distinct look, ',' order by look) as looks
    from event_item as part
    join item on item.id = part.item_id
    cross join lateral (
        select row(role, level, case when uri like 'https://id.gs1.org/01/%' then substr(uri, 23, 14) end, sign(quantity), unit)::text
    ) as seen (look)
    group by event_id
) as goods on goods.event_id = event.id;

create index event_kind_place on event_kind (place, event_time) include (kind, event_id);
create index event_kind_time on event_kind (event_time);

-- Where goods come from ends at few events: those of harvests.
create index epcis_event_harvest on epcis_event (id) where biz_step like '%farmHarvest';
