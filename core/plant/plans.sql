-- versions: every version of some plans, the oldest first (plan_code_version_key)
select code, version, name, author, reason, standard, verified, valid_from, valid_to, approved_by, document
from plan
where document is not null and (%(code)s::text is null or code = %(code)s)
    and (%(version)s::integer is null or version = %(version)s)
order by code, version;

-- in_force: the newest version of each plan that is in force
select distinct on (code)
    code, version, name, author, reason, standard, verified, valid_from, valid_to, approved_by, document
from plan
where document is not null and valid_from <= %(now)s and (%(codes)s::text[] is null or code = any(%(codes)s))
order by code, valid_from desc, version desc;

-- plans_of_site: the codes of the plans that a site and its points go by
select plan from (
    select unnest(plans) as plan from site where code = %(site)s
    union
    select point.plan from point join zone on zone.id = point.zone_id join site on site.id = zone.site_id
    where site.code = %(site)s and point.plan is not null
) named
order by plan;

-- sites_of_plan: the codes of the sites that go by a plan
select distinct site.code
from site
left join zone on zone.site_id = site.id
left join point on point.zone_id = zone.id
where point.plan = %(plan)s or %(plan)s = any(site.plans)
order by site.code;

-- roles: what a person is to some sites; contacts name people as keys do
select distinct role from contact where name = %(person)s and sites && %(sites)s::text[];

-- sites_of_person: the codes of the sites to which a person, named as their key is, is anything
select distinct unnest(sites) as site from contact where name = %(person)s order by site;

-- newest_version: the highest version of a plan, with who made it
select version, author, approved_by, reason from plan where code = %(code)s order by version desc limit 1;

-- insert_draft: a version that somebody begins to work on
insert into plan_draft (plan, base, document, revision, editors, saved_by, saved_at)
values (%(plan)s, %(base)s, %(document)s, 1, array[%(person)s::text], %(person)s, %(now)s)
returning id;

-- drafts: drafts that are open, or one of them whatever became of it, the newest first
select id, base, document, revision, editors, saved_by, saved_at, closed_at, closed_by, published_version
from plan_draft
where case when %(id)s::bigint is null then closed_at is null else id = %(id)s end
order by id desc;

-- lock_draft: one draft, which nobody else changes meanwhile
select id from plan_draft where id = %(id)s for update;

-- save_draft: the draft as it reads now
update plan_draft set document = %(document)s, revision = revision + 1, saved_by = %(person)s, saved_at = %(now)s,
    editors = case when %(person)s = any(editors) then editors else editors || %(person)s::text end
where id = %(id)s;

-- close_draft: it was published, or withdrawn
update plan_draft set closed_at = %(now)s, closed_by = %(person)s, published_version = %(version)s where id = %(id)s;
