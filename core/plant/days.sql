-- days: every site with its zone, the beginning of its day and its calendar
select site.code, site.timezone, site.day_starts, calendar.code, calendar.days, calendar.off, calendar.extra
from site
left join calendar on calendar.code = site.calendar
order by site.code;
