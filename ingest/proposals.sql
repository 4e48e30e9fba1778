-- announce: what a device announces on a topic now
insert into proposal (source, topic, path, name, model, quantity, unit, announced_at)
values (%(source)s, %(topic)s, %(path)s, %(name)s, %(model)s, %(quantity)s, %(unit)s, %(at)s)
on conflict (source) do update
set topic = excluded.topic, path = excluded.path, name = excluded.name, model = excluded.model,
    quantity = excluded.quantity, unit = excluded.unit, announced_at = excluded.announced_at
where (proposal.topic, proposal.path, proposal.name, proposal.model, proposal.quantity, proposal.unit)
    is distinct from (excluded.topic, excluded.path, excluded.name, excluded.model, excluded.quantity, excluded.unit)

-- withdraw: a device announces nothing on a topic any more
delete from proposal where source = %s

-- announced: everything, by topic of the announcement
select source, announced_at, topic, path, name, model, quantity, unit from proposal order by source
