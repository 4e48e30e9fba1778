-- create_incoming: where a batch is copied to before it is compared with what is stored; empty at each commit
create temporary table if not exists incoming (
    point_id integer not null,
    time timestamptz not null,
    value double precision not null,
    received_at timestamptz not null,
    backfill boolean not null,
    raw double precision,
    sent_at timestamptz,
    ordinal integer not null
) on commit delete rows

-- copy_incoming: the readings of a batch, in order of arrival
copy incoming (point_id, time, value, received_at, backfill, raw, sent_at, ordinal) from stdin (format binary)

-- store_unknown: store what is not there, feed exactly that to the alerts, and say how many that was (index: primary key)
with stored as (
    insert into reading (point_id, time, value, received_at, backfill, raw, sent_at)
    select point_id, time, value, received_at, backfill, raw, sent_at from incoming
    order by point_id, time, ordinal
    on conflict do nothing
    returning point_id, time, value, received_at, backfill
), fed as (
    insert into reading_feed (points, times, "values", backfill, received_at, imported)
    select array_agg(point_id), array_agg(time), array_agg(value), array_agg(backfill), max(received_at), %(imported)s
    from stored
    having count(*) > 0
    returning pg_notify('reading_feed', '')
)
select count(*), (select count(*) from fed) from stored

-- store_conflicts: the first value for a point and time has won; keep what devices said else, however it was corrected
insert into reading_conflict (point_id, time, value, received_at)
select point_id, time, incoming.value, incoming.received_at
from incoming
join reading using (point_id, time)
where coalesce(reading.raw, reading.value) <> coalesce(incoming.raw, incoming.value)
order by point_id, time, incoming.value
on conflict do nothing

-- copy_new: readings of which none is there
copy reading (point_id, time, value, received_at, backfill, raw, sent_at) from stdin (format binary)

-- feed: have the alerts judge what was copied
insert into reading_feed (points, times, "values", backfill, received_at, imported)
values (%(points)b::integer[], %(times)b::timestamptz[], %(values)b::float8[], %(backfill)b::boolean[],
    %(received_at)s, %(imported)s)
returning pg_notify('reading_feed', '')
