-- sites: every site with who runs it and who watches it
select site.code, site.kind, site.name, site.name_en, party.code, office.code, site.timezone, to_char(site.day_starts, 'HH24:MI'),
    site.area, site.area_en, site.latitude, site.longitude
from site
join party on party.id = site.party_id
left join party office on office.id = site.office_id
order by site.code;

-- zones: every zone with the site that it is part of
select zone.code, site.code, zone.kind, zone.name, zone.name_en, zone.location, zone.square_metres
from zone
join site on site.id = zone.site_id
where %(site)s::text is null or site.code = %(site)s
order by site.code, zone.code;
