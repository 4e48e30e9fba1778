-- insert_key: a new key, unless its name is in use
insert into access_key (id, name, role, party_id, contact_id, secret_sha256, created_at, expires_at)
values (
    %(id)s, %(name)s, %(role)s, (select id from party where code = %(party)s),
    (select id from contact where code = %(contact)s), %(secret_sha256)s, %(created_at)s, %(expires_at)s
)
on conflict (name) where revoked_at is null do nothing
returning id;

-- key: one key with the digest of its secret
select key.id, key.name, coalesce(contact.name, key.name), key.role, party.code, created_at, expires_at, revoked_at,
    secret_sha256
from access_key key left join party on party.id = party_id left join contact on contact.id = contact_id
where key.id = %(id)s;

-- keys: every key there ever was, newest first
select key.id, key.name, coalesce(contact.name, key.name), key.role, party.code, created_at, expires_at, revoked_at
from access_key key left join party on party.id = party_id left join contact on contact.id = contact_id
order by created_at desc, key.id;

-- revoke_key: end a key now; one that ended before keeps its time
update access_key set revoked_at = coalesce(revoked_at, %(now)s) where id = %(id)s
returning id, name, coalesce((select contact.name from contact where contact.id = contact_id), name), role,
    (select code from party where party.id = party_id), created_at, expires_at, revoked_at;

-- contact: the name of the person whom a contact stands for
select name from contact where code = %(contact)s;

-- party_exists: whether a firm or office has this code
select exists (select from party where code = %(party)s);

-- admin_exists: whether there ever was an admin key
select exists (select from access_key where role = 'admin');

-- insert_session: a browser that showed its key
insert into session (token_sha256, key_id, started_at, expires_at)
values (%(token_sha256)s, %(key_id)s, %(now)s, %(expires_at)s);

-- session: the holder of a session that has not ended, nor its key
select key.id, coalesce(contact.name, key.name), key.role, party.code
from session join access_key key on key.id = session.key_id left join party on party.id = key.party_id
    left join contact on contact.id = key.contact_id
where token_sha256 = %(token_sha256)s and session.expires_at > %(now)s
    and key.revoked_at is null and (key.expires_at is null or key.expires_at > %(now)s);

-- end_session: forget a session
delete from session where token_sha256 = %(token_sha256)s;

-- end_old_sessions: forget sessions whose time is over, by session_expires_at_idx
delete from session where expires_at <= %(now)s;

-- insert_audit: one deed
insert into audit (at, actor, action, object, detail)
values (%(at)s, %(actor)s, %(action)s, %(object)s, %(detail)s);
