-- firm: a firm by its code, with the zone of its first site
select party.id, party.name, party.name_en, coalesce((select timezone from site where party_id = party.id order by code limit 1), 'UTC')
from party
where code = %(firm)s and kind in ('producer', 'farmer', 'trader');

-- sites: of a firm, with the places of their zones
select site.code, site.kind, array_agg(zone.location order by zone.location) filter (where zone.id is not null)
from site
left join zone on zone.site_id = site.id
where site.party_id = %(firm)s
group by site.code, site.kind
order by site.code;

-- sheet: the score sheet in force until a time: the newest version; one that begins with the next year is not of this one
select code, version, name, name_en, standard, verified, valid_from, document
from score_sheet
where valid_from < %(end)s
order by valid_from desc, version desc, code
limit 1;

-- alarms: of some sites that were raised in a span of time, and whether somebody acknowledged them
select alarm.id, acknowledged_at is not null
from alarm
join site on site.id = alarm.site_id
left join excursion on excursion.id = excursion_id
where site.code = any(%(sites)s) and alarm.raised_at >= %(start)s and alarm.raised_at < %(end)s and alarm.kind <> 'untold'
    and excursion.cancelled_at is null
order by alarm.id;

-- closings: how many alarms of some sites people closed in a span of time
select count(*)
from alarm
join site on site.id = alarm.site_id
where site.code = any(%(sites)s) and closed_at >= %(start)s and closed_at < %(end)s and closed_by <> 'byssus';

-- excursions: beyond critical limits in zones of some sites that began in a span of time
select point.code, minutes_out
from excursion
join point on point.id = excursion.point_id
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id
where site.code = any(%(sites)s) and cancelled_at is null and excursion.severity <> 'warn'
    and started_at >= %(start)s and started_at < %(end)s
order by minutes_out desc, point.code;

-- measuring: whether some sites measure anything
select exists (
    select from point join zone on zone.id = point.zone_id join site on site.id = zone.site_id where site.code = any(%(sites)s)
);

-- breaches: held goods that were shipped or sold at some places in a span of time
select distinct event.id, item.uri
from hold_breach as breach
join epcis_event as event on event.id = breach.event_id
join item on item.id = breach.item_id
where coalesce(event.biz_location, event.read_point) = any(%(locations)s)
    and event_time >= %(start)s and event_time < %(end)s
order by event.id, item.uri;

-- active: whether anything happened at some places in a span of time (index: epcis_event_place)
select exists (
    select from epcis_event
    where coalesce(biz_location, read_point) = any(%(locations)s) and event_time >= %(start)s and event_time < %(end)s
);

-- recalled: lots that a firm's recalls of a span of time concern (primary key of recall_item)
select distinct item.uri
from recall
join recall_item as concerned on concerned.recall_id = recall.id
join item on item.id = concerned.item_id
where recall.party_id = %(firm)s and not drill and let_go_at is null and item.level = 'batch'
    and opened_at >= %(start)s and opened_at < %(end)s
order by item.uri;

-- lapsed: licences of a firm that had ended in or before a span of time, with none of their kind in force for some of it since
select code
from certificate as over
cross join lateral (
    select coalesce(min(valid_from), 'infinity') as at
    from certificate as other
    where other.party_id = over.party_id and other.kind = over.kind and other.code <> over.code
        and (other.valid_to is null or other.valid_to > over.valid_to)
) as renewed
where party_id = %(firm)s and kind in ('food_licence', 'farming_licence')
    and valid_to < %(end)s and renewed.at > greatest(valid_to, %(start)s)
order by code;

-- licensed: whether a firm has any licence on file
select exists (select from certificate where party_id = %(firm)s and kind in ('food_licence', 'farming_licence'));

-- visits: to a firm in a span of days, the latest first (index: firm_visit (party_id, on_day))
select id, kind, on_day, passed, words, at, by
from firm_visit
where party_id = %(firm)s and on_day >= %(first)s and on_day <= %(last)s
order by on_day desc, id desc;

-- insert_visit: what an officer found
insert into firm_visit (party_id, kind, on_day, passed, words, at, by)
values (%(firm)s, %(kind)s, %(on_day)s, %(passed)s, %(words)s, %(at)s, %(by)s)
returning id;

-- lock: one decision on a firm at a time
select pg_advisory_xact_lock(hashtext('byssus.grading'), %(firm)s);

-- insert_decision: a year file, as it read, and the grade
insert into year_file (
    party_id, year, as_of, content, sha256, proposed, grade, reason, decided_at, decided_by
)
values (
    %(firm)s, %(year)s, %(as_of)s, %(content)s, %(sha256)s, %(proposed)s, %(grade)s, %(reason)s, %(as_of)s, %(by)s
)
returning id;

-- decisions: on a firm's year, the latest first (index: year_file (party_id, year))
select id, grade, proposed, reason, decided_by, decided_at, sha256, content
from year_file
where party_id = %(firm)s and year = %(year)s
order by id desc;

-- grades: the latest decision on each firm for a year
select distinct on (party.code) party.code, party.name, party.name_en, file.grade, file.decided_at
from party
left join year_file as file on file.party_id = party.id and file.year = %(year)s
where party.kind in ('producer', 'farmer', 'trader') and exists (select from site where party_id = party.id)
    and (%(parties)s::text[] is null or party.code = any(%(parties)s))
order by party.code, file.id desc;
