-- Containers that were ever emptied without naming what was in them: what was in one lies where that was done. Kept by capture.
create table emptied (
    item_id bigint primary key references item
);

insert into emptied
select distinct item_id
from epcis_event as event
join event_item as part on part.event_id = event.id and part.role = 'parent'
where action = 'DELETE' and not exists (select from event_item as child where child.event_id = event.id and child.role = 'child');
