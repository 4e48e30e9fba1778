-- Codes, the journal of EPCIS events, and the views derived from it: edges and stays.

create table item (
    id bigint generated always as identity primary key,
    uri text not null unique,         -- canonical GS1 Digital Link, or the sender's own URI
    level text not null               -- product, batch, item, logistic-unit, place, ... or other
);

-- Nothing is replaced: a correction or an error declaration is a further event.
create table epcis_event (
    id bigint generated always as identity primary key,
    hash text not null,               -- CBV 2.0 event hash
    declared_at timestamptz,          -- when the event of this hash was declared wrong; null for the event itself
    event_id text,
    type text not null,
    event_time timestamptz not null,
    recorded_at timestamptz not null,
    action text,
    biz_step text,
    disposition text,
    read_point text,
    biz_location text,
    transformation_id text,
    body jsonb not null,
    capture_id uuid references epcis_capture,
    scan_id bigint references scan,
    unique nulls not distinct (hash, declared_at)
);
create index on epcis_event (event_time);
create index on epcis_event (event_id);
create index on epcis_event (transformation_id) where transformation_id is not null;

create table event_item (
    event_id bigint not null references epcis_event,
    item_id bigint not null references item,
    role text not null,               -- epc, input, output, parent, child
    quantity double precision,
    unit text,                        -- UN/ECE Recommendation 20; masses are in KGM; null: pieces
    unique nulls not distinct (event_id, item_id, role, unit)
);
create index on event_item (item_id, event_id);

-- What each thing was to each event that still counts: neither declared wrong nor such a declaration.
create view standing_part as
select item_id, event.id as event_id, hash, type, event_time, role, action, biz_step, read_point, biz_location,
    transformation_id, quantity, unit, disposition
from epcis_event as event
join event_item on event_item.event_id = event.id
where not exists (select from epcis_event as wrong where wrong.hash = event.hash and wrong.declared_at is not null);

-- From an input to an output, from a child to its parent, for as long as it lasts.
create table edge (
    source bigint not null references item,
    target bigint not null references item,
    kind text not null,               -- transformation, aggregation, association
    starts_at timestamptz not null,
    ends_at timestamptz,
    event_id bigint not null references epcis_event,
    primary key (source, target, kind, starts_at, event_id)
);
create index on edge (target, source);
create index on edge (event_id);

-- When an item was at a place, as its own events tell. What it went through inside a container is the container's stay,
-- found over the edges: a pallet of a thousand packs moves with one row.
create table stay (
    item_id bigint not null references item,
    location text not null,
    arrived_at timestamptz not null,
    left_at timestamptz,
    primary key (item_id, arrived_at, location)
);
create index on stay (location, arrived_at);
