-- timezone: the zone that most sites live by, for the clock of the masthead
select timezone from site group by timezone order by count(*) desc, timezone limit 1;
