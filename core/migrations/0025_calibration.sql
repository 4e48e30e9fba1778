-- How sensors are corrected, when they cannot be believed yet, and the way of what they said through time.

-- What a laboratory found of a channel, in force until its next calibration.
create table calibration (
    id integer generated always as identity primary key,
    device_id integer not null references device,
    channel text not null,
    valid_from timestamptz not null,
    correction double precision not null, -- added to what the device says, in the unit of the point
    due_on date,                      -- by the calendar of the site, the last day before the next one is overdue; null: none
    certificate text,
    laboratory text,
    unique (device_id, channel, valid_from)
);

alter table reading add column raw double precision; -- what the device said; null: `value`, for nothing was added

-- A sensor comes from a warm bench into a cold room: what it says for so long is kept apart.
alter table assignment add column warm_up interval not null default '0';

-- Besides event time and receipt; both null for what an older release stored.
alter table reading
    add column sent_at timestamptz,   -- by the clock of the gateway or its network, where a message tells it apart
    add column stored_at timestamptz; -- by the clock of the database
alter table reading alter column stored_at set default now();
