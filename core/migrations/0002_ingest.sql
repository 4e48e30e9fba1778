-- What gateways said. Rows here are committed before the broker hears an acknowledgement, and are never changed.

create table reading (
    point_id integer not null references point,
    time timestamptz not null,        -- event time
    value double precision not null,  -- in the point's unit
    received_at timestamptz not null,
    backfill boolean not null,        -- came too late, or was marked historical: recorded, nobody is paged
    primary key (point_id, time)
);

-- Same point and time, other value: the first wins, the other is kept here.
create table reading_conflict (
    point_id integer not null references point,
    time timestamptz not null,
    value double precision not null,
    received_at timestamptz not null,
    primary key (point_id, time, value)
);

-- Readings that were understood but cannot be believed; they never enter a chart, a condition or an exposure.
create table doubtful_reading (
    point_id integer not null references point,
    time timestamptz not null,
    value double precision not null,
    reason text not null,             -- time_ahead, time_before_2000, implausible, sensor_fault
    received_at timestamptz not null,
    primary key (point_id, time, value, reason)
);

-- One row per stored batch with exactly what was new in it; `alerts` folds it and deletes it in one transaction.
create table reading_feed (
    id bigint generated always as identity primary key,
    points integer[] not null,
    times timestamptz[] not null,
    "values" double precision[] not null,
    backfill boolean[] not null,
    received_at timestamptz not null
);

create table scan (
    id bigint generated always as identity primary key,
    gateway_id integer not null references gateway,
    reader text not null,
    time timestamptz not null,
    code text not null,               -- as read, with symbology identifier and group separators
    quantity double precision,
    unit text,
    parent text,
    step text,                        -- overrides the reader's configured step
    received_at timestamptz not null,
    interpreted_at timestamptz,       -- when `trace` made an event of it, or refused it
    problem text                      -- why it did not become an event
);
create unique index scan_once on scan (reader, time, md5(code), md5(coalesce(parent, '')));
create index scan_waiting on scan (id) where interpreted_at is null;

-- EPCIS documents as they came; a capture job in the words of EPCIS 2.0.
create table epcis_capture (
    id uuid primary key,
    source text not null,             -- topic, or key of the caller
    document bytea not null,
    received_at timestamptz not null,
    finished_at timestamptz,
    stored integer not null default 0,
    duplicates integer not null default 0,
    errors jsonb not null default '[]'
);
create index epcis_capture_waiting on epcis_capture (received_at) where finished_at is null;

-- What could not be decoded or mapped, raw, with words that a person understands; replayed after the cause is mended.
create table rejected_message (
    id bigint generated always as identity primary key,
    topic text not null,
    payload bytea not null,
    reason text not null,             -- short stable word
    detail text not null,             -- what, where, what to do
    received_at timestamptz not null,
    replayed_at timestamptz           -- when a replay stored all of it
);
create index on rejected_message (reason, received_at) where replayed_at is null;
create index on rejected_message (sha256(payload));

-- The message that was last committed under each packet id of a consumer's session at the broker: when the broker delivers
-- it again, because our acknowledgement was lost, it is known even if it carries no time of its own.
create table delivery (
    client text not null,
    packet_id integer not null,
    digest bigint not null,           -- of topic and payload
    primary key (client, packet_id)
) with (fillfactor = 50);             -- its rows are overwritten all the time

-- The last sixteen radio frames of each device, to know one that the network hands on again as another message.
create table frame (
    device text not null,
    slot integer not null,            -- frame counter modulo 16
    identity text not null,
    received_at timestamptz not null,
    primary key (device, slot)
);
