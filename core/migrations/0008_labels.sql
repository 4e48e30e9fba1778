-- Codes that were issued for packs, and where codes were seen again.

-- Serial numbers of a product are counted off once and for all; the key scrambles those that nobody shall guess.
create table serial_counter (
    gtin text primary key references product,
    issued bigint not null default 0,
    key bytea not null
);

create table code_issue (
    id bigint generated always as identity primary key,
    party_id integer not null references party,
    gtin text not null references product,
    lot text,
    style text not null,              -- range, random: serial numbers; batch: the code of the batch on every pack
    first bigint,                     -- number of the first serial; null for the code of a batch
    count integer not null,
    request text,                     -- the caller's own name of the request: the same one is never answered twice anew
    issued_at timestamptz not null,
    issued_by text not null,
    unique (party_id, request),
    exclude using gist (gtin with =, int8range(first, first + count) with &&) where (first is not null)
);
create index on code_issue (gtin, first);

-- Coarse place of a site, in tenths of a degree (some 10 km), to tell how far a code travelled.
alter table site add column latitude double precision, add column longitude double precision;

-- How often codes were scanned, by hour and coarse place; nothing of who scanned.
create table scan_tally (
    uri text not null,                -- canonical name of the finest thing that the code names and that is known
    source text not null,             -- consumer, trade
    hour timestamptz not null,
    latitude double precision,        -- tenths of a degree; null: unknown
    longitude double precision,
    scans integer not null,
    unique nulls not distinct (uri, source, hour, latitude, longitude)
);

-- Scans of single packs, and any scan at a till, each to be judged.
create table sighting (
    id bigint generated always as identity primary key,
    uri text not null,                -- canonical name of the pack, or of what else was scanned at a till
    names text[] not null,            -- of the product, its batch and the pack, as far as the code says
    is_pack boolean not null,         -- below that, one code on many packs is normal
    source text not null,             -- consumer, trade
    at timestamptz not null,          -- of a consumer's scan: the minute
    day date,                         -- by the calendar of that place; of a trade scan
    latitude double precision,
    longitude double precision,
    zone_id integer references zone,  -- of a trade scan
    step text,                        -- business step of a trade scan
    expires_on date,                  -- as the code says: last day of use (17, 7003)
    best_before date,                 -- (15)
    scan_id bigint unique references scan
);
create index on sighting (uri, at);
create index on sighting using gin (names);
create unique index sighting_of_consumer on sighting (uri, at, coalesce(latitude, 999), coalesce(longitude, 999))
where source = 'consumer';

-- What is wrong with a sighting, with its evidence: an earlier sighting, or an event. Derived; found anew when events
-- come late or are declared wrong.
create table scan_finding (
    id bigint generated always as identity primary key,
    sighting_id bigint not null references sighting,
    reason text not null,
    earlier_id bigint references sighting,
    event_id bigint references epcis_event,
    kilometres double precision,      -- at least so far from the earlier sighting
    found_at timestamptz not null,
    unique (sighting_id, reason)
);
create index on epcis_event (scan_id) where scan_id is not null;
