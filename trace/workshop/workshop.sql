-- site: a workshop, with the room that its events name: one for processing, if it has any
select site.id, site.code, site.name, site.name_en, site.timezone, party.code, zone.location
from site
join party on party.id = site.party_id
left join lateral (
    select location from zone where site_id = site.id order by kind <> 'processing', code limit 1
) as zone on true
where site.code = %(site)s and site.kind = 'workshop';

-- sites: the workshops of a firm, or all
select site.code, site.name, site.name_en
from site
join party on party.id = site.party_id
where site.kind = 'workshop' and (%(party)s::text is null or party.code = %(party)s)
order by site.code;

-- lock: one record of a workshop at a time
select pg_advisory_xact_lock(hashtext('byssus.workshop'), %(id)s);

-- partners: who may be meant by the code of a party
select code, name, name_en, gln from party where kind in ('producer', 'farmer', 'trader') order by name, code;

-- products: what is sold under some GTINs, or under any
select gtin, name, name_en, species, net_kg, gi_mark
from product
where %(gtins)s::text[] is null or gtin = any(%(gtins)s)
order by name, gtin;

-- lots_of: lots of a product that were told of whose numbers begin so (index: item_uri_key)
select uri from item where uri = any(%(uris)s);

-- lot_entered: records by which a lot came in or was made, and nobody corrected (index: workshop_record (hash))
select record.id, site.code, record.content -> 'what' ->> 'supplier', record.entered_by, record.entered_at
from item
join event_item as part on part.item_id = item.id and part.role in ('epc', 'output')
join epcis_event as event on event.id = part.event_id and event.declared_at is null
join workshop_record as record on record.hash = event.hash
join site on site.id = record.site_id
where item.uri = %(uri)s and record.kind in ('intake', 'production')
    and not exists (select from workshop_record as later where later.replaces = record.id)
order by record.entered_at, record.id;

-- record: a record by its number
select id, kind, at, entered_at, entered_by, content, hash, replaces, reason, (select code from site where id = site_id)
from workshop_record
where id = %(id)s;

-- records: of a workshop, the latest first, with what replaced each (index: workshop_record (site_id, entered_at))
select record.id, record.kind, record.at, record.entered_at, record.entered_by, record.content, record.hash,
    record.replaces, record.reason, later.id, later.kind,
    array(select encode(sha256, 'hex') from workshop_paper where record_id = record.id order by id)
from workshop_record as record
left join workshop_record as later on later.replaces = record.id
where record.site_id = %(site)s
order by record.entered_at desc, record.at desc, record.id
limit %(limit)s;

-- replaced_by: what replaced a record
select id, entered_by, entered_at from workshop_record where replaces = %(id)s;

-- insert_record: what was entered
insert into workshop_record (id, site_id, kind, at, entered_at, entered_by, content, hash, replaces, reason)
values (%(id)s, %(site)s, %(kind)s, %(at)s, %(now)s, %(by)s, %(content)s, %(hash)s, %(replaces)s, %(reason)s);

-- insert_paper: a photo or PDF of a record
insert into workshop_paper (record_id, shows, holder, number, valid_to, sha256, sent_sha256, media_type, content)
values (%(record)s, %(shows)s, %(holder)s, %(number)s, %(valid_to)s, %(sha256)s, %(sent)s, %(media_type)s, %(content)s)
on conflict (record_id, sha256) do nothing;

-- papers_sent: the hashes of the papers of a record, as they came
select encode(sent_sha256, 'hex') from workshop_paper where record_id = %(record)s;

-- paper: a paper of a workshop by its hash
select media_type, workshop_paper.content
from workshop_paper
join workshop_record as record on record.id = record_id
where record.site_id = %(site)s and sha256 = %(sha256)s
limit 1;

-- event: an event as it was told (epcis_event_hash_declared_at_key)
select body from epcis_event where hash = %(hash)s and declared_at is null;

-- items_here: things that lay in some rooms since a time (index: stay (location, arrived_at))
select distinct item_id from stay where location = any(%(locations)s) and arrived_at >= %(since)s;

-- items_moved: things of events in some rooms in a span of time (index: epcis_event (event_time))
select distinct item_id
from epcis_event as event
join event_item on event_item.event_id = event.id
where event_time >= %(start)s and event_time < %(end)s and coalesce(biz_location, read_point) = any(%(locations)s);

-- rooms: the rooms of workshops
select site.code, zone.location from zone join site on site.id = zone.site_id where site.kind = 'workshop';

-- licences: of parties from plant files, and of suppliers as they were photographed
select party.code, certificate.code, valid_from, valid_to
from certificate join party on party.id = party_id
where certificate.kind = 'food_licence'
union all
select holder, number, record.at, (valid_to + 1)::timestamp at time zone site.timezone
from workshop_paper
join workshop_record as record on record.id = record_id
join site on site.id = record.site_id
where valid_to is not null and not exists (
    select from workshop_record as later where later.replaces = record.id and later.kind = 'withdrawal'
);

-- workshops: every one, who runs it, and when its first record was (index: workshop_record (site_id, at))
select site.code, party.code, (select min(at) from workshop_record where site_id = site.id)
from site
join party on party.id = site.party_id
where site.kind = 'workshop'
order by site.code;

-- suppliers_told: the supplier that was entered for each intake, by the hash of its event
select hash, content -> 'what' ->> 'supplier' from workshop_record where kind = 'intake' and hash = any(%(hashes)s);
