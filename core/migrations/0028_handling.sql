-- What people do about alarms: shelving, the account that closes, its verification, files that prove it.

alter table alarm
    add column version integer not null default 1,  -- grows with each step that changes the alarm
    add column raised_under integer,                -- version of the rule that raised it; it may go on under a later one
    add column shelved_at timestamptz,              -- null: not shelved
    add column shelved_by text,
    add column shelved_until timestamptz,
    add column shelved_once boolean,                -- until it clears; else for the whole time, whatever comes of it
    add column shelf_reason text,
    add column shelved_severity text,               -- worse than this is told all the same
    add column probe_value double precision,        -- of the product, measured by a person
    add column probe_unit text,
    add column to_verify boolean not null default false,  -- closed, and waits for a second person
    add column verified_at timestamptz,
    add column verified_by text;
update alarm set raised_under = rule_version from excursion where excursion.id = excursion_id;
create index alarm_to_verify on alarm (closed_at) where to_verify;
create index alarm_shelved on alarm (shelved_until) where shelved_until is not null;

-- Some lines are about a point or a device and not about an alarm.
alter table alarm_transition alter column alarm_id drop not null;

-- What a closing decided for each lot that lay in the zone; a closing after a reopening decides anew.
create table lot_decision (
    line_id bigint not null references alarm_transition,
    alarm_id bigint not null references alarm,
    lot text not null,                -- canonical GS1 Digital Link, or the sender's own URI
    decision text not null,           -- release, hold, rework, destroy
    primary key (line_id, lot)
);
create index on lot_decision (lot);
create index on lot_decision (alarm_id, line_id);
create trigger append_only before update or delete or truncate on lot_decision
for each statement execute function refuse_change();

-- Photos and papers. The log has the hash of each, so that a file that was changed here is found out.
create table evidence_file (
    id bigint generated always as identity primary key,
    alarm_id bigint not null references alarm,
    sha256 bytea not null,            -- of the content as it is kept
    sent_sha256 bytea not null,       -- of the content as it came, with the place where a photo was taken
    name text not null,
    media_type text not null,
    content bytea not null,
    added_at timestamptz not null,
    added_by text not null,
    unique (alarm_id, sha256)
);
create trigger append_only before update or delete or truncate on evidence_file
for each statement execute function refuse_change();
