-- kinds: an event of each kind at each place in a span of time that still counts (index: event_kind_place, event_kind_time)
select place, kind, min(event_id)
from event_kind
where event_id <> all (array(
        select event.id from epcis_event as wrong join epcis_event as event using (hash) where wrong.declared_at is not null
    ))
    and event_time >= %(start)s and event_time < %(end)s and (%(places)s::text[] is null or place = any(%(places)s))
group by place, kind

-- of_kinds: the events of some kinds at their places in a span of time (index: event_kind_place)
select event_id
from unnest(%(where)s::text[], %(kinds)s::uuid[]) as wanted (place, kind)
join event_kind as event on event.kind = wanted.kind and event.place is not distinct from wanted.place
where event_time >= %(start)s and event_time < %(end)s and (%(places)s::text[] is null or event.place = any(%(places)s))
