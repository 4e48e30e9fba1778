-- limit_statements: a statement that hangs must not outlast the ten seconds in which we have to be able to stop
set statement_timeout = '8s'

-- end_predecessors: end every other connection that holds this consumer's claim, and wait until it is gone
select pg_terminate_backend(pid, 5000) from pg_locks
where locktype = 'advisory' and objsubid = 1 and granted and pid <> pg_backend_pid()
    and database = (select oid from pg_database where datname = current_database())
    and (classid::bigint << 32) | objid::bigint = hashtextextended('byssus ' || %s, 0)

-- claim: be the one connection that writes for this consumer, until it ends
select pg_advisory_lock(hashtextextended('byssus ' || %s, 0))

-- is_claimed: whether some connection holds this consumer's claim
select exists (
    select from pg_locks
    where locktype = 'advisory' and objsubid = 1 and granted
        and database = (select oid from pg_database where datname = current_database())
        and (classid::bigint << 32) | objid::bigint = hashtextextended('byssus ' || %s, 0)
)

-- forget_deliveries: what a session committed that is no more
delete from delivery where client = %s

-- stop_expecting: nobody waits any longer for a consumer that listens no more
delete from listening where client = %s

-- listen_to_plant: somebody declared or changed devices and points
listen plant_changed

-- store_doubtful: a reading that cannot be believed, and once the word of it to those who watch over sensors
with new as (
    insert into doubtful_reading (point_id, time, value, reason, received_at) values (%s, %s, %s, %s, %s)
    on conflict do nothing
    returning point_id, time, reason, received_at
)
insert into doubt_feed (point_id, time, reason, received_at) select * from new

-- meet_gateway: a gateway that speaks before anybody declared it
insert into gateway (code, timezone) values (%s, 'UTC') on conflict do nothing

-- hear_gateways: when gateways were last heard; in steps of five seconds, to spare the table
update gateway set heard_at = %(at)s
where id in (
    select id from gateway
    where code = any(%(codes)s) and (heard_at is null or heard_at < %(at)s - interval '5 seconds')
    order by id
    for no key update
)

-- note_listening: all that the broker sent us since the one time is stored up to the other
insert into listening (client, since, until) values (%(client)s, %(since)s, %(until)s)
on conflict (client, since) do update set until = greatest(listening.until, excluded.until)

-- forget_listening: stretches that nobody looks at any more (listening_until_idx)
delete from listening where until < %s - interval '60 days'

-- store_status: what a gateway, or the broker as its last will, said about it; saying it again moves no time
update gateway set online = %(online)s, status_at = %(at)s
where code = %(code)s and online is distinct from %(online)s

-- store_scan: a code that was read; one that was refused and comes again is interpreted again (index: scan_once)
insert into scan (gateway_id, reader, time, code, quantity, unit, parent, step, received_at)
select id, %s, %s, %s, %s, %s, %s, %s, %s from gateway where code = %s
on conflict (reader, time, md5(code), md5(coalesce(parent, ''))) do update
set interpreted_at = null, problem = null, quantity = excluded.quantity, unit = excluded.unit, step = excluded.step
where scan.problem is not null

-- notify_scan: there is a scan to interpret
notify scan

-- store_capture: an EPCIS document, once
insert into epcis_capture (id, source, document, received_at) values (%s, %s, %s, %s)
on conflict do nothing

-- notify_capture: there is an EPCIS document to read
notify epcis_capture

-- reject: keep a message with what is wrong; one that may have come before, only if it is not here yet
-- (index on sha256(payload))
insert into rejected_message (topic, payload, reason, detail, received_at, judged_by)
select %(topic)s, %(payload)s, %(reason)s, %(detail)s, %(at)s, %(judged_by)s
where not %(again)s or not exists (
    select from rejected_message where sha256(payload) = sha256(%(payload)s) and topic = %(topic)s
)

-- committed_before: which of these deliveries were committed, by the broker's packet id and our digest of the message
select packet_id, digest from delivery where client = %s and packet_id = any(%s)

-- note_deliveries: what was last committed under each packet id of this session
insert into delivery (client, packet_id, digest)
select %s, packet_id, digest from unnest(%s::integer[], %s::bigint[]) as committed (packet_id, digest)
on conflict (client, packet_id) do update set digest = excluded.digest

-- list_rejected: messages still waiting to be mended, newest first
select id, topic, payload, reason, detail, received_at, replayed_at from rejected_message
where replayed_at is null
    and (%(reason)s::text is null or reason = %(reason)s)
    and (%(before)s::bigint is null or id < %(before)s)
order by id desc
limit %(limit)s

-- count_rejected: how many wait to be mended, by reason (index on reason, received_at)
select reason, count(*) from rejected_message where replayed_at is null group by reason order by 2 desc, 1

-- waiting_rejected: ids of those that wait, oldest first
select id from rejected_message where replayed_at is null and (%(reason)s::text is null or reason = %(reason)s)
order by received_at, id

-- due_rejected: those that the plant, as it is now, may explain (index: rejected_unknown)
select id from rejected_message
where replayed_at is null and reason in ('unknown_device', 'unassigned', 'no_zone')
    and judged_by < (select number from plant_revision)
order by judged_by, id
limit %s

-- newest_unknown: the newest of those that a plant file may explain (index: rejected_unknown)
select topic, payload, received_at from rejected_message
where replayed_at is null and reason in ('unknown_device', 'unassigned', 'no_zone')
order by id desc
limit %s

-- free_points: points that nothing feeds, each with the gateways of its site, and since when nothing does
select point.code, point.unit, array_remove(array_agg(gateway.code order by gateway.code), null),
    (select max(valid_to) from assignment where point_id = point.id)
from point
join zone on zone.id = point.zone_id
left join gateway on gateway.site_id = zone.site_id
where not exists (select from assignment where point_id = point.id and valid_to is null)
group by point.id
order by point.code

-- lock_rejected: one that waits, unless somebody else is at it
select topic, payload, received_at from rejected_message where id = %s and replayed_at is null
for update skip locked

-- mark_replayed: all of it is stored now
update rejected_message set replayed_at = %s where id = %s

-- keep_as: the message in a form that needs no other to be understood
update rejected_message set payload = %s where id = %s

-- still_rejected: what is wrong with it now
update rejected_message set reason = %s, detail = %s, judged_by = %s where id = %s

-- reopen_scan: one that could not be interpreted is to be interpreted once more (index: scan_once)
update scan set interpreted_at = null, problem = null
where reader = %s and time = %s and md5(code) = md5(%s) and md5(coalesce(parent, '')) = md5(coalesce(%s, ''))
    and problem is not null

-- reopen_capture: one with errors is to be read once more; the events that were stored are known
update epcis_capture set finished_at = null, stored = 0, duplicates = 0, errors = '[]'
where id = %s and errors <> '[]'

-- purge_rejected: messages received before a time
delete from rejected_message where received_at < %s

-- note_frame: a radio frame unless it is known from the last hour; later, a device that counts anew may repeat itself
insert into frame (device, slot, identity, received_at)
values (%(device)s, %(counter)s %% 16, %(identity)s, %(at)s)
on conflict (device, slot) do update set identity = excluded.identity, received_at = excluded.received_at
where frame.identity <> excluded.identity or frame.received_at < excluded.received_at - interval '1 hour'
