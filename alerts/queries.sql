-- take_batches: the oldest batches of gateways, or of files, that no other worker has in hand, out (reading_feed_in_turn)
with taken as (
    select id from reading_feed where imported = %(imported)s order by id limit %(limit)s for update skip locked
)
delete from reading_feed using taken where reading_feed.id = taken.id
returning reading_feed.id, points, times, "values", backfill, received_at, case when not imported then received_at end;

-- know_points: a row to lock for each point that was never heard before
insert into point_state (point_id)
select id from unnest(%(points)b::integer[]) as heard (id)
where not exists (select from point_state where point_id = id)
on conflict do nothing;

-- lock_points: one worker at a time per point; always in the same order, so that two never wait for each other
select point_id from point_state where point_id = any(%(points)b::integer[]) order by point_id for update;

-- points: where some points are
select point.id, point.code, zone.site_id, point.zone_id, point.every
from point join zone on zone.id = point.zone_id
where point.id = any(%(points)b::integer[])
order by point.id;

-- rules: what watches some points by the newest version of their plan that is in force
select point.id, plan.valid_from, rule.code, rule.version, rule.direction, rule.critical_limit, rule.inclusive,
    rule.on_delay, rule.deadband, rule.off_delay, coalesce(rule.max_gap, 2 * point.every), rule.severity,
    rule.measure, coalesce(rule.measured_over, interval '0'), rule.beyond
from point
cross join lateral (
    select code, version, valid_from from plan
    where code = point.plan and valid_from <= %(now)s
    order by valid_from desc, version desc
    limit 1
) as plan
join rule on rule.plan = plan.code and rule.version = plan.version
    and rule.control_point = point.control_point and rule.quantity = point.quantity
where point.id = any(%(points)b::integer[])
order by point.id, rule.code;

-- conditions: where the machines of some points stand
select point_id, rule, rule_version, state::text from condition where point_id = any(%(points)b::integer[]);

-- excursions_from: rows of the ledger that were not cleared before a time, each point's own (excursion's unique index)
select excursion.id, excursion.point_id, point.code, rule, rule_version, started_at, raised_at, ended_at, cleared_at,
    peak, peak_at, minutes_out, degree_minutes, n_readings, n_gaps, origin
from unnest(%(points)b::integer[], %(times)b::timestamptz[]) as touched (id, time)
join excursion on excursion.point_id = touched.id
join point on point.id = excursion.point_id
where cancelled_at is null and (cleared_at is null or cleared_at >= touched.time)
order by started_at;

