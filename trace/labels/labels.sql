-- products: what is sold under some GTINs, and by whom (primary key)
select gtin, product.name, product.name_en, net_kg, party.name
from product join party on party.id = product.party_id
where gtin = any(%s);
