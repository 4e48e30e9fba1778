-- found: the link sets of these anchors, and which of these products are declared here (both by primary key)
select anchor, description, default_type, links::text from link_set where anchor = any(%(anchors)s)
union all
select gtin, name, null, null from product where gtin = any(%(gtins)s);

-- page: link sets in the order of their anchors, from one on (primary key); of some company prefixes, or of all
select anchor, description, default_type, links::text, changed_at, changed_by
from link_set
where anchor > %(after)s and (
    %(prefixes)s::text[] is null
    or exists (select from unnest(%(prefixes)s::text[]) as prefix where starts_with(licensed, prefix))
)
order by anchor
limit %(limit)s;

-- one: the link set of an anchor
select anchor, description, default_type, links::text, changed_at, changed_by from link_set where anchor = %(anchor)s;

-- put: write a link set whole; whether it is new, or nothing where it stood like that already
insert into link_set as old (anchor, licensed, description, default_type, links, changed_at, changed_by)
values (%(anchor)s, %(licensed)s, %(description)s, %(default_type)s, %(links)s, %(now)s, %(actor)s)
on conflict (anchor) do update
set description = excluded.description, default_type = excluded.default_type, links = excluded.links,
    changed_at = excluded.changed_at, changed_by = excluded.changed_by
where (old.description, old.default_type, old.links)
    is distinct from (excluded.description, excluded.default_type, excluded.links)
returning xmax = 0;

-- remove: forget the link set of an anchor
delete from link_set where anchor = %(anchor)s returning anchor;

-- prefixes: the GS1 company prefixes of a firm
select prefixes from party where code = %(party)s;
