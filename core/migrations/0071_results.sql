-- Of a result that an event tells, what it is a result of: one event may tell several, each with its analyte beside it. Results that were
-- captured before stand by themselves, and are held against the limits of everything that their event names.
alter table event_fact add column about text;
