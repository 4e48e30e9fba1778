-- What workshops enter on a phone. Each row stands for an event of the journal; a correction is a further row.

create table workshop_record (
    id uuid primary key references epcis_capture,  -- made by the phone: what it sends twice is stored once
    site_id integer not null references site,
    kind text not null,               -- intake, production, sale, withdrawal
    at timestamptz not null,          -- when it happened
    entered_at timestamptz not null,
    entered_by text not null,
    content jsonb not null,           -- as it was sent, without the papers
    hash text not null,               -- CBV 2.0 hash of the event that it made, or declared wrong
    replaces uuid unique references workshop_record,  -- corrected, or withdrawn, by this one
    reason text not null              -- of the correction; empty without one
);
create index on workshop_record (site_id, entered_at);
create index on workshop_record (hash);
create index on workshop_record (site_id, at);

-- Receipts, certificates and licences, as photos or PDF.
create table workshop_paper (
    id bigint generated always as identity primary key,
    record_id uuid not null references workshop_record,
    shows text[] not null,            -- receipt, certificate, licence: what can be seen on it
    holder text not null,             -- the supplier: a party's code, or a name
    number text not null,             -- as it stands on the paper; empty: nobody typed it
    valid_to date,                    -- the last day on which a licence is valid
    sha256 bytea not null,            -- of the content as it is kept
    sent_sha256 bytea not null,       -- of the content as it came
    media_type text not null,
    content bytea not null,
    unique (record_id, sha256)
);
create index on workshop_paper (holder) where valid_to is not null;

create trigger append_only before update or delete or truncate on workshop_record
for each statement execute function refuse_change();
create trigger append_only before update or delete or truncate on workshop_paper
for each statement execute function refuse_change();
