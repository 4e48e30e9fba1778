-- closures: of sea areas
select code, area, species, reason, starts_at, ends_at, standard from closure order by code

-- classes: of sea areas
select code, area, grade, valid_from, valid_to, standard, verified from sea_class order by code

-- certificates: those of some numbers that were entered
select certificate.code, certificate.kind, party.code, area, kg, valid_from, valid_to
from certificate
left join party on party.id = party_id
where certificate.code = any(%s)
order by certificate.code

-- limits: of contaminants
select code, analyte, unit, most, market, valid_from, valid_to, standard, verified from contaminant_limit order by code

-- yields: bounds by product
select code, gtin, least, most, valid_from, valid_to, standard, verified from yield_bound order by code

-- gi_areas: where marked products come from
select code, gtin, areas, licence, valid_from, valid_to, standard from gi_area order by code

-- bounds: how far rules let things go
select code, measure, most, valid_from, valid_to, standard, verified from chain_bound order by code

-- key_data: what events have to tell
select code, profile, event, needs, valid_from, valid_to, standard, verified from key_data order by profile, code

-- duties: whom profiles of key data bind
select duty.code, profile, party.code, valid_from, valid_to, standard, verified
from key_data_duty as duty
left join party on party.id = party_id
order by duty.code
