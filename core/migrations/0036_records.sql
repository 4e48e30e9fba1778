-- Food-safety records by day, week and month. Rows are added, never changed: what was signed stays as it was signed.

-- What a person says of an item of a record before it is signed; the newest line of an item counts.
create table record_answer (
    id bigint generated always as identity primary key,
    site_id integer not null references site,
    period text not null,             -- daily, weekly, monthly
    first date not null,              -- first day of the period
    item text not null,               -- plan/code of an item of the risk-control list; empty: the record as a whole
    finding text,                     -- conforms, deviates, not_run; null: words only
    words text not null,
    at timestamptz not null,
    by text not null
);
create index on record_answer (site_id, period, first);

-- What was decided in a record: what is to be done, by whom, until when.
create table record_action (
    id bigint generated always as identity primary key,
    site_id integer not null references site,
    period text not null,
    first date not null,
    words text not null,
    owner text not null,
    due_on date not null,
    at timestamptz not null,
    by text not null
);
create index on record_action (site_id, due_on);

create table record_action_done (
    action_id bigint primary key references record_action,
    words text not null,
    at timestamptz not null,
    by text not null
);

create table record (
    id bigint generated always as identity primary key,
    site_id integer not null references site,
    period text not null,
    first date not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    content text not null,            -- JSON, as it was when it was signed
    sha256 text not null,             -- of the content, in hex
    signed_by text not null,
    role text not null,               -- officer, director, principal
    signed_at timestamptz not null,
    unique (site_id, period, first)
);
create index record_days on record (site_id, ends_at) where period = 'daily';

-- What was added to a signed record: words of a person, or what late readings changed.
create table record_note (
    id bigint generated always as identity primary key,
    record_id bigint not null references record,
    what text not null,               -- remark, late_data
    words text not null,
    at timestamptz not null,
    by text not null
);
create index on record_note (record_id);

-- Days that were signed and of which readings came in later; they are looked at once more, and the row goes.
create table record_late (
    record_id bigint primary key references record,
    marked_at timestamptz not null    -- when the last of them came
);

create trigger append_only before update or delete or truncate on record_answer
for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on record_action
for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on record_action_done
for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on record
for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on record_note
for each statement execute function refuse_change();
