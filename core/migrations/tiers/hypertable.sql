-- Both editions of TimescaleDB: readings are a hypertable, and removed by the chunk, which is a week.
create extension if not exists timescaledb;
select create_hypertable('reading', by_range('time', interval '7 days'), if_not_exists => true, migrate_data => true);

-- The parts that readings are removed by: chunks.
create or replace function expired_parts(before timestamptz) returns setof text stable language sql as $$
    select format('%I.%I', chunk_schema, chunk_name) from timescaledb_information.chunks
    where hypertable_schema = current_schema and hypertable_name = 'reading' and range_end <= before
    order by range_end
$$;

-- Remove the readings of a part that no alarm rests on, at once. A chunk with evidence in it is dropped too; its evidence
-- goes into a new one, which is small and stays.
create or replace function remove_readings(part text, before timestamptz, most integer) returns bigint
language plpgsql as $$
declare
    chunk record;
    removed bigint;
begin
    if to_regclass(part) is null then
        return 0; -- dropped by the step before
    end if;
    execute format('select count(*) from %s where not is_evidence(point_id, time)', part) into removed;
    if removed > 0 then
        select range_start, range_end into strict chunk from timescaledb_information.chunks
        where format('%I.%I', chunk_schema, chunk_name) = part;
        create temporary table if not exists kept (like reading);
        execute format('insert into kept select * from %s where is_evidence(point_id, time)', part);
        perform drop_chunks('reading', older_than => chunk.range_end, newer_than => chunk.range_start);
        insert into reading select * from kept;
        truncate kept;
    end if;
    return removed;
end $$;
