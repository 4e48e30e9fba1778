-- What the code of a single pack, as an event told it, said of its batch: the name of the pack itself has no room for it.
create table event_pack (
    event_id bigint not null references epcis_event,
    item_id bigint not null references item,
    batch_id bigint not null references item,
    primary key (item_id, batch_id, event_id)
);
create index on event_pack (batch_id);

-- From a batch to its single packs, by events that still count; as of the first of them.
create view labelled as
select batch_id as source, item_id as target, min(event_time) as starts_at,
    (array_agg(event.id order by event_time, hash))[1] as event_id
from event_pack as pack
join epcis_event as event on event.id = pack.event_id
where not exists (select from epcis_event as wrong where wrong.hash = event.hash and wrong.declared_at is not null)
group by batch_id, item_id;
