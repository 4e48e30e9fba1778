-- untold: events that shipped or sold what was held, of which no alarm tells; where, when, and by which hold
select breach.event_id, zone.site_id, zone.id, event.event_time, split_part(event.biz_step, 'BizStep-', 2), max(held.hold_id)
from hold_breach as breach
join held on held.id = breach.held_id
join epcis_event as event on event.id = breach.event_id
join zone on zone.location = coalesce(event.biz_location, event.read_point)
where not exists (select from hold_alarm where hold_alarm.event_id = breach.event_id)
    and not exists (select from epcis_event as wrong where wrong.hash = event.hash and wrong.declared_at is not null)
group by breach.event_id, zone.site_id, zone.id, event.event_time, event.biz_step
order by breach.event_id;

-- keep: which alarm tells of an event
insert into hold_alarm (event_id, alarm_id) values (%s, %s);

-- over: alarms that last, though the goods were decided about, or the event never was
select alarm.id
from hold_alarm
join alarm on alarm.id = hold_alarm.alarm_id
where alarm.cleared_at is null and not exists (
    select from hold_breach as breach
    join held on held.id = breach.held_id
    join epcis_event as event on event.id = breach.event_id
    where breach.event_id = hold_alarm.event_id and held.ended_at is null
        and not exists (select from epcis_event as wrong where wrong.hash = event.hash and wrong.declared_at is not null)
)
order by alarm.id;
