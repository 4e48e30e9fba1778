-- each: every reading of the window, when they are few enough to show as they are (primary key of reading)
select reading.time, value, value, value
from reading
join point on point.id = point_id
where code = %(point)s and reading.time >= %(start)s and reading.time < %(end)s
order by reading.time;

-- buckets: lowest, mean and highest of every stretch of `step`, stamped with its first reading
select min(time), min(value), avg(value), max(value)
from reading
join point on point.id = point_id
where code = %(point)s and time >= %(start)s and time < %(end)s
group by date_bin(%(step)s, time, %(start)s)
order by 1;

-- gaps: stretches of the window without a reading for longer than twice the point's interval, or than `step`
select before, time
from (
    select time, lag(time, 1, %(start)s) over (order by time) as before
    from (
        select time from reading join point on point.id = point_id
        where code = %(point)s and time >= %(start)s and time < %(end)s
        union all
        select %(end)s
    ) shown
) pairs
where time - before > greatest((select 2 * every from point where code = %(point)s), %(step)s)
order by before;

-- limits: the rules that were in force at some time of the window, each with the part of it in which they were
select rule.code, severity, greatest(valid_from, %(start)s), least(superseded_at, %(end)s),
    direction, critical_limit, measure, measured_over, beyond
from point
join (
    select *, lead(valid_from) over (partition by code order by valid_from, version) as superseded_at from plan
) version on version.code = point.plan
join rule on rule.plan = version.code and rule.version = version.version
    and rule.control_point = point.control_point and rule.quantity = point.quantity
where point.code = %(point)s and valid_from < %(end)s and (superseded_at is null or superseded_at > %(start)s)
order by array_position(array['critical', 'alarm', 'warn'], severity), rule.code, valid_from;

-- excursions: those that touch the window, latest first, with the alarm that each became
select excursion.id, excursion.rule, excursion.severity, started_at, excursion.cleared_at, ended_at, peak, peak_at, minutes_out,
    n_gaps, excursion.origin, alarm.acknowledged_by, alarm.closed_at, alarm.closed_by, alarm.cause,
    alarm.corrective_action,
    rule.direction, rule.critical_limit, coalesce(rule.measure, 'value'), rule.measured_over, rule.beyond
from excursion
join point on point.id = excursion.point_id
left join alarm on alarm.excursion_id = coalesce(excursion.continues, excursion.id)
left join rule on rule.plan = point.plan and rule.version = excursion.rule_version
    and rule.control_point = point.control_point and rule.code = excursion.rule
where point.code = %(point)s and cancelled_at is null and started_at < %(end)s
    and (excursion.cleared_at is null or excursion.cleared_at > %(start)s)
order by started_at desc, excursion.id;
