-- meet: have a row for each node of a batch
insert into edge_session (node) select * from unnest(%s::text[]) as batch (node) order by node
on conflict do nothing

-- lock: the sessions of a batch, always in the same order, for other workers may want some of them too
select node, born_at, birth_number, next_seq, known, waiting_since, late_from, asked_at from edge_session
where node = any(%s) order by node
for update

-- look: the session of a node
select node, born_at, birth_number, next_seq, known, waiting_since, late_from, asked_at from edge_session where node = %s

-- save: a session after the batch; what was announced only if a birth came
update edge_session
set born_at = %(born_at)s, birth_number = %(birth_number)s, next_seq = %(next_seq)s,
    known = coalesce(%(known)s, known),
    waiting_since = %(waiting_since)s, late_from = %(late_from)s, asked_at = %(asked_at)s
where node = %(node)s

-- waiting: messages of a node that have to wait, in order of receipt (index on node)
select id, topic, payload, received_at from rejected_message
where replayed_at is null and reason in ('awaits_birth', 'out_of_sequence') and topic like 'spBv1.0/%%'
    and split_part(topic, '/', 2) = %(group)s and split_part(topic, '/', 4) = %(edge)s
order by received_at, id
limit 5000
for update skip locked
