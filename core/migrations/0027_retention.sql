-- How long readings are kept, and which of them longer than that.

-- What was in force from when on; the newest entry that has begun holds. While there is none, nothing is ever removed.
create table retention (
    valid_from timestamptz primary key,
    after_shelf_life interval not null,   -- kept for so long after the end of a product's shelf life
    without_shelf_life interval not null, -- kept for so long for products that name none
    standard text not null,
    verified boolean not null             -- false: a default of ours, not law; shown as such
);

-- What alarms rest on, an hour before and after included: kept for as long as the alarms are, which is for good.
create view evidence as
select point_id, started_at - interval '1 hour' as since, coalesce(cleared_at, 'infinity') + interval '1 hour' as until
from excursion
union all
select point_id, raised_at - interval '1 hour', coalesce(cleared_at, 'infinity') + interval '1 hour'
from alarm where point_id is not null and excursion_id is null;

create index alarm_of_point on alarm (point_id) where excursion_id is null;

create function is_evidence(point integer, at timestamptz) returns boolean stable
return exists (select from evidence where point_id = point and since <= at and at <= until);
