// What is saved is kept on the phone until the server has it, under a number made here: however often it is sent, it counts
// once. An entry is { id, by, path, body }, and `refused` once the server said why it does not take it.
export const RECORDS = "/api/v1/workshops/records/{id}";
const STORE = "unsent";
const underway = new Set();

function change(mode, act) {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open("byssus", 1);
    open.onupgradeneeded = () => open.result.createObjectStore(STORE, { keyPath: "id" });
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
      const done = open.result.transaction(STORE, mode);
      const asked = act(done.objectStore(STORE));
      done.oncomplete = () => { open.result.close(); resolve(asked.result); };
      done.onabort = () => { open.result.close(); reject(done.error); };
    };
  });
}

export const entryOf = (by, path, content) => ({ id: crypto.randomUUID?.() || uuid(), by, path, body: JSON.stringify(content) });
export const keep = (entry) => change("readwrite", (all) => all.put(entry)).then(() => true, () => false);
export const drop = (id) => change("readwrite", (all) => all.delete(id));
export const waiting = () => change("readonly", (all) => all.getAll()).catch(() => []);

// Sends one entry, and waits so many milliseconds for the answer. "sent": the server says that it has it; "later": it could
// not be reached, or wants a login, or somebody on the way answered in its place, or the entry is on its way already; else
// why it refused.
export async function send(entry, patience) {
  if (underway.has(entry.id)) return "later";
  underway.add(entry.id);
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(), patience);
  try {
    return await put(entry, enough.signal);
  } catch {
    return "later";
  } finally {
    clearTimeout(timer);
    underway.delete(entry.id);
  }
}

async function put({ id, path, body }, signal) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path.replace("{id}", id), { method: "PUT", headers, body, signal });
  if (answer.status === 401 || answer.status === 429 || answer.status >= 500) return "later";
  const said = await answer.json().catch(() => null);
  if (answer.ok) return said?.id === id ? "sent" : "later";
  return said?.detail || `${answer.status}`;
}

// A version 4 UUID (RFC 9562) for pages that came without TLS, where the browser makes none.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
