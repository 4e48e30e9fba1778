-- Rules may judge what readings come to over a window, besides each reading itself.
alter table rule
    add column measure text not null default 'value',  -- value, rate, cumulative, mkt, degree_minutes
    add column measured_over interval,                 -- the window; null for value
    add column beyond double precision;                -- from which value on time counts; cumulative, degree_minutes
