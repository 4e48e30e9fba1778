-- What formats need to remember from one message to the next.

-- Values that devices announce before they send any (Home Assistant's discovery), for somebody to give them a point.
create table proposal (
    source text primary key,          -- topic of the announcement; a later one takes the place of an earlier
    topic text not null,              -- where the values come
    path text[] not null,             -- names of the field within a message, from the outside in
    name text,
    model text,
    quantity text,                    -- in the words of who announced it: temperature, humidity
    unit text,
    announced_at timestamptz not null
);

-- Edge nodes of Sparkplug B since their last birth. All workers share it: a node's messages may go to any of them.
create table edge_session (
    node text primary key,            -- group and node with a slash between
    born_at timestamptz,              -- receipt of the birth; null: none is known, or the node has died since
    birth_number smallint,            -- bdSeq, which the death that ends the session repeats
    next_seq smallint not null default 0,
    known jsonb not null default '[]', -- what births announced: device, alias or name, name, data type, unit
    waiting_since timestamptz,        -- receipt of the first message that has to wait for another, or for a birth
    late_from timestamptz,            -- messages received from then until the birth waited for it
    asked_at timestamptz              -- when we last asked for a birth
);

-- Its messages that have to wait until another comes, by node.
create index on rejected_message (split_part(topic, '/', 2), split_part(topic, '/', 4), received_at)
where replayed_at is null and reason in ('awaits_birth', 'out_of_sequence');
