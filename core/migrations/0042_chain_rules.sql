-- What goods of the chain are held to, as dated data with the name of its standard. Plant files add to it and change it.

create table sea_class (
    code text primary key,
    area text not null,               -- sea area, as sites of kind farm name it
    grade text not null,              -- I, II, III
    valid_from timestamptz not null,
    valid_to timestamptz,
    standard text not null,
    verified boolean not null         -- false: a default of ours, not law; shown as such
);

create table certificate (
    code text primary key,            -- its number
    kind text not null,               -- compliance, farming_licence, quarantine, gi_licence
    party_id integer references party,
    area text,                        -- sea area that it is about; null: any
    kg double precision,              -- what it covers; null: no such bound
    valid_from timestamptz not null,
    valid_to timestamptz
);

create table contaminant_limit (
    code text primary key,
    analyte text not null,
    unit text not null,
    most double precision not null,
    market text not null,             -- CN, EU
    valid_from timestamptz not null,
    valid_to timestamptz,
    standard text not null,
    verified boolean not null
);

create table yield_bound (
    code text primary key,
    gtin text not null,               -- of what is made
    least double precision not null,  -- kg out ÷ kg in
    most double precision not null,
    valid_from timestamptz not null,
    valid_to timestamptz,
    standard text not null,
    verified boolean not null
);

create table gi_area (
    code text primary key,
    gtin text not null,               -- bears the mark
    areas text[] not null,            -- sea areas that every input comes from
    licence text not null,            -- number of the licence
    valid_from timestamptz not null,
    valid_to timestamptz,
    standard text not null
);

-- Defaults, not checked against the printed standards by us; plant files may define them anew under the same codes.
insert into contaminant_limit (code, analyte, unit, most, market, valid_from, standard, verified) values
    ('psp-cn', 'PSP', 'MU/g', 4, 'CN', '2000-01-01Z', 'GB 2733 (default, unverified)', false),
    ('psp-eu', 'PSP', 'mg/kg', 0.8, 'EU', '2006-01-01Z', 'Regulation (EC) 853/2004 Annex III VII V (default, unverified)', false),
    ('oa-eu', 'OA', 'mg/kg', 0.16, 'EU', '2006-01-01Z', 'Regulation (EC) 853/2004 Annex III VII V (default, unverified)', false),
    ('asp-eu', 'ASP', 'mg/kg', 20, 'EU', '2006-01-01Z', 'Regulation (EC) 853/2004 Annex III VII V (default, unverified)', false),
    ('aza-eu', 'AZA', 'mg/kg', 0.16, 'EU', '2006-01-01Z', 'Regulation (EC) 853/2004 Annex III VII V (default, unverified)', false),
    ('cd-cn', 'Cd', 'mg/kg', 2.0, 'CN', '2000-01-01Z', 'GB 2762 (default, unverified)', false),
    ('pb-cn', 'Pb', 'mg/kg', 1.5, 'CN', '2000-01-01Z', 'GB 2762 (default, unverified)', false);
