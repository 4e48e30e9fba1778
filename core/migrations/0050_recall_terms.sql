-- How soon a recall is reported and finished, by its class, as dated law. Plant files add to it and change it.

create table recall_term (
    code text primary key,
    grade text not null,              -- class of the recall: I, II, III
    report_within interval not null,  -- from knowing of the danger until the recall is begun and reported
    working_days integer not null,    -- from the day of knowing, which is not counted, until it is finished
    calendar text not null,           -- whose days are the working days
    valid_from timestamptz not null,
    valid_to timestamptz,
    standard text not null,
    verified boolean not null         -- false: a default of ours, not law; shown as such
);

-- Defaults, not checked against the printed text by us; plant files may define them anew under the same codes.
insert into recall_term (code, grade, report_within, working_days, calendar, valid_from, standard, verified) values
    ('recall-I', 'I', '24 hours', 10, 'working-days', '2015-09-01Z', '食品召回管理办法', false),
    ('recall-II', 'II', '48 hours', 20, 'working-days', '2015-09-01Z', '食品召回管理办法', false),
    ('recall-III', 'III', '72 hours', 30, 'working-days', '2015-09-01Z', '食品召回管理办法', false);

-- Monday to Friday, without the public holidays of 2026 and with the days that are worked instead: a default, not checked
-- either. In a year whose holidays nobody entered they count as working days, so that a recall falls due too early, never
-- too late.
insert into calendar (code, days, off, extra) values (
    'working-days',
    '{1,2,3,4,5}',
    array(
        select day::date
        from (values
            ('2026-01-01', '2026-01-03'), ('2026-02-15', '2026-02-23'), ('2026-04-04', '2026-04-06'),
            ('2026-05-01', '2026-05-05'), ('2026-06-19', '2026-06-21'), ('2026-09-25', '2026-09-27'),
            ('2026-10-01', '2026-10-07')
        ) as holiday (first, last)
        cross join generate_series(first::timestamp, last::timestamp, '1 day') as day
        order by day
    ),
    '{2026-01-04,2026-02-14,2026-02-28,2026-05-09,2026-09-20,2026-10-10}'
)
on conflict do nothing;
