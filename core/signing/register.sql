-- add_key: publish a key
insert into signing_key (id, public_key, made_at) values (%(id)s, %(public)s, %(now)s) on conflict do nothing

-- retired_at: when a key was retired
select retired_at from signing_key where id = %s

-- retire_keys: nothing is signed with the others from now on
update signing_key set retired_at = %(now)s where id <> %(id)s and retired_at is null

-- keys: all keys that ever signed, the newest first
select public_key, made_at, retired_at from signing_key order by made_at desc, id

-- statement: what was signed of a file
select statement from file_signature where sha256 = %s

-- add_statement: keep what was signed, unless the same file was signed before
insert into file_signature (sha256, key_id, signed_at, statement)
values (%(sha256)s, %(key)s, %(now)s, %(statement)s)
on conflict do nothing
