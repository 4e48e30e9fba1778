-- Both editions of TimescaleDB: readings are a hypertable, and removed by the chunk, which is a week.
create extension if not exists timescaledb;
select create_hypertable('reading', by_range('time', interval '7 days'), if_not_exists => true, migrate_data => true);

-- A chunk with evidence in it is dropped too; its evidence goes into a new one, which is small and stays.
create or replace function remove_readings(before timestamptz) returns bigint language plpgsql as $$
declare
    chunk record;
    removed bigint;
    total bigint := 0;
begin
    create temporary table if not exists kept (like reading);
    for chunk in
        select format('%I.%I', chunk_schema, chunk_name) as name, range_start, range_end
        from timescaledb_information.chunks
        where hypertable_schema = current_schema and hypertable_name = 'reading' and range_end <= before
    loop
        execute format('select count(*) from %s where not is_evidence(point_id, time)', chunk.name) into removed;
        continue when removed = 0;
        execute format('insert into kept select * from %s where is_evidence(point_id, time)', chunk.name);
        perform drop_chunks('reading', older_than => chunk.range_end, newer_than => chunk.range_start);
        insert into reading select * from kept;
        truncate kept;
        total := total + removed;
    end loop;
    return total;
end $$;
