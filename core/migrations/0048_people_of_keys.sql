-- Whose key it is. A person may hold several (a phone, a desk); what they do is done by one and the same person.

alter table access_key add column contact_id integer references contact;  -- null: whoever the key is named after
