-- site: a site with its calendar, and the first time from which records are drafted: its first reading, or first run
select site.id, site.name, site.name_en, site.timezone, site.day_starts, calendar.code, calendar.days, calendar.off,
    calendar.extra,
    least(
        (
            select min(first.time)
            from zone join point on point.zone_id = zone.id
            cross join lateral (select min(time) as time from reading where point_id = point.id) first
            where zone.site_id = site.id
        ),
        (select min(started_at) from check_run where site_id = site.id)
    )
from site left join calendar on calendar.code = site.calendar
where site.code = %(site)s;

-- points: the points of a site that go by a plan
select point.code, zone.name, zone.name_en, point.quantity, point.every, point.plan, point.control_point, point.id
from point join zone on zone.id = point.zone_id
where zone.site_id = %(site)s and point.plan is not null
order by point.code;

-- readings: the readings of some points in a span, in columns (primary key of reading)
select point_id, array_agg(time order by time), array_agg(value order by time)
from reading
where point_id = any(%(points)s) and time >= %(start)s and time < %(end)s
group by point_id;

-- alarms: alarms of a site that touch a span, with what they are about; those that late data took back are left out
select alarm.id, alarm.kind, alarm.severity, coalesce(point.code, gateway.code),
    coalesce(excursion.rule || ' v' || excursion.rule_version, concat_ws(' ', run.subject, entry.check_code, missed.code)),
    coalesce(excursion.started_at, entry.at, alarm.raised_at) as began,
    case when excursion.id is null then alarm.cleared_at else excursion.cleared_at end,
    excursion.minutes_out, alarm.cause, alarm.corrective_action, alarm.closed_by, alarm.probe_value, alarm.probe_unit,
    alarm.verified_by,
    coalesce(run.plan, missed.plan, point.plan), coalesce(run.control_point, missed.control_point, point.control_point)
from alarm
left join excursion on excursion.id = alarm.excursion_id
left join point on point.id = alarm.point_id
left join gateway on gateway.id = alarm.gateway_id
left join lateral (select * from check_entry where alarm_id = alarm.id order by id limit 1) entry on true
left join missed_check missed on missed.alarm_id = alarm.id
left join check_run run on run.id = coalesce(entry.run_id, missed.run_id)
where alarm.site_id = %(site)s and excursion.cancelled_at is null
    and coalesce(excursion.started_at, entry.at, alarm.raised_at) < %(end)s
    and coalesce(case when excursion.id is null then alarm.cleared_at else excursion.cleared_at end, 'infinity')
        >= %(start)s
order by began, alarm.id;

-- answers: what people said in a term, in order (record_answer_site_id_period_first_idx)
select item, finding, words, by, at from record_answer
where site_id = %(site)s and period = %(period)s and first = %(first)s
order by id;

-- insert_answer: what a person says
insert into record_answer (site_id, period, first, item, finding, words, at, by)
values (%(site)s, %(period)s, %(first)s, %(item)s, %(finding)s, %(words)s, %(at)s, %(person)s);

-- actions: decisions of a site: those of one term, or all that were due before a day and not done by then
select action.id, action.words, owner, due_on, action.period || ' ' || action.first, done.at, done.by
from record_action action left join record_action_done done on done.action_id = action.id
where site_id = %(site)s and case when %(period)s::text is null
    then due_on < %(due_before)s and (done.at is null or done.at >= %(open_at)s) and action.at < %(open_at)s
    else period = %(period)s and first = %(first)s end
order by due_on, action.id;

-- insert_action: what is decided
insert into record_action (site_id, period, first, words, owner, due_on, at, by)
values (%(site)s, %(period)s, %(first)s, %(words)s, %(owner)s, %(due_on)s, %(at)s, %(person)s)
returning id;

-- finish_action: it is done; nothing is returned if that was said before
insert into record_action_done (action_id, words, at, by)
select id, %(words)s, %(at)s, %(person)s from record_action where id = %(id)s
on conflict do nothing
returning action_id;

-- finished: whether there is such an action, and who said that it is done
select done.by, done.at from record_action left join record_action_done done on done.action_id = id where id = %(id)s;

-- lock_term: one signature or answer of a site at a time
select pg_advisory_xact_lock(hashtext('byssus.record'), %(site)s);

-- signed: records of a site of one period whose first day lies in a stretch (record_site_id_period_first_key)
select record.id, site.code, period, first, content, sha256, signed_by, role, signed_at
from record join site on site.id = record.site_id
where record.site_id = %(site)s and period = %(period)s and first >= %(start)s and first <= %(end)s
order by first;

-- insert_record: what was signed
insert into record (site_id, period, first, starts_at, ends_at, content, sha256, signed_by, role, signed_at)
values (%(site)s, %(period)s, %(first)s, %(starts_at)s, %(ends_at)s, %(content)s, %(sha256)s, %(person)s, %(role)s,
    %(at)s)
returning id;

-- notes: what was added to some records, in order (record_note_record_id_idx)
select record_id, what, words, at, by from record_note where record_id = any(%(records)s) order by id;

-- insert_note: something is added
insert into record_note (record_id, what, words, at, by) values (%(record)s, %(what)s, %(words)s, %(at)s, %(person)s);

-- mark_late: signed records of whose time readings came in now (record_spans)
insert into record_late (record_id, marked_at)
select distinct record.id, %(now)s::timestamptz
from unnest(%(points)s::integer[], %(earliest)s::timestamptz[], %(newest)s::timestamptz[]) as came (point, earliest, newest)
join point on point.id = came.point
join zone on zone.id = point.zone_id
join record on record.site_id = zone.site_id
    and came.earliest < record.ends_at and came.newest >= record.starts_at
on conflict (record_id) do update set marked_at = excluded.marked_at;

-- take_late: a signed record to be looked at once more, of which nothing came in since a time; it is taken out
with taken as (
    select record_id from record_late where marked_at <= %(quiet_since)s
    order by record_id limit 1 for update skip locked
), gone as (
    delete from record_late using taken where record_late.record_id = taken.record_id
)
select site.code, record.period, record.first from taken join record on record.id = taken.record_id
join site on site.id = record.site_id;
