-- What events have to tell, as dated data with the name of its standard. Plant files add to it and change it.

create table key_data (
    code text primary key,
    profile text not null,            -- GDST, FSMA-204, CHAIN, or another
    event text not null,              -- kind of event: harvest, packing, shipping
    needs text[] not null,            -- what it has to tell, by name
    valid_from timestamptz not null,
    valid_to timestamptz,
    standard text not null,
    verified boolean not null         -- false: as we read it, not checked against the standard; shown as such
);

-- Whom a profile binds. What lacks under one that binds nobody is shown as completeness, and is no finding.
create table key_data_duty (
    code text primary key,
    profile text not null,
    party_id integer references party,  -- null: everybody
    valid_from timestamptz not null,
    valid_to timestamptz,
    standard text not null,
    verified boolean not null
);

-- Defaults, not checked against the standards by us; plant files may define them anew under the same codes.
insert into key_data (code, profile, event, needs, valid_from, standard, verified) values
    ('chain-socking', 'CHAIN', 'socking', '{grower}', '2000-01-01Z', 'Byssus default', false),
    ('chain-harvest', 'CHAIN', 'harvest', '{boat,closure_checked,place,kg}', '2000-01-01Z', 'Byssus default', false),
    ('chain-packing', 'CHAIN', 'packing', '{place,kg}', '2000-01-01Z', 'Byssus default', false),
    ('gdst-seed', 'GDST', 'seed', '{species,quarantine}', '2000-01-01Z', 'GDST 1.2', false),
    ('gdst-harvest', 'GDST', 'harvest', '{harvest_from,harvest_to,area_class,place,kg}', '2000-01-01Z', 'GDST 1.2', false),
    ('gdst-buying', 'GDST', 'buying', '{buyer,certificate,place,kg}', '2000-01-01Z', 'GDST 1.2', false),
    ('gdst-receiving', 'GDST', 'receiving', '{place}', '2000-01-01Z', 'GDST 1.2', false),
    ('fsma-harvest', 'FSMA-204', 'harvest', '{harvest_to,place,kg}', '2000-01-01Z', '21 CFR 1.1325(a)', false),
    ('fsma-shipping', 'FSMA-204', 'shipping', '{place}', '2000-01-01Z', '21 CFR 1.1340(a)', false),
    ('fsma-receiving', 'FSMA-204', 'receiving', '{place}', '2000-01-01Z', '21 CFR 1.1345(a)', false);

-- GDST is voluntary, and raw bivalves are exempt from FSMA-204 (21 CFR 1.1305(f)): who owes them says so.
insert into key_data_duty (code, profile, valid_from, standard, verified) values
    ('chain', 'CHAIN', '2000-01-01Z', 'Byssus default', false);
