-- Of a result that an event tells, what it is a result of: one event may tell several, each with its analyte beside it. What stands by
-- itself is held against the limits of all that its event names.
alter table event_fact add column about text;
