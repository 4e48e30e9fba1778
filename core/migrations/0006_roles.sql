-- What each running role counts, so that one address answers for all of them.

create table role_figures (
    role text not null,
    instance text not null,           -- host and process number
    at timestamptz not null,          -- by the wall clock
    figures text not null,            -- in the text format of Prometheus
    primary key (role, instance)
);
