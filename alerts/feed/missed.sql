-- known: what was missed in the last days, or lasts: its alarm, whether that lasts, and what it is
select alarm.id, alarm.cleared_at is null, missed.site_id, plan, control_point, run_id, code, slot
from missed_check missed
join alarm on alarm.id = missed.alarm_id
where alarm.cleared_at is null or alarm.raised_at > %(since)s;

-- keep: which alarm says that something was missed
insert into missed_check (alarm_id, site_id, plan, control_point, run_id, code, slot)
values (%(alarm)s, %(site)s, %(plan)s, %(control_point)s, %(run)s, %(code)s, %(slot)s);
