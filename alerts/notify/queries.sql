-- recipients: contacts of a site at each step of its escalation; what they know of an alarm (index notification_open)
select step.number - 1, step.after, contact.id, contact.channels[1], contact.addresses[1], contact.least_severity,
    contact.shifts, site.timezone, policy.gathers, policy.gathers_silence, policy.settles, policy.digests,
    exists (
        select from notification
        where alarm_id = %(alarm)s and contact_id = contact.id and occasion in ('begins', 'began_late')
            and (state in ('sent', 'ok', 'unknown') or (state = 'planned' and step = 0))
    ),
    exists (
        select from notification
        where alarm_id = %(alarm)s and contact_id = contact.id and occasion = 'is_over' and state <> 'inhibited'
    ),
    (
        select min(due_at) from notification
        where contact_id = contact.id and site_id = site.id and state = 'planned' and message is null
            and due_at >= %(at)s and occasion <> 'is_over'
    ),
    (
        select min(due_at) from notification
        where contact_id = contact.id and site_id = site.id and state = 'planned' and message is null
            and due_at >= %(at)s and occasion = 'is_over'
    )
from site
cross join policy_at(site.id, %(at)s) as policy
join escalation on escalation.code = coalesce(site.escalation, 'default')
cross join unnest(escalation.roles, escalation.delays) with ordinality as step (role, after, number)
join contact on site.code = any(contact.sites) and contact.role = step.role
where site.id = %(site)s
order by step.number, contact.id;

-- shifts: the hours of duty of some shifts
select code, days, starts, ends, off, extra from shift where code = any(%(codes)s);

-- plan_notification: one row of the outbox; planned once, however often it is asked for
insert into notification (transition_id, alarm_id, site_id, occasion, step, contact_id, way, channel, address, severity,
    state, reason, planned_at, due_at)
values (%(transition)s, %(alarm)s, %(site)s, %(occasion)s, %(step)s, %(contact)s, 1, %(channel)s, %(address)s,
    %(severity)s, %(state)s, %(reason)s, %(at)s, %(due_at)s)
on conflict do nothing;

