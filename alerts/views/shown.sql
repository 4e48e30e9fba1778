-- shown_alarms: what wants something of people, or some alarms by their numbers, with place, limit, excursion, newest
-- value, last comment and how it ended (alarm_open, alarm_to_verify)
select alarm.id, alarm.kind, alarm.severity, alarm.origin, alarm.raised_at, alarm.acknowledged_at,
    alarm.acknowledged_by, alarm.cleared_at,
    site.code, site.name, site.name_en, site.timezone, zone.code, zone.name, zone.name_en, gateway.code,
    point.code, point.quantity, point.unit, point.every, state.time, state.value, state.received_at,
    excursion.rule, rule.direction, rule.critical_limit, rule.measure, rule.measured_over, rule.beyond,
    excursion.started_at, excursion.ended_at, excursion.peak, excursion.peak_at,
    comment.actor, comment.at, comment.detail ->> 'text',
    alarm.closed_at, alarm.closed_by, alarm.cause, alarm.corrective_action, alarm.closed_fast, alarm.probe_value,
    alarm.probe_unit, alarm.verified_at, alarm.verified_by,
    alarm.shelved_at, alarm.shelved_by, alarm.shelved_until, alarm.shelved_once, alarm.shelf_reason,
    alarm.shelved_severity,
    alarm.version, alarm.to_verify, out_of_service_until(alarm.point_id, %(now)s),
    alarm.kind = 'excursion' and array_position(array['warn', 'alarm', 'critical'], alarm.severity)
        >= array_position(array['warn', 'alarm', 'critical'], (policy_at(alarm.site_id, %(now)s)).account_from),
    alarm.raised_under, excursion.rule_version,
    failed.detail ->> 'control_point', failed.detail ->> 'subject', failed.detail ->> 'check',
    coalesce(failed.detail ->> 'failed', failed.detail ->> 'missed')
from alarm
join site on site.id = alarm.site_id
left join zone on zone.id = alarm.zone_id
left join gateway on gateway.id = alarm.gateway_id
left join point on point.id = alarm.point_id
left join point_state state on state.point_id = point.id
left join lateral (
    select rule, rule_version, least(excursion.started_at, first.started_at) as started_at, ended_at, peak, peak_at
    from excursion, (select started_at from excursion where id = alarm.excursion_id) as first
    where id = alarm.excursion_id or continues = alarm.excursion_id
    order by id desc
    limit 1
) excursion on true
left join rule on rule.plan = point.plan and rule.version = excursion.rule_version
    and rule.control_point = point.control_point and rule.code = excursion.rule
left join lateral (
    select actor, at, detail from alarm_transition
    where alarm_id = alarm.id and what = 'commented'
    order by id desc
    limit 1
) comment on true
left join lateral (
    select detail from alarm_transition
    where alarm.kind in ('deviation', 'missed_check') and alarm_id = alarm.id and what = 'raised'
    order by id
    limit 1
) failed on true
where case when %(ids)s::bigint[] is null
    then alarm.closed_at is null or alarm.to_verify
    else alarm.id = any(%(ids)s)
end
order by alarm.raised_at, alarm.id;

-- case_of: the alarms about the same subject that overlap one of them in time, that one included; a check stands for
-- itself (alarm_lasting)
select other.id
from alarm
left join excursion on excursion.id = alarm.excursion_id
join alarm other on other.kind = alarm.kind and other.site_id = alarm.site_id
    and other.point_id is not distinct from alarm.point_id and other.gateway_id is not distinct from alarm.gateway_id
left join excursion other_excursion on other_excursion.id = other.excursion_id
where alarm.id = %(alarm)s and (
    other.id = alarm.id
    or alarm.kind not in ('deviation', 'missed_check') and tstzrange(least(coalesce(excursion.started_at, alarm.raised_at), alarm.cleared_at), alarm.cleared_at)
        && tstzrange(least(coalesce(other_excursion.started_at, other.raised_at), other.cleared_at), other.cleared_at)
)
order by other.id;
