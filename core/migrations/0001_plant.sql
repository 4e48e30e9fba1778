-- Who and what is watched, as declared by plant files (`byssus apply`). Codes are the names people and devices use;
-- the integers stay inside. Names are Chinese first, with an English one where somebody gave it.

create extension if not exists btree_gist;

create table party (
    id integer generated always as identity primary key,
    code text not null unique,
    kind text not null,             -- producer, farmer, trader, laboratory, office, county, city
    name text not null,
    name_en text,
    gln text,
    phone text,                     -- never shown to consumers
    above integer references party  -- the next higher office of a regulator
);

create table product (
    gtin text primary key,          -- 14 digits
    name text not null,
    name_en text,
    party_id integer not null references party,
    species text,                   -- scientific name
    net_kg double precision,
    shelf_days integer,
    gi_mark boolean not null        -- the pack carries the geographical-indication mark
);

create table site (
    id integer generated always as identity primary key,
    code text not null unique,
    kind text not null,             -- plant, cold_store, workshop, farm, quay, shop
    name text not null,
    name_en text,
    party_id integer not null references party,
    office_id integer references party,
    timezone text not null,
    day_starts time not null,       -- the production day does not end at midnight
    area text,                      -- coarse place that a consumer may see
    area_en text
);

create table zone (
    id integer generated always as identity primary key,
    code text not null unique,
    site_id integer not null references site,
    kind text not null,             -- frozen_store, chilled_store, processing, plot, quay, retail
    name text not null,
    name_en text,
    location text not null unique,  -- GS1 Digital Link of its GLN and extension, as events name the place
    square_metres double precision
);

create table point (
    id integer generated always as identity primary key,
    code text not null unique,
    zone_id integer not null references zone,
    quantity text not null,         -- temperature, humidity, door
    unit text not null,             -- SenML unit in which values are stored: Cel, %RH, /
    every interval not null,        -- expected interval between readings
    plan text,                      -- HACCP plan and its control point that the readings are judged by
    control_point text
);

create table gateway (
    id integer generated always as identity primary key,
    code text not null unique,
    site_id integer references site,  -- null: it spoke before anybody declared it
    timezone text not null,           -- of devices that send local times without a zone
    online boolean,                   -- what its last status said; null before the first
    status_at timestamptz,
    heard_at timestamptz              -- when we last received anything from it
);

create table device (
    id integer generated always as identity primary key,
    code text not null unique,
    gateway_id integer not null references gateway
);

create table assignment (
    id integer generated always as identity primary key,
    device_id integer not null references device,
    channel text not null,
    point_id integer not null references point,
    valid_from timestamptz not null,
    valid_to timestamptz,             -- null: still there
    check (valid_to > valid_from),
    exclude using gist (device_id with =, channel with =, tstzrange(valid_from, valid_to) with &&)
);
create index on assignment (point_id, valid_from);

create table reader (
    id integer generated always as identity primary key,
    code text not null unique,
    zone_id integer not null references zone,
    biz_step text not null,           -- what a scan here means, in CBV words
    disposition text,
    action text not null              -- ADD, OBSERVE or DELETE
);

create table plan (
    id integer generated always as identity primary key,
    code text not null,
    version integer not null,
    name text not null,
    author text not null,
    reason text not null,
    standard text not null,           -- name of the standard the limits come from
    verified boolean not null,        -- false: a default of ours, not law; shown as such
    valid_from timestamptz not null,
    unique (code, version)
);

create table rule (
    id integer generated always as identity primary key,
    plan text not null,
    version integer not null,
    control_point text not null,
    code text not null,
    quantity text not null,
    direction text not null,          -- above, below
    critical_limit double precision not null,
    inclusive boolean not null,
    on_delay interval not null,
    deadband double precision not null,
    off_delay interval not null,
    max_gap interval,                 -- null: twice the point's expected interval
    severity text not null,           -- warn, alarm, critical
    unique (plan, version, control_point, code),
    foreign key (plan, version) references plan (code, version)
);

create table contact (
    id integer generated always as identity primary key,
    code text not null unique,
    name text not null,
    role text not null,               -- officer, director, principal, office
    channel text not null,            -- email, webhook, mqtt
    address text not null,
    language text not null,           -- zh, en
    least_severity text not null,     -- warn, alarm, critical
    sites text[] not null             -- codes of the sites whose alarms the contact hears of
);

create table closure (
    id integer generated always as identity primary key,
    code text not null unique,
    area text not null,               -- sea area, as zones of kind plot name it
    species text[] not null,          -- scientific names; empty: all
    reason text not null,
    starts_at timestamptz not null,
    ends_at timestamptz,              -- null: not lifted yet
    standard text not null
);
