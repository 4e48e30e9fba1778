-- What was destroyed went out, too: goods of which more was used, sold and destroyed than there was (see migration 57).
insert into overdrawn (item_id, first_at, last_at)
select item_id, min(first_at), max(last_at)
from (
    select item_id, min(event_time) as first_at, max(event_time) as last_at,
        sum(quantity) filter (
            where role = 'input' or role = 'epc' and biz_step like any ('{%retail_selling,%destroying}')
        ) as gone,
        coalesce(
            nullif(sum(quantity) filter (where role = 'output'), 0),
            nullif(sum(quantity) filter (where role = 'epc' and type = 'ObjectEvent' and action = 'ADD'), 0),
            min(quantity) filter (where role = 'epc')
        ) as made
    from standing_part
    where quantity > 0 and (unit = 'KGM' or unit is null)
        and item_id in (select item_id from standing_part where biz_step like '%destroying')
    group by item_id, unit
) as counted
group by item_id
having bool_or(gone > made)
on conflict do nothing;
