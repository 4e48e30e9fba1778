-- found_slow: what the slow clock of each point showed last, and when, since a time (index doubtful_reading_behind)
select distinct on (point_id) point_id, time, doubtful_reading.received_at, every
from doubtful_reading
join point on point.id = point_id
where reason = 'time_behind' and doubtful_reading.received_at > %(since)s
order by point_id, doubtful_reading.received_at desc, time desc
