-- What key a hold was placed with: what a regulator placed, only a regulator releases.
-- Null: no key (an excursion, a recall, the closing of an alarm), or from before this was on record; as if a firm had placed it.
alter table hold add placed_role text;
