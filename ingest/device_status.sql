-- store: what devices say of themselves; of the first in each series only what differs from the row before it
-- (primary key)
insert into device_status (device_id, aspect, time, value, received_at)
select device_id, aspect, time, value, received_at
from unnest(
    %(devices)s::integer[], %(aspects)s::text[], %(times)s::timestamptz[], %(values)s::float8[],
    %(received)s::timestamptz[], %(grains)s::float8[], %(firsts)s::boolean[]
) as said (device_id, aspect, time, value, received_at, grain, is_first)
where not is_first or not exists (
    select from (
        select known.time, known.value from device_status known
        where known.device_id = said.device_id and known.aspect = said.aspect and known.time <= said.time
        order by known.time desc
        limit 1
    ) as before
    where abs(before.value - said.value) < said.grain and before.time > said.time - %(at_least_every)s
)
on conflict do nothing
