-- The few events that were declared wrong: looked up together, and not one by one for each event that still counts.
create index epcis_event_declared on epcis_event (hash) where declared_at is not null;

-- What happened at a place in a span of time; the place of an event is its business location, else its read point.
create index epcis_event_place on epcis_event ((coalesce(biz_location, read_point)), event_time);
