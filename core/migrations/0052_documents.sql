-- Files about goods that leave the installation: who may sign them, what was signed, and what GDST wants of a firm.

alter table party add column human_welfare text;  -- None, Internal, 3P Audit: the words of GDST 1.2; null: not told

-- The public halves of the keys that sign files; the private half of the newest one lies in a file of the installation.
create table signing_key (
    id text primary key,              -- thumbprint of the public key (RFC 7638)
    public_key bytea not null,        -- Ed25519, 32 bytes (RFC 8032)
    made_at timestamptz not null,
    retired_at timestamptz            -- signs nothing from then on; what it signed before stays good
);

create table file_signature (
    sha256 bytea primary key,         -- of the file
    key_id text not null references signing_key,
    signed_at timestamptz not null,
    statement text not null           -- compact JWS (RFC 7515) that names the hash
);
create trigger append_only before update or delete or truncate on file_signature
for each statement execute function refuse_change();

-- How far the rules of the chain let things go, as dated data with the name of their standard.
create table chain_bound (
    code text primary key,
    measure text not null,            -- harvest_hours, balance_gap
    most double precision not null,   -- hours; a share of what there was
    valid_from timestamptz not null,
    valid_to timestamptz,
    standard text not null,
    verified boolean not null         -- false: a default of ours, not law; shown as such
);

-- Defaults of ours; plant files may define them anew under the same codes.
insert into chain_bound (code, measure, most, valid_from, standard, verified) values
    ('harvest-hours', 'harvest_hours', 24, '2000-01-01Z', 'Byssus default', false),
    ('balance-gap', 'balance_gap', 0.05, '2000-01-01Z', 'Byssus default', false);
