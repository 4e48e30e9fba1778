-- Readings that are hours late of which nobody knows yet whether the link was slow or the clock is.

-- As in `reading`, at the times that were told; they leave once it is known: for those times, or for those that follow from
-- the clock's lag.
create table waiting_reading (
    point_id integer not null references point,
    time timestamptz not null,        -- as told
    value double precision not null,
    received_at timestamptz not null,
    raw double precision,
    sent_at timestamptz,
    primary key (point_id, time, value)
);

-- What the clock of a point showed last that was found slow.
create index doubtful_reading_slow on doubtful_reading (point_id, received_at) where reason = 'time_behind';
drop index doubtful_reading_behind;
