-- An alarm goes on though its rule has a new version: what the new version finds continues the excursion that raised it.

alter table excursion add column continues bigint references excursion;  -- the one that raised the alarm
create index on excursion (continues) where continues is not null;
