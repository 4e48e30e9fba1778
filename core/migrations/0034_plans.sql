-- The whole of a HACCP plan, beside the rules that machines join; its drafts; and the calendar that records go by.

alter table plan
    add column document text,         -- what has no column, as JSON without defaults; null: applied by an older release
    add column valid_to timestamptz,  -- it has to be validated anew by then
    add column approved_by text;      -- a second person

-- A version that somebody works on. It is published once, or withdrawn; its text is replaced while it is open.
create table plan_draft (
    id bigint generated always as identity primary key,
    plan text not null,
    base integer not null,            -- the newest version when it was begun; 0: there was none
    document text not null,           -- the whole plan as JSON
    revision integer not null,        -- grows each time it is saved
    editors text[] not null,          -- who saved it, in order, each once
    saved_by text not null,
    saved_at timestamptz not null,
    closed_at timestamptz,
    closed_by text,
    published_version integer         -- null: open, or withdrawn
);
create index plan_draft_open on plan_draft (plan) where closed_at is null;

create table calendar (
    id integer generated always as identity primary key,
    code text not null unique,
    days integer[] not null,          -- ISO days of the week, Monday is 1
    off date[] not null,
    extra date[] not null
);

alter table party add column four_eyes boolean not null default false;
alter table site
    add column calendar text,         -- null: every day is a production day
    add column plans text[] not null default '{}';