-- planned_of_alarm: the notifications that an alarm still has before it (the table's unique index)
select id from notification where alarm_id = %(alarm)s and state = 'planned' order by id for update;

-- waiting: planned notifications, and what has become of their alarms (alarm_lasting, alarm_shelved, the outbox's
-- unique index)
select planned.id, planned.site_id, planned.reason, planned.occasion, planned.step, alarm.severity,
    alarm.acknowledged_at is not null, alarm.cleared_at is not null or alarm.closed_at is not null,
    exists (
        select from alarm other
        join notification told on told.alarm_id = other.id
        where (other.id = alarm.id or (other.point_id = alarm.point_id and other.kind = alarm.kind))
            and other.cleared_at is null
            and told.contact_id = planned.contact_id and told.transition_id <> planned.transition_id
            and told.occasion in ('begins', 'began_late') and told.state in ('sent', 'ok', 'unknown')
            and array_position(array['warn', 'alarm', 'critical'], told.severity)
                >= array_position(array['warn', 'alarm', 'critical'], alarm.severity)
            and not exists (
                select from alarm_transition line
                where line.alarm_id = other.id and line.what = 'cleared'
                    and line.id between told.transition_id and planned.transition_id
            )
    ),
    planned.due_at,
    out_of_service_until(alarm.point_id, %(now)s),
    (
        select max(shelving.shelved_until) from alarm shelving
        where shelving.shelved_until > %(now)s and shelving.kind = alarm.kind and shelving.site_id = alarm.site_id
            and shelving.point_id is not distinct from alarm.point_id
            and shelving.gateway_id is not distinct from alarm.gateway_id
            and (
                shelving.id = alarm.id
                or not shelving.shelved_once and coalesce(alarm.point_id, alarm.gateway_id) is not null
            )
            and array_position(array['warn', 'alarm', 'critical'], shelving.shelved_severity)
                >= array_position(array['warn', 'alarm', 'critical'], alarm.severity)
    ),
    case when alarm.severity = 'warn' then
        (select defrosting_until(alarm.zone_id, started_at) from excursion where id = alarm.excursion_id)
    end
from notification planned
join alarm on alarm.id = planned.alarm_id
where planned.id = any(%(ids)s)
order by planned.id;

-- decide: what a stage said of some notifications
update notification set state = %(state)s, reason = %(reason)s, due_at = %(due_at)s where id = any(%(ids)s);

-- lock_channel: one sender at a time chooses what goes out by a channel, so that recipients are spared together
select pg_advisory_xact_lock(hashtext('byssus.outbox.' || %(channel)s));

-- forsake: sends whose sender died before it could say what came of them (notification_under_way)
update notification set state = 'planned', answer = 'the sender died before the answer came'
where channel = %(channel)s and state = 'sent' and sent_at < %(before)s;

-- head: the notification of a channel that has been due longest (notification_due)
select message, address, site_id, occasion = 'is_over' from notification
where channel = %(channel)s and state = 'planned' and due_at <= %(now)s
order by due_at, id
limit 1
for update skip locked;

-- message: what went out as one message, and was not taken (notification_message)
select id from notification where message = %(message)s and state = 'planned' order by id for update skip locked;

-- together: what can go out as one message: all that is due, or waits for the end of a storm (notification_due)
select id from notification
where channel = %(channel)s and state = 'planned' and address = %(address)s and message is null
    and (due_at <= %(now)s or reason = 'storm') and (occasion = 'is_over') = %(digest)s
    and (site_id = %(site)s or %(any_site)s)
order by id
for update skip locked;

-- last_message: when an address last had a page of a site within its pause, and the worst that began (notification_sent)
select policy.pauses, max(sent_at), (array['warn', 'alarm', 'critical'])[
    max(array_position(array['warn', 'alarm', 'critical'], severity))
        filter (where occasion in ('begins', 'began_late'))
]
from policy_at(%(site)s, %(now)s) as policy
left join notification on channel = %(channel)s and address = %(address)s and sent_at > %(now)s - policy.pauses
    and site_id = %(site)s and state in ('sent', 'ok', 'unknown') and occasion <> 'is_over'
group by policy.pauses;

-- last_sent: when an address was last sent anything (notification_sent)
select max(sent_at) from notification where channel = %(channel)s and address = %(address)s;

-- send: marked as sent before it goes out
update notification set state = 'sent', attempts = attempts + 1, message = %(message)s, sent_at = %(now)s,
    severity = alarm.severity
from alarm
where notification.id = any(%(ids)s) and alarm.id = notification.alarm_id;

-- envelope: to whom a message goes, and how often it was tried
select channel, address, contact.language, max(attempts), bool_and(occasion = 'is_over')
from notification
join contact on contact.id = contact_id
where notification.id = any(%(ids)s)
group by channel, address, contact.id
order by contact.id
limit 1;

-- items: what a message tells, the worst first: a ladder by its highest rung, an alarm by its last line; how many in all
with told as (
    select distinct on (subject) alarm, transition
    from notification
    join alarm on alarm.id = alarm_id
    join alarm_transition transition on transition.id = transition_id
    cross join lateral (
        select case when alarm.cleared_at is null and coalesce(point_id, gateway_id) is not null
            then (kind, alarm.site_id, point_id, gateway_id)::text
            else alarm.id::text
        end as subject
    ) grouping
    where notification.id = any(%(ids)s)
    order by subject, array_position(array['critical', 'alarm', 'warn'], alarm.severity), transition.id desc
)
select count(*) over (), (alarm).id, (alarm).kind, (alarm).severity, (transition).id, (transition).what,
    (transition).at, (transition).detail,
    rule.direction, rule.critical_limit, rule.measure, rule.measured_over, rule.beyond, newest.time, newest.value, earlier.time, earlier.value,
    site.code, site.timezone,
    case %(language)s when 'en' then coalesce(site.name_en, site.name) else site.name end,
    case %(language)s when 'en' then coalesce(zone.name_en, zone.name) else zone.name end,
    point.code, point.unit, gateway.code
from told
join site on site.id = (alarm).site_id
left join zone on zone.id = (alarm).zone_id
left join point on point.id = (alarm).point_id
left join gateway on gateway.id = (alarm).gateway_id
left join point_state newest on newest.point_id = point.id
left join lateral (
    select rule, rule_version from excursion
    where id = (alarm).excursion_id or continues = (alarm).excursion_id
    order by id desc
    limit 1
) excursion on true
left join rule on rule.plan = point.plan and rule.version = excursion.rule_version
    and rule.control_point = point.control_point and rule.code = excursion.rule
left join lateral (
    select time, value from reading
    where point_id = point.id and time <= newest.time - interval '15 minutes'
        and time > newest.time - interval '2 hours'
    order by time desc
    limit 1
) earlier on true
order by (transition).what in ('cleared', 'cancelled'),
    array_position(array['critical', 'alarm', 'warn'], (alarm).severity), (transition).id
limit %(most)s;

-- digest: how many excursions of each site were over when they became known, and the time that they span
select site.code, site.timezone, case %(language)s when 'en' then coalesce(site.name_en, site.name) else site.name end,
    count(distinct excursion.id), count(distinct excursion.point_id),
    min(excursion.started_at), max(coalesce(excursion.ended_at, excursion.started_at))
from notification
join alarm on alarm.id = alarm_id
join site on site.id = alarm.site_id
join excursion on excursion.id = alarm.excursion_id
where notification.id = any(%(ids)s)
group by site.id
order by site.code;

-- next_channels: each notification of a message that its contact can be told by another channel, planned for that one
insert into notification (transition_id, alarm_id, site_id, occasion, step, contact_id, way, channel, address, severity,
    state, reason, planned_at, due_at)
select transition_id, alarm_id, site_id, occasion, step, contact_id, way + 1, channels[way + 1], addresses[way + 1],
    severity, 'planned', 'next_channel', %(at)s, %(at)s
from notification
join contact on contact.id = contact_id
where message = %(message)s and state = 'sent' and way < cardinality(channels)
on conflict do nothing;

-- finish: what came of sending a message, and that it is not tried again; all of it, or what another channel takes over
update notification set state = %(state)s, answer = %(answer)s, finished_at = %(at)s
from contact
where message = %(message)s and state = 'sent' and contact.id = contact_id
    and (%(all)s or way < cardinality(channels));

-- again: what came of sending a message, and when it is tried again
update notification set state = 'planned', answer = %(answer)s, due_at = %(due_at)s
where message = %(message)s and state = 'sent';

-- failing: sites with notifications that are overdue, or with steps that reached nobody while the alarm waits for somebody
select site_id, count(*), min(due_at)
from (
    select site_id, due_at from notification where state = 'planned' and due_at < %(before)s
    union all
    select step.site_id, step.due_at
    from alarm
    join lateral (
        select site_id, min(due_at) as due_at
        from notification
        where alarm_id = alarm.id and occasion in ('begins', 'began_late') and state <> 'inhibited'
        group by site_id, transition_id, step
        having bool_and(state in ('rejected', 'unknown'))
    ) step on true
    where alarm.cleared_at is null and alarm.acknowledged_at is null and alarm.kind <> 'untold'
) undelivered
group by site_id
order by site_id;

-- open_untold: alarms about the outbox that last
select id from alarm where kind = 'untold' and cleared_at is null;

-- backlog: how old the oldest batch of the feed is, and whether notifications are overdue
select (select min(received_at) from reading_feed where not imported),
    exists (select from notification where state = 'planned' and due_at < %(before)s);
