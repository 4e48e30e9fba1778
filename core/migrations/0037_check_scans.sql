-- Scans at control points wait for `alerts`, which takes each once.

alter table reader add column plan text, add column control_point text;

create table check_scan_feed (
    scan_id bigint primary key references scan
);

create function feed_check_scan() returns trigger language plpgsql as $$
begin
    insert into check_scan_feed select new.id from reader where code = new.reader and control_point is not null;
    return null;
end $$;

create trigger feed_check_scan after insert on scan for each row execute function feed_check_scan();
