-- Goods that may not be shipped or sold: who held them and why, who let them go, and what moved all the same.

-- Events that are new in the journal, in one row per batch; the hold step looks at what they bear on and deletes them.
create table event_feed (
    id bigint generated always as identity primary key,
    events bigint[] not null
);

create table hold (
    id bigint generated always as identity primary key,
    cause text not null,              -- excursion, person
    excursion_id bigint unique references excursion,
    reason text not null,             -- a person's own words; empty for an excursion, which speaks for itself
    placed_at timestamptz not null,
    placed_by text not null,
    check ((cause = 'excursion') = (excursion_id is not null))
);

-- One row for each time that a thing came under a hold. It binds people from `placed_at` until `ended_at`; what was made of
-- the thing from `since` on is held with it.
create table held (
    id bigint generated always as identity primary key,
    hold_id bigint not null references hold,
    item_id bigint not null references item,
    since timestamptz,                -- null: from ever
    until timestamptz,                -- when it had left the excursion; null: it lies there still, or there is none
    placed_at timestamptz not null,
    ended_at timestamptz,
    ended_by text,
    ending text,                      -- released, withdrawn (it never lay in the excursion)
    ending_reason text,
    check ((ended_at is null) = (ending is null))
);
create unique index held_open on held (hold_id, item_id) where ended_at is null;
create index held_of_item on held (item_id, placed_at);
create index held_since on held (placed_at);

-- Each critical excursion as it was when its goods were held; one that reads otherwise now is looked at again.
create table hold_watch (
    excursion_id bigint primary key references excursion,
    started_at timestamptz not null,
    ended_at timestamptz,
    cancelled boolean not null
);
create index excursion_critical on excursion (id) where severity = 'critical';

-- Events that shipped or sold what was held when they happened. Derived; found anew when events come late.
create table hold_breach (
    held_id bigint not null references held,
    event_id bigint not null references epcis_event,
    item_id bigint not null references item,  -- what was shipped or sold: the thing, its container, or what was made of it
    found_at timestamptz not null,
    primary key (held_id, event_id, item_id)
);
create index on hold_breach (event_id);

-- The alarm that tells of an event which shipped or sold what was held.
create table hold_alarm (
    event_id bigint primary key references epcis_event,
    alarm_id bigint not null unique references alarm
);
