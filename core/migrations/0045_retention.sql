-- What need not be kept goes in steps, each a transaction of its own: the parts of readings (points, or chunks) one by one.
drop function if exists remove_readings(timestamptz);

-- Whether an alarm rests on what a device said of itself: of any point that it fed then.
create function is_device_evidence(device integer, at timestamptz) returns boolean stable
return exists (
    select from assignment
    where device_id = device and valid_from <= at and (valid_to is null or at < valid_to) and is_evidence(point_id, at)
);
