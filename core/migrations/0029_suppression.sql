-- When people are spared: by whom, for how long at most, and by design. What is measured is recorded all the same.

-- How a plant handles alarms, from a time on; the code is that of a site, or `default` for all that have none of their own.
create table alarm_policy (
    id integer generated always as identity primary key,
    code text not null,
    valid_from timestamptz not null,
    longest_shelf interval not null,
    longest_outage interval not null, -- out of service
    longest_defrost interval not null,
    account_from text not null,       -- from this severity on, an excursion is closed with lots, probe and a second person
    standard text not null,           -- whose rule it is
    unique (code, valid_from)
);
insert into alarm_policy (code, valid_from, longest_shelf, longest_outage, longest_defrost, account_from, standard)
values ('default', '2000-01-01 00:00+00', '8 hours', '30 days', '45 minutes', 'alarm', 'default [P]');

-- Windows of the site's time in which a zone is defrosted.
create table defrost (
    id integer generated always as identity primary key,
    code text not null unique,
    zone_id integer not null references zone,
    days integer[] not null,          -- ISO days of the week, Monday is 1
    starts time not null,
    lasts interval not null,
    valid_from timestamptz,           -- null: from ever
    valid_to timestamptz              -- null: until further notice
);
create index on defrost (zone_id);

-- Points, or all points of a device, of which nobody is told because people work on them.
create table out_of_service (
    id bigint generated always as identity primary key,
    site_id integer not null references site,
    point_id integer references point,
    device_id integer references device,
    reason text not null,
    starts_at timestamptz not null,
    until timestamptz not null,       -- it ends by itself
    person text not null,
    ended_at timestamptz,
    ended_by text,
    check (num_nonnulls(point_id, device_id) = 1)
);
create unique index out_of_service_point on out_of_service (point_id) where ended_at is null;
create unique index out_of_service_device on out_of_service (device_id) where ended_at is null;

create function policy_at(at_site integer, at timestamptz) returns alarm_policy stable language sql as $$
    select alarm_policy from alarm_policy
    join site on site.id = at_site
    where alarm_policy.code in (site.code, 'default') and valid_from <= at
    order by alarm_policy.code = site.code desc, valid_from desc
    limit 1
$$;

-- The end of the defrost window of a zone in which an instant lies; null where it lies in none. A night's window belongs to
-- the day on which it begins; the window is as long in real time when clocks are changed within it.
create function defrosting_until(of_zone integer, instant timestamptz) returns timestamptz stable language sql as $$
    select max(opened.at + least(defrost.lasts, (policy_at(site.id, instant)).longest_defrost))
    from defrost
    join zone on zone.id = defrost.zone_id
    join site on site.id = zone.site_id
    cross join generate_series(-1, 0) as back
    cross join lateral (select (instant at time zone site.timezone)::date + back as day) as began
    cross join lateral (select (began.day + defrost.starts) at time zone site.timezone as at) as opened
    where defrost.zone_id = of_zone and extract(isodow from began.day) = any(defrost.days)
        and opened.at <= instant
        and opened.at + least(defrost.lasts, (policy_at(site.id, instant)).longest_defrost) > instant
        and (defrost.valid_from is null or opened.at >= defrost.valid_from)
        and (defrost.valid_to is null or opened.at < defrost.valid_to)
$$;

-- Until when a point is out of service by itself or by its device; null: it is in service.
create function out_of_service_until(of_point integer, at timestamptz) returns timestamptz stable language sql as $$
    select max(until) from out_of_service
    where starts_at <= at and until > at and ended_at is null
        and (
            point_id = of_point
            or device_id in (
                select device_id from assignment
                where point_id = of_point and valid_from <= at and (valid_to is null or valid_to > at)
            )
        )
$$;
