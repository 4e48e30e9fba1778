-- insert_key: a new key, unless its name is in use
insert into access_key (id, name, role, secret_sha256, created_at, expires_at)
values (%(id)s, %(name)s, %(role)s, %(secret_sha256)s, %(created_at)s, %(expires_at)s)
on conflict (name) where revoked_at is null do nothing
returning id;

-- key: one key with the digest of its secret
select id, name, role, created_at, expires_at, revoked_at, secret_sha256 from access_key where id = %(id)s;

-- keys: every key there ever was, newest first
select id, name, role, created_at, expires_at, revoked_at from access_key order by created_at desc, id;

-- revoke_key: end a key now; one that ended before keeps its time
update access_key set revoked_at = coalesce(revoked_at, %(now)s) where id = %(id)s
returning id, name, role, created_at, expires_at, revoked_at;

-- admin_exists: whether there ever was an admin key
select exists (select from access_key where role = 'admin');

-- insert_session: a browser that showed its key
insert into session (token_sha256, key_id, started_at, expires_at)
values (%(token_sha256)s, %(key_id)s, %(now)s, %(expires_at)s);

-- session: the holder of a session that has not ended, nor its key
select key.id, key.name, key.role
from session join access_key key on key.id = session.key_id
where token_sha256 = %(token_sha256)s and session.expires_at > %(now)s
    and key.revoked_at is null and (key.expires_at is null or key.expires_at > %(now)s);

-- end_session: forget a session
delete from session where token_sha256 = %(token_sha256)s;

-- end_old_sessions: forget sessions whose time is over, by session_expires_at_idx
delete from session where expires_at <= %(now)s;

-- insert_audit: one deed
insert into audit (at, actor, action, object, detail)
values (%(at)s, %(actor)s, %(action)s, %(object)s, %(detail)s);
