-- Who may ask and act, and what they did.

create table access_key (
    id text primary key,              -- the public half of the key
    name text not null,
    role text not null,               -- admin, regulator, operator, gateway
    secret_sha256 bytea not null,     -- the secret half has 256 bits of chance: one round of SHA-256 is enough
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz
);

create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    object text not null,
    detail jsonb not null default '{}'
);
