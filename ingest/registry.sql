-- revision: number of the plant's last change
select number from plant_revision

-- gateways: every gateway that spoke or was declared
select code, timezone, site_id is not null from gateway

-- devices: every declared device with the code of its gateway
select device.code, device.id, gateway.code, device.timezone from device join gateway on gateway.id = device.gateway_id

-- assignments: what each channel fed, newest first, for most readings are about now
select device.code, channel, valid_from, valid_to, warm_up, point.id, point.unit, point.every
from assignment
join device on device.id = assignment.device_id
join point on point.id = assignment.point_id
order by valid_from desc

-- corrections: what calibrations add to the values of channels, newest first
select device.code, channel, valid_from, correction
from calibration
join device on device.id = device_id
order by valid_from desc
