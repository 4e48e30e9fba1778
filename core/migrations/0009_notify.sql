-- Who is told of alarms, when, and by which ways, as plant files say.

create table escalation (
    id integer generated always as identity primary key,
    code text not null unique,
    roles text[] not null,            -- officer, director, principal, office; one each step
    delays interval[] not null,       -- from the beginning of the alarm; one each step
    standard text not null            -- whose rule it is
);

-- Our default, not law: plant files may define it anew under the same code.
insert into escalation (code, roles, delays, standard) values (
    'default',
    '{officer,director,principal,office,officer,officer}',
    '{0,15 minutes,1 hour,2 hours,4 hours,12 hours}',
    'default [P]'
);

create table shift (
    id integer generated always as identity primary key,
    code text not null unique,
    days integer[] not null,          -- ISO days of the week, Monday is 1
    starts time not null,             -- the site's time
    ends time not null,               -- not after starts: on the next day
    off date[] not null,
    extra date[] not null
);

alter table site add column escalation text;  -- null: default

alter table contact
    drop column channel,
    drop column address,
    add column channels text[] not null,
    add column addresses text[] not null,
    add column shifts text[] not null;
