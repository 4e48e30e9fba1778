-- Readings that come in late are noted on the records of weeks and months, too.

drop index record_days;
create index record_spans on record (site_id, ends_at);
