-- Where a resolver sends who asks for a GS1 code, and which firm may say so.

alter table party add column prefixes text[] not null default '{}';  -- GS1 company prefixes licensed to the firm
alter table access_key add column party_id integer references party; -- the firm whose holder this is; null: of none

-- One row per anchor, always written whole: its links belong together and are read together.
create table link_set (
    anchor text collate "C" primary key,  -- canonical path of a GS1 Digital Link; a value may be a {variable}
    licensed text collate "C" not null,   -- its key from the company prefix on
    description text not null,
    default_type text,                -- URI of the type its default link has; null: the default comes from above
    links jsonb not null,             -- in the order of the firm, which is that of its preference
    changed_at timestamptz not null,
    changed_by text not null
);
create index on link_set (licensed, anchor);
