-- What devices say of themselves, and when their batteries are low.

-- A series for each device and aspect, with a row where it changed and one an hour while it stays so.
create table device_status (
    device_id integer not null references device,
    aspect text not null,             -- online, battery, battery_volts, signal, signal_to_noise, link_margin, link_quality
    time timestamptz not null,        -- event time; that of the receipt where it cannot be
    value double precision not null,  -- in the unit of its aspect
    received_at timestamptz not null,
    primary key (device_id, aspect, time)
);

-- From when on a battery is low; the device names its kind, `default` otherwise.
create table battery (
    code text primary key,
    low_percent double precision not null,
    low_volts double precision not null,
    standard text not null            -- where the figures come from
);
insert into battery values ('default', 20, 2.6, 'default of Byssus, not a standard');

alter table device add column battery text; -- null: default
