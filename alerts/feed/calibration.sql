-- due: points whose sensor has a calibration, or that have an alarm for want of one: the newest, and whether it is over
select zone.site_id, zone.id, point.id, point.code, calibration.due_on, calibration.certificate,
    coalesce(calibration.due_on < (%(now)s at time zone site.timezone)::date, false)
from point
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id
left join assignment on assignment.point_id = point.id
    and assignment.valid_from <= %(now)s and (assignment.valid_to is null or assignment.valid_to > %(now)s)
left join lateral (
    select due_on, certificate from calibration
    where device_id = assignment.device_id and channel = assignment.channel and valid_from <= %(now)s
    order by valid_from desc
    limit 1
) as calibration on true
where calibration.due_on is not null
    or exists (select from alarm where point_id = point.id and kind = 'calibration' and cleared_at is null)
order by point.id;