-- excursions_of_rule: the whole ledger of one version of a rule at a point (excursion's unique index)
select excursion.id, point.code, rule, rule_version, started_at, raised_at, ended_at, cleared_at,
    peak, peak_at, minutes_out, degree_minutes, n_readings, n_gaps, origin
from excursion join point on point.id = excursion.point_id
where point_id = %(point)s and rule = %(rule)s and rule_version = %(version)s and cancelled_at is null
order by started_at;

-- readings_since: a point's readings from a time on, oldest first (primary key)
select time, value, backfill from reading where point_id = %(point)s and time >= %(time)s order by time limit %(limit)s;

-- readings_after: a point's readings after a time, oldest first (primary key)
select time, value, backfill from reading where point_id = %(point)s and time > %(time)s order by time limit %(limit)s;

-- readings_before: a point's readings between two times, newest first (primary key)
select time, value, backfill from reading
where point_id = %(point)s and time < %(time)s and time >= %(first)s
order by time desc
limit %(limit)s;

-- save_conditions: where the machines stand now
insert into condition (point_id, rule, rule_version, state)
select * from unnest(%(points)b::integer[], %(rules)b::text[], %(versions)b::integer[], %(states)b::text[]::jsonb[])
on conflict (point_id, rule) do update set rule_version = excluded.rule_version, state = excluded.state;

-- delete_condition: a machine whose rule is no longer in force
delete from condition where point_id = %(point)s and rule = %(rule)s;

-- save_points: the newest reading of each point, and when we last heard of it
update point_state set
    time = case when heard.time > coalesce(point_state.time, '-infinity') then heard.time else point_state.time end,
    value = case when heard.time > coalesce(point_state.time, '-infinity') then heard.value else point_state.value end,
    received_at = greatest(point_state.received_at, heard.received_at),
    heard_at = greatest(point_state.heard_at, heard.heard_at)
from unnest(%(points)b::integer[], %(times)b::timestamptz[], %(values)b::float8[], %(received)b::timestamptz[],
    %(heard)b::timestamptz[]) as heard (point_id, time, value, received_at, heard_at)
where point_state.point_id = heard.point_id;

-- hear_points: something came of some points that is not a reading yet
update point_state set heard_at = greatest(point_state.heard_at, heard.at)
from (
    select point_id, max(at) as at from unnest(%(points)b::integer[], %(heard)b::timestamptz[]) as came (point_id, at)
    group by point_id
) as heard
where point_state.point_id = heard.point_id;

-- insert_excursion: a new row of the ledger
insert into excursion (point_id, rule, rule_version, severity, started_at, raised_at, ended_at, cleared_at,
    peak, peak_at, minutes_out, degree_minutes, n_readings, n_gaps, origin)
values (%(point_id)s, %(rule)s, %(rule_version)s, %(severity)s, %(started_at)s, %(raised_at)s, %(ended_at)s,
    %(cleared_at)s, %(peak)s, %(peak_at)s, %(minutes_out)s, %(degree_minutes)s, %(n_readings)s, %(n_gaps)s, %(origin)s)
returning id;

-- update_excursion: a row of the ledger as it reads now
update excursion set started_at = %(started_at)s, raised_at = %(raised_at)s, ended_at = %(ended_at)s,
    cleared_at = %(cleared_at)s, peak = %(peak)s, peak_at = %(peak_at)s, minutes_out = %(minutes_out)s,
    degree_minutes = %(degree_minutes)s, n_readings = %(n_readings)s, n_gaps = %(n_gaps)s, origin = %(origin)s
where id = %(id)s;

-- cancel_excursion: a row that late data proved wrong; kept for the record
update excursion set cancelled_at = %(at)s where id = %(id)s returning continues is not null;

-- continue_excursion: a row continues the one that raised an alarm
update excursion set continues = %(root)s where id = %(id)s;

-- carried: alarms that go on though no version of their rule has an open excursion for them (alarm_lasting)
select root.point_id, root.rule, root.id, max(part.cleared_at)
from alarm
join excursion root on root.id = alarm.excursion_id
join excursion part on part.cancelled_at is null and (part.id = root.id or part.continues = root.id)
where alarm.point_id = any(%(points)b::integer[]) and alarm.cleared_at is null
group by root.id
having bool_and(part.cleared_at is not null);

-- lock_log: the alarm log is written by one transaction at a time, so that ids are in order of commit and chains whole
select pg_advisory_xact_lock(hashtext('byssus.alarm_log'));

-- alarm: one alarm by its number
select id, kind, site_id, zone_id, point_id, gateway_id, excursion_id, severity, origin, raised_at, version,
    acknowledged_at, acknowledged_by, cleared_at, closed_at, closed_by, cause, corrective_action, closed_fast,
    probe_value, probe_unit, to_verify, verified_at, verified_by,
    shelved_at, shelved_by, shelved_until, shelved_once, shelf_reason, shelved_severity
from alarm where id = %(id)s;

-- alarm_of_excursion: the alarm that an excursion raised, or continues (alarm_excursion_id_key)
select alarm.id
from excursion join alarm on alarm.excursion_id = coalesce(excursion.continues, excursion.id)
where excursion.id = %(excursion)s;

-- insert_alarm: a new alarm
insert into alarm (kind, site_id, zone_id, point_id, gateway_id, excursion_id, severity, origin, raised_at, raised_under)
values (%(kind)s, %(site_id)s, %(zone_id)s, %(point_id)s, %(gateway_id)s, %(excursion_id)s, %(severity)s, %(origin)s,
    %(raised_at)s, (select rule_version from excursion where id = %(excursion_id)s))
returning id;

-- save_alarm: an alarm after a step
update alarm set excursion_id = %(excursion_id)s, severity = %(severity)s, version = %(version)s,
    acknowledged_at = %(acknowledged_at)s, acknowledged_by = %(acknowledged_by)s, cleared_at = %(cleared_at)s,
    closed_at = %(closed_at)s, closed_by = %(closed_by)s, cause = %(cause)s,
    corrective_action = %(corrective_action)s, closed_fast = %(closed_fast)s,
    probe_value = %(probe_value)s, probe_unit = %(probe_unit)s,
    to_verify = %(to_verify)s, verified_at = %(verified_at)s, verified_by = %(verified_by)s,
    shelved_at = %(shelved_at)s, shelved_by = %(shelved_by)s, shelved_until = %(shelved_until)s,
    shelved_once = %(shelved_once)s, shelf_reason = %(shelf_reason)s, shelved_severity = %(shelved_severity)s
where id = %(id)s;

-- last_hash: the end of a site's chain (alarm_transition_site_id_id_idx)
select hash from alarm_transition where site_id = %(site)s order by id desc limit 1;

-- append_line: the next line of a site's log
insert into alarm_transition (alarm_id, site_id, at, what, actor, detail, previous_hash, hash)
values (%(alarm)s, %(site)s, %(at)s, %(what)s, %(actor)s, %(detail)s::jsonb, %(previous)s, %(hash)s)
returning id;

-- announce_line: whoever shows alarms live hears the number of the line once it is committed
select pg_notify('alarm_transition', %(id)s::text);

-- log_of_site: a site's lines in order, to verify them
select alarm_id, site_id, at, what, actor, detail, hash from alarm_transition where site_id = %(site)s order by id;

-- patience: how long each site lets sources be silent, by its policy that is in force
select site.id, silent_intervals, silent_alarm_after, silent_critical_after
from site cross join policy_at(site.id, %(now)s);

-- heard_points: points to which a device is assigned now, when we last received anything of them or their sensor was still
-- warming up, and when their gateway was last heard and came back from its last silence (alarm_of_gateway)
select distinct on (point.id) zone.site_id, zone.id, point.id, point.code, point.every,
    greatest(point_state.heard_at, least(%(now)s, valid_from + warm_up)), device.gateway_id, gateway.heard_at,
    (
        select max(coalesce(alarm.cleared_at, %(now)s)) from alarm
        where alarm.gateway_id = gateway.id and alarm.kind = 'no_data'
    )
from point_state
join point on point.id = point_state.point_id
join zone on zone.id = point.zone_id
join assignment on assignment.point_id = point.id
    and valid_from <= %(now)s and (valid_to is null or valid_to > %(now)s)
join device on device.id = assignment.device_id
join gateway on gateway.id = device.gateway_id
where point_state.heard_at is not null
order by point.id, valid_from desc;

-- heard_gateways: gateways of declared points, with the interval of the most frequent one
select gateway.site_id, gateway.id, gateway.code, min(point.every), gateway.heard_at
from gateway
join device on device.gateway_id = gateway.id
join assignment on assignment.device_id = device.id and valid_to is null
join point on point.id = assignment.point_id
where gateway.site_id is not null and gateway.heard_at is not null
group by gateway.id
order by gateway.id;

-- feed_folded_until: the time up to which all that gateways sent has been folded (reading_feed_in_turn)
select least(%(now)s, min(received_at)) from reading_feed where not imported;

-- listening: when ingest listened, of the last month, in order: somebody did, and no worker was away for less than an
-- hour, for what was dealt to that one was not heard (listening_until_idx)
with worker as (
    select client, range_agg(tstzrange(since, until, '[]')) as heard, min(since) as first, max(until) as last
    from listening
    where until > %(now)s - interval '30 days'
    group by client
), away as (
    select tstzrange(lower(gap), least(upper(gap), lower(gap) + interval '1 hour'), '(]') as stretch
    from worker, unnest(tstzmultirange(tstzrange(first, greatest(%(now)s, last), '[]')) - heard) as gap
), listened as (
    select range_agg(heard) - coalesce((select range_agg(stretch) from away), '{}'::tstzmultirange) as stretches
    from worker
)
select lower(stretch), upper(stretch)
from listened, unnest(stretches) as stretch
order by 1;

-- open_silences: no-data alarms whose silence lasts
select id from alarm where kind = 'no_data' and cleared_at is null;
