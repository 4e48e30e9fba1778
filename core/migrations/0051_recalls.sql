-- Recalls and drills: what is called back and why, what people did, and which goods are concerned as far as is known.

create table recall (
    id bigint generated always as identity primary key,
    drill boolean not null,           -- true: to try how well it would go; blocks nothing
    party_id integer not null references party,  -- whose goods they are
    grade text not null,              -- I, II, III
    cause text not null,              -- failed_test, excursion, closure, complaint, certificate, code, authority
    about text not null,              -- the code, certificate, closure or number of an alarm that it began with
    known_at timestamptz not null,    -- when the firm came to know; the clock runs from then
    opened_at timestamptz not null,
    opened_by text not null
);

create trigger append_only before update or delete or truncate on recall
for each statement execute function refuse_change();

-- Everything that was done and that became known; the state of a recall is what its steps add up to.
create table recall_step (
    id bigint generated always as identity primary key,
    recall_id bigint not null references recall,
    kind text not null,
    at timestamptz not null,
    by text not null,
    words text not null,
    detail jsonb not null
);
create index on recall_step (recall_id, id);

create trigger append_only before update or delete or truncate on recall_step
for each statement execute function refuse_change();

-- Goods that a recall concerns: everything made of what it began with, as far as was known so far.
create table recall_item (
    recall_id bigint not null references recall,
    item_id bigint not null references item,
    entered_at timestamptz not null,
    doubted_at timestamptz,           -- since when no event ties it to the cause any more; a person decides
    let_go_at timestamptz,            -- when a person decided that it is not concerned
    primary key (recall_id, item_id)
);
create index on recall_item (item_id);

-- Open recalls that have not looked at what is new in the journal yet; whoever follows them takes the rows away.
create table recall_feed (recall_id bigint primary key references recall);

alter table hold
    add column recall_id bigint unique references recall,
    add check ((cause = 'recall') = (recall_id is not null));
