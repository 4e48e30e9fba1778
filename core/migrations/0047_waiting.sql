-- How long silence lasts before it is told, and messages wait for others: dated data as the rest of a policy.

alter table alarm_policy
    add column silent_intervals integer not null default 2,
    add column silent_alarm_after interval not null default '15 minutes',
    add column silent_critical_after interval not null default '60 minutes',
    add column gathers interval not null default '30 seconds', -- a message waits so long for others of its site,
    add column gathers_silence interval not null default '3 minutes', -- one about silence so long
    add column settles interval not null default '5 minutes', -- what late data says is told after this
    add column digests interval not null default '1 hour',
    add column pauses interval not null default '5 minutes'; -- between two messages to one recipient about one site

-- Plant files give every column; the defaults were for the rows that are there.
alter table alarm_policy
    alter column silent_intervals drop default,
    alter column silent_alarm_after drop default,
    alter column silent_critical_after drop default,
    alter column gathers drop default,
    alter column gathers_silence drop default,
    alter column settles drop default,
    alter column digests drop default,
    alter column pauses drop default;
