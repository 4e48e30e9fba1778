-- Conditions, excursions, alarms and what was said about them to whom.

-- The newest reading of a point; also the row that a worker locks while it folds that point.
create table point_state (
    point_id integer primary key references point,
    time timestamptz,
    value double precision,
    received_at timestamptz
);

-- Where each rule's machine stands after the newest reading of the point.
create table condition (
    point_id integer not null references point,
    rule text not null,
    rule_version integer not null,
    state jsonb not null,
    primary key (point_id, rule)
);

-- The ledger: a pure function of the readings, kept up to date.
create table excursion (
    id bigint generated always as identity primary key,
    point_id integer not null references point,
    rule text not null,
    rule_version integer not null,
    severity text not null,
    started_at timestamptz not null,
    raised_at timestamptz not null,
    ended_at timestamptz,
    cleared_at timestamptz,
    peak double precision not null,
    peak_at timestamptz not null,
    minutes_out double precision not null,
    degree_minutes double precision not null,
    n_readings integer not null,
    n_gaps integer not null,
    origin text not null,             -- live, backfill
    cancelled_at timestamptz,         -- late data showed that it never was; kept for the record
    unique nulls not distinct (point_id, rule, rule_version, started_at, cancelled_at)
);

create table alarm (
    id bigint generated always as identity primary key,
    kind text not null,               -- excursion, no_data, sensor_fault, clock
    excursion_id bigint unique references excursion,
    site_id integer not null references site,
    zone_id integer references zone,
    point_id integer references point,
    gateway_id integer references gateway,
    severity text not null,
    origin text not null,
    raised_at timestamptz not null,   -- when we raised it; the excursion has its own, earlier time
    acknowledged_at timestamptz,
    acknowledged_by text,
    cleared_at timestamptz,
    closed_at timestamptz,
    closed_by text,
    cause text,
    corrective_action text,
    closed_fast boolean not null default false
);
create index alarm_open on alarm (site_id, raised_at) where closed_at is null;
create index alarm_closed on alarm (closed_at) where closed_at is not null;
create unique index alarm_no_data on alarm (kind, point_id) where kind <> 'excursion' and cleared_at is null
    and gateway_id is null;

-- Append-only and hash-chained per site: hash = SHA-256(previous hash, then the content), so that a month can be verified.
-- Rows are written under one advisory lock, so that the order of ids is the order of commits.
create table alarm_transition (
    id bigint generated always as identity primary key,
    alarm_id bigint not null references alarm,
    site_id integer not null references site,
    at timestamptz not null,
    what text not null,               -- raised, amended, acknowledged, commented, cleared, closed, cancelled
    actor text not null,              -- a person, or byssus
    detail jsonb not null,
    previous_hash bytea not null,
    hash bytea not null
);
create index on alarm_transition (alarm_id, id);
create index on alarm_transition (site_id, id desc);

-- The outbox, written with the transition; the sender only fills in what came of it.
create table notification (
    id bigint generated always as identity primary key,
    transition_id bigint not null references alarm_transition,
    alarm_id bigint not null references alarm,
    step integer not null,
    contact_id integer not null references contact,
    channel text not null,
    state text not null,              -- planned, sent, ok, rejected, unknown, inhibited
    reason text not null,             -- which stage decided so
    planned_at timestamptz not null,
    due_at timestamptz not null,
    attempts integer not null default 0,
    finished_at timestamptz,
    answer text,                      -- the provider's own words
    unique (alarm_id, transition_id, step, contact_id, channel)
);
create index notification_due on notification (due_at) where state = 'planned';
