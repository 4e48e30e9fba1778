-- site: the number of a site
select id from site where code = %(site)s;

-- begin_run: a control point turns to something; nothing is returned if it is about that already (check_run_open)
insert into check_run (site_id, plan, version, control_point, subject, started_at, started_by)
values (%(site)s, %(plan)s, %(version)s, %(control_point)s, %(subject)s, %(at)s, %(person)s)
on conflict do nothing
returning id;

-- end_run: it is over
update check_run set ended_at = %(at)s, ended_by = %(person)s where id = %(id)s;

-- lock_run: one run, which nobody else changes meanwhile
select id from check_run where id = %(id)s for update;

-- runs: one run; or those of a site that touch a span, or are open, the newest first (check_run_site_id_started_at_idx)
select run.id, site.code, plan, version, control_point, subject, started_at, started_by, ended_at, ended_by
from check_run run
join site on site.id = run.site_id
where case when %(id)s::bigint is not null then run.id = %(id)s else site.code = %(site)s
    and run.started_at < %(end)s and (run.ended_at is null or run.ended_at >= %(start)s) end
order by run.started_at desc, run.id desc;

-- open_run: the run of a control point about something that goes on (check_run_open)
select run.id from check_run run join site on site.id = run.site_id
where site.code = %(site)s and plan = %(plan)s and control_point = %(control_point)s and subject = %(subject)s
    and ended_at is null;

-- entries: what was entered in some runs and not corrected since, in the order of measurement (check_entry_run_id_idx)
select id, run_id, check_code, slot, at, entered_at, entered_by, "values", verdict, remark, corrects, alarm_id
from check_entry
where run_id = any(%(runs)s) and not exists (select from check_entry later where later.corrects = check_entry.id)
order by at, id;

-- history: all entries of a run, corrected ones too, in the order in which we were told
select id, run_id, check_code, slot, at, entered_at, entered_by, "values", verdict, remark, corrects, alarm_id
from check_entry where run_id = %(run)s order by id;

-- entry: one entry
select id, run_id, check_code, slot, at, entered_at, entered_by, "values", verdict, remark, corrects, alarm_id
from check_entry where id = %(id)s;

-- correction: who corrected an entry, and when (check_entry_corrects_key)
select entered_by, entered_at from check_entry where corrects = %(id)s;

-- insert_entry: what somebody entered
insert into check_entry (run_id, check_code, slot, at, entered_at, entered_by, "values", verdict, remark, corrects,
    alarm_id)
values (%(run)s, %(check)s, %(slot)s, %(at)s, %(entered_at)s, %(person)s, %(values)s::jsonb, %(verdict)s, %(remark)s,
    %(corrects)s, %(alarm)s)
returning id;

-- lasting_alarms: alarms of a run that are not cleared; of one of its checks, of entries up to a time, or one of them
select distinct alarm.id
from check_entry entry join alarm on alarm.id = entry.alarm_id
where entry.run_id = %(run)s and alarm.cleared_at is null
    and (%(check)s::text is null or entry.check_code = %(check)s)
    and (%(until)s::timestamptz is null or entry.at <= %(until)s)
    and (%(alarm)s::bigint is null or alarm.id = %(alarm)s)
order by alarm.id;

-- take_scans: the oldest scans at control points that no other worker has in hand, taken out
with taken as (
    select scan_id from check_scan_feed order by scan_id limit %(limit)s for update skip locked
), gone as (
    delete from check_scan_feed using taken where check_scan_feed.scan_id = taken.scan_id
)
select scan.code, scan.time, site.code, reader.plan, reader.control_point, reader.code
from taken
join scan on scan.id = taken.scan_id
join reader on reader.code = scan.reader and reader.plan is not null and reader.control_point is not null
join zone on zone.id = reader.zone_id
join site on site.id = zone.site_id
order by scan.time, scan.id;
