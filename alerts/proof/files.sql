-- add: a file of an alarm
insert into evidence_file (alarm_id, sha256, sent_sha256, name, media_type, content, added_at, added_by)
values (%(alarm)s, %(sha256)s, %(sent_sha256)s, %(name)s, %(media_type)s, %(content)s, %(at)s, %(by)s);

-- files: the files of some alarms, without their content (evidence_file_alarm_id_sha256_key)
select alarm_id, sha256, sent_sha256, name, media_type, length(content), added_at, added_by
from evidence_file where alarm_id = any(%(alarms)s) order by id;

-- content: of one file (evidence_file_alarm_id_sha256_key)
select content from evidence_file where alarm_id = %(alarm)s and sha256 = %(sha256)s;

-- files_named: files by their hashes, each once
select distinct on (sha256) sha256, media_type, content from evidence_file where sha256 = any(%(digests)s);
