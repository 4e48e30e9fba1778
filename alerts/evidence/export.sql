-- site: number and zone of a site
select id, timezone from site where code = %(code)s;

-- month: the lines of a site from the first at or after `start` to before the first at or after `end`
with bound as (
    select (select min(id) from alarm_transition where site_id = %(site)s and at >= %(start)s) as first,
        (select min(id) from alarm_transition where site_id = %(site)s and at >= %(end)s) as beyond
)
select alarm_id, site_id, at, what, actor, detail, hash
from alarm_transition, bound
where site_id = %(site)s and id >= bound.first and (bound.beyond is null or id < bound.beyond)
order by id;

-- hash_before: the hash of the last line of a site before the first at or after `start`
select hash from alarm_transition
where site_id = %(site)s and id < coalesce(
    (select min(id) from alarm_transition where site_id = %(site)s and at >= %(start)s), 9223372036854775807
)
order by id desc
limit 1;
