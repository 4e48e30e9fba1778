-- Codes, the journal of EPCIS events, and the views derived from it: edges and stays.

create table item (
    id bigint generated always as identity primary key,
    uri text not null unique,         -- canonical GS1 Digital Link
    level text not null               -- product, batch, item, logistic_unit, place, ...
);

-- Nothing is replaced: a correction or an error declaration is a further event.
create table epcis_event (
    id bigint generated always as identity primary key,
    hash text not null unique,        -- CBV 2.0 event hash
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
    declared_wrong boolean not null default false,
    body jsonb not null,
    capture_id uuid references epcis_capture,
    scan_id bigint references scan
);
create index on epcis_event (event_time);
create index on epcis_event (event_id);
create index on epcis_event (transformation_id) where transformation_id is not null;

create table event_item (
    event_id bigint not null references epcis_event,
    item_id bigint not null references item,
    role text not null,               -- epc, input, output, parent, child
    quantity double precision,
    unit text,
    primary key (event_id, item_id, role)
);
create index on event_item (item_id, event_id);

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

-- When an item was at a place, from its own events and those of the containers it was in.
create table stay (
    item_id bigint not null references item,
    location text not null,
    arrived_at timestamptz not null,
    left_at timestamptz,
    primary key (item_id, arrived_at, location)
);
create index on stay (location, arrived_at);
