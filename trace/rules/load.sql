-- events_of: the standing events of some things
select distinct event_id from standing_part where item_id = any(%s)

-- events_telling: events that tell one of these values of a key data element (index: event_fact (value, name))
select event_id from event_fact where name = %(name)s and value = any(%(values)s)

-- items_of: the things of some events
select distinct item_id from event_item where event_id = any(%s)

-- parts: what things are to some events that still count, with what they weigh
select part.event_id, hash, type, event_time, action, biz_step, disposition, biz_location, read_point,
    transformation_id, item.uri, role, quantity, unit, batch.uri
from standing_part as part
join item on item.id = part.item_id
left join event_pack as pack on pack.event_id = part.event_id and pack.item_id = part.item_id
left join item as batch on batch.id = pack.batch_id
where part.event_id = any(%s)

-- facts: what else events tell
select event_id, name, value, number, unit, about from event_fact where event_id = any(%s)

-- products: what is sold under some GTINs
select gtin, name, name_en, species, net_kg, gi_mark from product where gtin = any(%s)

-- spots: zones that events name, with where they are
select zone.location, zone.code, site.code, site.kind, case when site.kind = 'farm' then site.area end, party.code, office.code,
    party.human_welfare, site.timezone
from zone
join site on site.id = zone.site_id
join party on party.id = site.party_id
left join party as office on office.id = site.office_id
where zone.location = any(%s)
