-- What comes late, or not at all: readings of weeks and months that were signed, and checks whose time is over.

drop index record_days;
create index record_spans on record (site_id, ends_at);

-- A check, or a run that a plan expects, that nobody saw to in time and whose plan wants an alarm for that.
create table missed_check (
    alarm_id bigint primary key references alarm,
    site_id integer not null references site,
    plan text not null,
    control_point text not null,
    run_id bigint references check_run, -- null: nobody began one
    code text not null,                 -- of the check; of the time at which the plan expects a run
    slot text not null,                 -- which time of the run; the production day
    unique nulls not distinct (site_id, plan, control_point, run_id, code, slot)
);

-- The alarm log is added to and never changed. The chain of hashes finds out whoever takes this trigger away first.
create trigger append_only before update or delete or truncate on alarm_transition
for each statement execute function refuse_change();
