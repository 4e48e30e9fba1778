-- locations: zones that events name, with who runs them and where they are at a time (primary key of site_address)
select zone.location, zone.code, zone.name, zone.name_en, site.code, site.name, site.name_en, site.kind, site.area,
    site.latitude, site.longitude, site.timezone, party.code, party.name, party.name_en, party.phone, party.gln,
    party.human_welfare, street, street_en, city, city_en, province, province_en, postcode, country
from zone
join site on site.id = zone.site_id
join party on party.id = site.party_id
left join lateral (
    select * from site_address where site_id = site.id and valid_from <= %(at)s order by valid_from desc limit 1
) as address on true
where zone.location = any(%(places)s)
order by zone.location

-- references: the papers that some events name
select hash, paper ->> 'type', paper ->> 'bizTransaction'
from epcis_event, jsonb_array_elements(body -> 'bizTransactionList') as paper
where hash = any(%s) and declared_at is null and jsonb_typeof(body -> 'bizTransactionList') = 'array'
order by 1, 2, 3

-- bodies: some events as they were told, in order of time
select hash, body
from epcis_event
where hash = any(%s) and declared_at is null
order by event_time, hash

-- last_reading: when a thermometer of some zones was last read (index: primary key of reading)
select max(last.time)
from zone
join point on point.zone_id = zone.id and point.quantity = 'temperature'
cross join lateral (
    select time from reading where reading.point_id = point.id and time <= %(now)s order by time desc limit 1
) as last
where zone.code = any(%(zones)s)

-- curves: what the thermometers of a zone showed from a time on, in so many steps of one length (index: primary key of
-- reading)
select point.code, min(time), min(value), max(value)
from zone
join point on point.zone_id = zone.id and point.quantity = 'temperature'
join reading on reading.point_id = point.id and time >= %(start)s and time <= %(end)s
where zone.code = %(zone)s
group by point.code, floor(
    extract(epoch from time - %(start)s) * %(steps)s / greatest(extract(epoch from %(end)s - %(start)s::timestamptz), 1)
)
order by 1, 2
