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

-- The outbox, written with the transition, escalation steps with their absolute deadlines too; the sender only fills in
-- what came of it. Rows that went out as one message share the number of that message.
create table notification (
    id bigint generated always as identity primary key,
    transition_id bigint not null references alarm_transition,
    alarm_id bigint not null references alarm,
    site_id integer not null references site,
    occasion text not null,           -- begins, began_late, is_over, ends
    step integer not null,            -- 0: at once; later ones unless somebody has acknowledged
    contact_id integer not null references contact,
    way integer not null,             -- which of the contact's channels this is, from 1
    channel text not null,
    address text not null,
    severity text not null,           -- of the alarm when it was told, or planned
    state text not null,              -- planned, sent, ok, rejected, unknown, inhibited
    reason text not null,             -- which stage decided so
    planned_at timestamptz not null,
    due_at timestamptz not null,
    attempts integer not null default 0,
    message bigint,                   -- the lowest id among the rows of the message
    sent_at timestamptz,              -- of the last attempt
    finished_at timestamptz,
    answer text,                      -- the provider's own words
    unique (alarm_id, transition_id, step, contact_id, channel, address)
);
create index notification_due on notification (channel, due_at) where state = 'planned';
create index notification_under_way on notification (channel, sent_at) where state = 'sent';
create index notification_sent on notification (channel, address, sent_at) where sent_at is not null;
create index notification_open on notification (contact_id, site_id, due_at) where state = 'planned';
create index notification_message on notification (message) where message is not null;
create index alarm_lasting on alarm (point_id) where cleared_at is null;
create index alarm_of_gateway on alarm (gateway_id) where gateway_id is not null;
