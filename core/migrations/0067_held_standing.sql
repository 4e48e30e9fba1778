-- What a hold has to be compared with: what it holds, and what somebody decided; not what late data took back.
create index held_standing on held (hold_id) where ended_at is null or ending = 'released';
