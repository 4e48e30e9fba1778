-- sensors: what has fed a point, newest first, with the calibrations in force meanwhile (assignment_point_id_valid_from_idx)
select device.code, assignment.channel, assignment.valid_from, assignment.valid_to,
    assignment.valid_from + assignment.warm_up, calibrated.valid_from, correction, due_on, certificate, laboratory,
    assignment.valid_to is null and replaced_at is null
        and coalesce(due_on < (%(now)s at time zone site.timezone)::date, false)
from point
join zone on zone.id = point.zone_id
join site on site.id = zone.site_id
join assignment on assignment.point_id = point.id
join device on device.id = assignment.device_id
left join (
    select *, lead(valid_from) over (partition by device_id, channel order by valid_from) as replaced_at from calibration
) as calibrated on calibrated.device_id = assignment.device_id and calibrated.channel = assignment.channel
    and tstzrange(calibrated.valid_from, replaced_at) && tstzrange(assignment.valid_from, assignment.valid_to)
where point.code = %(point)s
order by assignment.valid_from desc, device.code, assignment.channel, calibrated.valid_from desc;
