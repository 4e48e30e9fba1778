-- Clocks that are hours behind: readings with the reason time_behind tell what they showed.

create index doubtful_reading_behind on doubtful_reading (received_at) where reason = 'time_behind';

-- Whether `ahead` is how far a clock is behind that was found slow, and not how late a link delivers.
alter table sensor_state add column behind boolean not null default false;
