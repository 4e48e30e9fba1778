-- What was refused because nobody had declared its device is replayed by itself once somebody does.

create table plant_revision (
    single boolean primary key default true check (single),
    number bigint not null            -- grows with every change that plant files make
);
insert into plant_revision (number) values (0);

-- The revision of the plant by which the message was refused, or an older one: below the present one, it may be mended now.
alter table rejected_message add column judged_by bigint not null default 0;
create index rejected_unknown on rejected_message (judged_by, id)
    where replayed_at is null and reason in ('unknown_device', 'unassigned', 'no_zone');
