-- Key data that events tell beyond what, when and where, under one name each: found quickly, and searched by value.
create table event_fact (
    event_id bigint not null references epcis_event,
    name text not null,               -- species, certificate, analyte, ...
    value text not null,              -- as it was written
    number double precision,          -- the same, where it is a number
    unit text
);
create index on event_fact (event_id);
create index on event_fact (value, name);
create index on epcis_event (biz_step, event_time);
