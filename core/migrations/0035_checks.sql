-- What people enter and what is scanned at control points. Nothing here is overwritten: a correction is a row of its own.

-- A lot, a batch, a shift or a product while a control point is about it; its checks fall due from its beginning on.
create table check_run (
    id bigint generated always as identity primary key,
    site_id integer not null references site,
    plan text not null,
    version integer not null,         -- in force when it began: its checks are those of that version
    control_point text not null,
    subject text not null,            -- number of the lot or batch, name of the shift or product
    started_at timestamptz not null,
    started_by text not null,
    ended_at timestamptz,
    ended_by text,
    foreign key (plan, version) references plan (code, version)
);
create unique index check_run_open on check_run (site_id, plan, control_point, subject) where ended_at is null;
create index on check_run (site_id, started_at);

create table check_entry (
    id bigint generated always as identity primary key,
    run_id bigint not null references check_run,
    check_code text not null,
    slot text,                        -- which time it answers: start, every 2, end, within; null: before a deadline
    at timestamptz not null,          -- when it was measured
    entered_at timestamptz not null,
    entered_by text not null,
    "values" jsonb not null,          -- item → number; yes is 1
    verdict text not null,            -- passed, failed, not_yet
    remark text not null,
    corrects bigint unique references check_entry,
    alarm_id bigint references alarm  -- that a failed check raised
);
create unique index check_entry_once on check_entry (run_id, check_code, slot) where corrects is null and slot is not null;
create index on check_entry (run_id);
create index on check_entry (alarm_id) where alarm_id is not null;

create trigger append_only before update or delete or truncate on check_entry
for each statement execute function refuse_change();
