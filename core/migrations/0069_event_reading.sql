-- By which version of our reading the key data, batches and kinds of an event were derived. What is of an older one is read anew.
alter table event_kind add reading smallint not null default 0;
create index event_kind_reading on event_kind (reading);
