-- Who could have been heard, and who has to wait for whom.

-- When ingest was connected to the broker and stored what came: silence counts for as long as somebody listened.
create table listening (
    client text not null,             -- name of the session at the broker
    since timestamptz not null,
    until timestamptz not null,       -- all that was received before is stored
    primary key (client, since)
);
create index on listening (until);

-- What comes from files waits until no live batch does.
alter table reading_feed add column imported boolean not null default false;
create index reading_feed_in_turn on reading_feed (imported, id);

-- When something of the point last came from its gateway; files do not count.
alter table point_state add column heard_at timestamptz;
update point_state set heard_at = received_at;
