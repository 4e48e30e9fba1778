-- lock_firm: the firm whose product this is; its other requests wait until this one is done
select party.id
from product join party on party.id = product.party_id
where gtin = %(gtin)s and party.code = %(firm)s
for no key update of party;

-- count_off: the first of some new serial numbers of a product; its secret is made with the first of all
insert into serial_counter (gtin, issued, key) values (%(gtin)s, %(count)s, %(key)s)
on conflict (gtin) do update set issued = serial_counter.issued + excluded.issued
returning issued - %(count)s;

-- asked_before: what was issued for a request of a firm
select id, gtin, lot, style, first, count, issued_at
from code_issue
where party_id = %(party_id)s and request = %(request)s;

-- add_issue: what was issued
insert into code_issue (party_id, gtin, lot, style, first, count, request, issued_at, issued_by)
values (
    %(party_id)s, %(gtin)s, %(lot)s, %(style)s, %(first)s, %(count)s, %(request)s, %(issued_at)s, %(issued_by)s
)
returning id, gtin, lot, style, first, count, issued_at;

-- key: the secret of a product's serials
select key from serial_counter where gtin = %(gtin)s;

-- issued: whether a serial number was issued (index: code_issue (gtin, first))
select exists (
    select from code_issue
    where gtin = %(gtin)s and style = %(style)s and first <= %(number)s and %(number)s < first + count
);

-- coverage: codes issued and units produced by firm and product, of products of which there is either
--
-- Produced is what events made or packed and counted in pieces: single packs once each, batches by their quantities.
with issued as (
    select gtin, sum(count) as codes from code_issue where issued_at >= %(start)s and issued_at < %(end)s group by gtin
), part as (
    select substring(uri from '^https://id\.gs1\.org/01/(\d{14})') as gtin, level, item_id, quantity
    from standing_part
    join item on item.id = item_id
    where event_time >= %(start)s and event_time < %(end)s and unit is null
        and (role = 'output' or (role = 'epc' and action = 'ADD'))
), produced as (
    select gtin, coalesce(sum(quantity) filter (where level <> 'item'), 0)
        + count(distinct item_id) filter (where level = 'item') as units
    from part
    group by gtin
)
select party.code, gtin, product.name, product.name_en, coalesce(codes, 0), coalesce(units, 0)
from product
join party on party.id = product.party_id
left join issued using (gtin)
left join produced using (gtin)
where (codes > 0 or units > 0) and (%(firm)s::text is null or party.code = %(firm)s)
order by party.code, gtin;
