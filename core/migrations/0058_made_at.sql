-- What was made at a place in a span of time: the few events of a year that yields and marks begin from.
create index epcis_event_made_at on epcis_event ((coalesce(biz_location, read_point)), event_time)
where type = 'TransformationEvent';
