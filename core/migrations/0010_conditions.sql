-- Conditions beyond the limits: what is wrong with sensors and with clocks.

-- What the readings of a point say about its sensor and its clock; written by the worker that holds the row of
-- `point_state`.
create table sensor_state (
    point_id integer primary key references point,
    state jsonb not null,             -- of its sensor
    ahead interval,                   -- event time of what came last, less the time of its receipt
    received_at timestamptz           -- when that was; null while nothing came that tells the time
);

-- Doubtful readings that are new; `alerts` folds them and deletes them in one transaction, as it does `reading_feed`.
create table doubt_feed (
    id bigint generated always as identity primary key,
    point_id integer not null references point,
    time timestamptz not null,
    reason text not null,             -- as in doubtful_reading
    received_at timestamptz not null
);

-- At most one lasting alarm of a kind about a gateway, as there is for points.
create unique index alarm_of_clock on alarm (gateway_id) where kind = 'clock' and cleared_at is null;
