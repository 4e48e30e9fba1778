-- Things of which more may have been used or sold than there was, as their own events tell: derived with edges and stays, so
-- that a question about a year looks at these and not at all that moved. How far scales may differ, and what a piece weighs,
-- is not looked at here: rules judge that on the day of asking.
create table overdrawn (
    item_id bigint primary key references item,
    first_at timestamptz,             -- the span of its events; null: it is everywhere, and nothing is summed up
    last_at timestamptz
);

insert into overdrawn (item_id, first_at, last_at)
select item_id, min(first_at), max(last_at)
from (
    select item_id, unit, min(event_time) as first_at, max(event_time) as last_at,
        sum(quantity) filter (where role = 'input' or role = 'epc' and biz_step like '%retail_selling') as gone,
        coalesce(
            nullif(sum(quantity) filter (where role = 'output'), 0),
            nullif(sum(quantity) filter (where role = 'epc' and type = 'ObjectEvent' and action = 'ADD'), 0),
            min(quantity) filter (where role = 'epc')
        ) as made
    from standing_part
    where quantity > 0 and (unit = 'KGM' or unit is null)
    group by item_id, unit
) as counted
where item_id not in (select id from item where level in ('product', 'place', 'party', 'document'))
group by item_id
having count(*) > 1 or bool_or(gone > made);

insert into overdrawn (item_id) select id from item where level in ('product', 'place', 'party', 'document');
