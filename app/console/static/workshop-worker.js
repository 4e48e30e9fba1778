// Keeps the workshop's page on the phone, so that it opens without a link: the page as it was seen last, and what it is drawn
// with. Never an answer of the API, and no other page. RELEASE, which stands before this text, names what the page is drawn
// with: the cache of a new release takes the place of the old one once it is whole.
(() => {
  const NAME = "byssus-workshop-";
  const KEPT = `${NAME}${RELEASE}`;
  const PAGE = "/workshop";
  const PATIENCE = 8000;

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
  self.addEventListener("message", (event) => event.waitUntil(keep(event.data.page, event.data.assets)));
  self.addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method !== "GET") return;
    if (request.mode === "navigate" && new URL(request.url).pathname === PAGE) event.respondWith(page(request));
    else if (isAsset(request.url)) event.respondWith(asset(request));
  });

  // What has an address that changes with its content, or with the release that it is of.
  function isAsset(address) {
    const { origin, pathname } = new URL(address);
    return origin === self.location.origin && (pathname.startsWith("/_nicegui/") || pathname.startsWith("/console/"));
  }

  const found = (address) => caches.match(address, { ignoreVary: true });

  // The page as it is now; as it was seen last, where the server cannot be reached within reason. Whoever is sent away to
  // log in may not see it any more.
  async function page(request) {
    const reached = fetch(request);
    const answer = await Promise.race([reached, new Promise((late) => setTimeout(late, PATIENCE))]).catch(() => null);
    if (!answer) return (await asKept(request.url)) || reached;
    if (answer.type === "opaqueredirect") await forget(() => true);
    else if (answer.ok) await keepPage(request.url, answer.clone());
    return answer;
  }

  async function keepPage(address, answer) {
    const headers = { "Content-Type": "text/html; charset=utf-8", "Kept-At": String(Date.now()) };
    await (await caches.open(KEPT)).put(address, new Response(await answer.text(), { headers }));
  }

  // The page says of itself that it was kept, and since when: its clock would stand still otherwise.
  async function asKept(address) {
    const kept = await found(address);
    if (!kept) return null;
    const since = `<script>window.byssus.keptAt = ${Number(kept.headers.get("Kept-At"))};</script></head>`;
    return new Response((await kept.text()).replace("</head>", () => since), { headers: { "Content-Type": "text/html; charset=utf-8" } });
  }

  async function asset(request) {
    const known = await found(request.url);
    if (known) return known;
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(KEPT)).put(request.url, answer.clone());
    return answer;
  }

  async function keep(address, assets) {
    const cache = await caches.open(KEPT);
    for (const wanted of assets.filter(isAsset)) {
      if (!(await cache.match(wanted, { ignoreVary: true }))) await cache.add(wanted);
    }
    if (!(await cache.match(address, { ignoreVary: true }))) {
      const answer = await fetch(address);
      if (answer.ok && !answer.redirected) await keepPage(address, answer);
    }
    await forget((name) => name !== KEPT);
  }

  async function forget(which) {
    const names = (await caches.keys()).filter((name) => name.startsWith(NAME) && which(name));
    await Promise.all(names.map((name) => caches.delete(name)));
  }
})();
