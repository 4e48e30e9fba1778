-- Who may ask and act, and what they did.

create table access_key (
    id text primary key,              -- the public half of the key
    name text not null,               -- the person or device that holds it; the actor of what is done with it
    role text not null,               -- admin, regulator, operator, gateway
    secret_sha256 bytea not null,     -- the secret half has 256 bits of chance: one round of SHA-256 is enough
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz
);
create unique index access_key_name on access_key (name) where revoked_at is null;

-- A browser that showed a key at login. The cookie holds a token of 256 bits; only its hash is here.
create table session (
    token_sha256 bytea primary key,
    key_id text not null references access_key,
    started_at timestamptz not null,
    expires_at timestamptz not null
);
create index on session (expires_at);

create table audit (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor text not null,
    action text not null,
    object text not null,
    detail jsonb not null default '{}'
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are added, never changed or removed', tg_table_name;
end $$;

create trigger append_only before update or delete or truncate on audit
for each statement execute function refuse_change();
