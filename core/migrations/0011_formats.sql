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
