-- batches_of: batches and single packs of a product
select id from item where uri like %s and level in ('batch', 'item')

-- excursion_of_alarm: where and when an alarm's excursion was
select zone.location, started_at, coalesce(ended_at, excursion.cleared_at)
from alarm
join excursion on excursion.id = alarm.excursion_id
join point on point.id = excursion.point_id
join zone on zone.id = point.zone_id
where alarm.id = %s and cancelled_at is null

-- excursion: where and when an excursion was
select zone.location, started_at, coalesce(ended_at, cleared_at)
from excursion
join point on point.id = excursion.point_id
join zone on zone.id = point.zone_id
where excursion.id = %s and cancelled_at is null

-- excursions_at: excursions worth an alarm at some places (a point's excursions are few)
select excursion.id, zone.location, zone.name, coalesce(zone.name_en, zone.name), point.code, peak, started_at,
    coalesce(ended_at, cleared_at), site.timezone
from zone
join site on site.id = zone.site_id
join point on point.zone_id = zone.id
join excursion on excursion.point_id = point.id
where zone.location = any(%(places)s) and cancelled_at is null and severity in ('alarm', 'critical')
order by started_at, excursion.id

-- made_between: what came to be in a zone in a span of time
select distinct item_id
from zone
join epcis_event as event on coalesce(biz_location, read_point) = zone.location
join standing_part as part on part.event_id = event.id
join item on item.id = part.item_id
where zone.code = %(zone)s and event.event_time >= %(start)s and event.event_time < %(end)s
    and (part.role = 'output' or part.role = 'epc' and part.action = 'ADD') and item.level in ('batch', 'item', 'other')

-- days_of_zones: by which clock the sites of some zones live
select zone.code, zone.name, coalesce(zone.name_en, zone.name), site.timezone, site.day_starts
from zone
join site on site.id = zone.site_id
where zone.code = any(%s)

-- parts_around: parts of some things, and of everything in the events that packed or unpacked them
select *
from standing_part
where item_id = any(%(items)s)
union
select *
from standing_part
where type in ('AggregationEvent', 'AssociationEvent') and event_id in (
    select event_id from event_item where item_id = any(%(containers)s) and role = 'parent'
)

-- terms: how soon recalls are due, with the days that their calendars count
select term.code, grade, report_within, working_days, finish_from, calendar.code, days, off, extra, valid_from, valid_to,
    standard, verified
from recall_term as term
join calendar on calendar.code = term.calendar

-- firm: a firm, and the clock that it lives by
select party.id, code, name, coalesce(name_en, name), phone,
    (select timezone from site where party_id = party.id group by timezone order by count(*) desc, timezone limit 1)
from party
where code = %s

-- add_recall: a new recall or drill
insert into recall (drill, party_id, grade, cause, about, known_at, opened_at, opened_by)
values (%(drill)s, %(party)s, %(grade)s, %(cause)s, %(about)s, %(known_at)s, %(at)s, %(by)s)
returning id

-- open_recall_of: a recall of a firm for a cause that nobody closed
select recall.id, opened_by, opened_at
from recall
join party on party.id = recall.party_id
where code = %(firm)s and cause = %(cause)s and about = %(about)s and not drill
    and not exists (select from recall_step where recall_id = recall.id and recall_step.kind = 'closed')
order by recall.id
limit 1

-- recalls: recalls with their firms, newest first
select recall.id, drill, party.code, party.name, coalesce(party.name_en, party.name), party.phone,
    (select timezone from site where party_id = party.id group by timezone order by count(*) desc, timezone limit 1),
    grade, cause, about, known_at, opened_at, opened_by
from recall
join party on party.id = recall.party_id
where (%(id)s::bigint is null or recall.id = %(id)s)
    and (%(before)s::bigint is null or recall.id < %(before)s)
    and (%(drill)s::boolean is null or drill = %(drill)s)
order by recall.id desc
limit %(limit)s

-- add_step: something was done, or became known
insert into recall_step (recall_id, kind, at, by, words, detail)
values (%(recall)s, %(kind)s, %(at)s, %(by)s, %(words)s, %(detail)s)

-- steps: everything that happened to some recalls, in the order in which it was written down
select recall_id, id, kind, at, by, words, detail from recall_step where recall_id = any(%s) order by recall_id, id

-- returns_of: what was entered of some goods before, under whatever recall
select recall_id, kind, at, by, detail
from recall_step
where kind = %(kind)s and detail ->> 'thing' = %(thing)s
order by id

-- items: what a recall concerns, as far as was known
select item_id, uri, level, entered_at, doubted_at, let_go_at
from recall_item
join item on item.id = item_id
where recall_id = %s
order by uri

-- add_item: goods are concerned from now on
insert into recall_item (recall_id, item_id, entered_at) values (%s, %s, %s)

-- doubt_items: no event ties some goods to the cause any more
update recall_item set doubted_at = %(at)s where recall_id = %(recall)s and item_id = any(%(items)s)

-- trust_items: events tie them to it again
update recall_item set doubted_at = null where recall_id = %(recall)s and item_id = any(%(items)s)

-- let_go_items: a person decided that some goods are not concerned
update recall_item set let_go_at = %(at)s where recall_id = %(recall)s and item_id = any(%(items)s)

-- take_in_items: a person decided that goods that were let go are concerned
update recall_item set let_go_at = null, doubted_at = null where recall_id = %(recall)s and item_id = any(%(items)s)

-- take_feed: the recalls that have to look at what is new
delete from recall_feed returning recall_id

-- hold_of: the hold of a recall
select id from hold where recall_id = %s

-- held_rows: rows of some goods under a hold
select id from held where hold_id = %(hold)s and item_id = any(%(items)s) and ended_at is null

-- notices: our own events that say that some goods are recalled, and were not taken back (index: event_item (item_id))
select distinct event.id, event.hash, event.event_time, body
from event_item as part
join epcis_event as event on event.id = part.event_id
where part.item_id = any(%(items)s) and disposition = 'https://ref.gs1.org/cbv/Disp-recalled' and declared_at is null
    and capture_id is null and scan_id is null and read_point is null and biz_location is null
    and body @> %(recall)s
    and not exists (select from epcis_event as wrong where wrong.hash = event.hash and wrong.declared_at is not null)
order by event.id

-- uris_of_event: the things of an event
select uri from event_item join item on item.id = item_id where event_id = %s order by uri

-- place: the name of a zone's place, and its site
select zone.location, site.code from zone join site on site.id = zone.site_id where zone.code = %s

-- holders: who runs the sites of some places, and how to reach them
select zone.location, zone.code, site.code, site.name, coalesce(site.name_en, site.name), party.code, party.name,
    coalesce(party.name_en, party.name), party.phone
from zone
join site on site.id = zone.site_id
join party on party.id = site.party_id
where zone.location = any(%s)

-- firms_by_gln: firms, by the number under which they trade
select gln, code, name, coalesce(name_en, name), phone from party where gln = any(%s)

-- concerned_sites: which of some sites have goods of a recall, or had them in a container (index: stay's primary key)
with recursive holder (item) as (
    select item_id from recall_item where recall_id = %(recall)s and let_go_at is null
    union
    select edge.target from holder join edge on edge.source = item and kind <> 'transformation'
)
select distinct site.code
from holder
join stay on stay.item_id = holder.item
join zone on zone.location = stay.location
join site on site.id = zone.site_id
where site.code = any(%(sites)s)

-- waiting: whether a recall has to look at what is new
select from recall_feed limit 1

-- site_exists: whether there is a site of that code
select from site where code = %s
