-- What is still plausible of scans: dated, so that a finding can be judged again by what held on its day.
create table scan_bounds (
    code text primary key,
    valid_from timestamptz not null unique,   -- until the next one begins
    kmh double precision not null,            -- the speed at which a pack may travel
    least_km double precision not null,       -- nearer places raise no suspicion, however fast
    clock interval not null,                  -- by so much the clocks of two places may differ
    one_sale interval not null,               -- a till may read a pack again for so long
    standard text not null                    -- where the values come from
);
insert into scan_bounds values (
    'default', '2000-01-01T00:00:00Z', 800, 100, '10 minutes', '10 minutes', 'Byssus default, of no standard'
);

-- A hold or recall of a pallet is one of the packs in it: from a scanned pack up to its containers, and back down.
create index on edge (target, kind) where kind <> 'transformation';
