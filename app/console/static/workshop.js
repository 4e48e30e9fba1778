// A workshop's forms. What is saved is kept on the phone until the server has it, under a number made here: however often
// it is sent, it counts once. Three taps in the usual case: open, photograph or choose, save.
//   <workshop-desk site="…" last="{kind: what}">   with forms [data-kind], buttons [data-open], and [data-unsent]
// The page itself is kept by workshop-worker.js: it opens without a link, as it was seen last.
(() => {
  const { clock, keptAt } = window.byssus;  // keptAt: when the phone kept this page, if it comes from there
  const madeAt = keptAt ?? Date.now();
  const now = () => new Date(clock.now + (Date.now() - madeAt) * clock.speed);
  const LONGEST_EDGE = 1600;
  const LATER = 15000;
  const SOON = 300;

  function kept(mode, act) {
    return new Promise((resolve, reject) => {
      const open = indexedDB.open("byssus", 1);
      open.onupgradeneeded = () => open.result.createObjectStore("unsent", { keyPath: "id" });
      open.onerror = () => reject(open.error);
      open.onsuccess = () => {
        const change = open.result.transaction("unsent", mode);
        const asked = act(change.objectStore("unsent"));
        change.oncomplete = () => { open.result.close(); resolve(asked.result); };
        change.onabort = () => { open.result.close(); reject(change.error); };
      };
    });
  }

  // Sends one entry. "sent": the server says that it has it; "later": it could not be reached, or wants a login, or somebody
  // on the way answered in its place; else why it refused.
  async function send({ id, path, body }) {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(path.replace("{id}", id), { method: "PUT", headers, body }).catch(() => null);
    if (!answer || answer.status === 401 || answer.status === 429 || answer.status >= 500) return "later";
    if (answer.ok) return (await answer.json().catch(() => null))?.id === id ? "sent" : "later";
    const problem = await answer.json().catch(() => ({}));
    return problem.detail || `${answer.status}`;
  }

  async function smaller(file) {
    const image = await createImageBitmap(file).catch(() => null);
    if (!image || !window.OffscreenCanvas) return file;
    const scale = Math.min(1, LONGEST_EDGE / Math.max(image.width, image.height));
    const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
  }

  function base64(blob) {
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(",")[1]);
      reader.readAsDataURL(blob);
    });
  }

  const uri = ({ code, gtin, lot }) => code || `https://id.gs1.org/01/${gtin}/10/${encodeURIComponent(lot || "")}`;
  const amount = (form) => ({
    number: Number(form.number.value.replace(",", ".")),
    unit: form.unit.value,
    ...(form.net_kg.value && !form.net_kg.closest("label").hidden ? { net_kg: Number(form.net_kg.value) } : {}),
  });
  const named = (form, name) => {
    const text = form.elements[name].value.trim();
    const option = [...form.elements[name].list.options].find((each) => each.value === text);
    return option ? option.dataset.code : text;
  };
  const made = (form) => (form.code?.value ? { code: form.code.value } : { gtin: form.gtin.value, lot: form.lot.value.trim() || null });
  const WHAT = {
    intake: (form) => ({
      supplier: named(form, "supplier"), what: { goods: made(form), amount: amount(form) },
      certificate: form.certificate.value.trim(), receipt: form.receipt.value.trim(),
    }),
    production: (form) => ({
      inputs: [...form.querySelectorAll("[name=input]:checked")].map((each) => ({
        goods: { code: each.value },
        amount: { number: Number(each.closest("li").querySelector("[name=kg]").value), unit: "kg" },
      })),
      output: { goods: made(form), amount: amount(form) },
    }),
    sale: (form) => ({ what: { goods: { code: form.stock.value }, amount: amount(form) }, customer: named(form, "customer") }),
  };

  class WorkshopDesk extends HTMLElement {
    connectedCallback() {
      this.unsentLots = new Set();
      this.last = JSON.parse(this.getAttribute("last"));
      this.addEventListener("click", (event) => this.tapped(event));
      this.addEventListener("change", (event) => this.changed(event));
      this.addEventListener("submit", (event) => { event.preventDefault(); this.save(event.target); });
      this.addEventListener("input", () => this.draft());
      this.again = setInterval(() => this.flush(), LATER);
      this.online = () => this.flush();
      window.addEventListener("online", this.online);
      this.resume();
      this.flush();
      keepPage();
    }

    disconnectedCallback() {
      clearInterval(this.again);
      window.removeEventListener("online", this.online);
    }

    form(kind) { return this.querySelector(`form[data-kind=${kind}]`); }

    tapped(event) {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.open) this.open(button.dataset.open, this.last[button.dataset.open]);
      if (button.dataset.correct) this.correct(button.dataset);
      if (button.dataset.close !== undefined) this.close();
      if (button.dataset.withdraw !== undefined) this.withdraw(button.closest("form"));
      if (button.dataset.discard) kept("readwrite", (all) => all.delete(button.dataset.discard)).then(() => this.list());
    }

    changed({ target }) {
      const form = target.form;
      if (target.name === "gtin") form.lot.value = this.nextLot(form);
      if (target.name === "unit") this.weigh(form);
      if (target.name === "shows") form.querySelector("[data-licence]").hidden = !form.querySelector("[value=licence]").checked;
      if (target.name === "label") this.read(form, target.files[0]);
      if (target.name === "photo") form.querySelector("[data-photos]").textContent = [...target.files].map((each) => each.name).join(", ");
    }

    weigh(form) { form.net_kg.closest("label").hidden = !form.unit.selectedOptions[0].hasAttribute("data-counts"); }

    open(kind, what, replaces = "") {
      this.close();
      const form = this.form(kind);
      form.reset();
      form.dataset.replaces = replaces;
      form.dataset.at = "";
      for (const part of form.querySelectorAll("[data-reason]")) part.hidden = !replaces;
      form.reason.required = Boolean(replaces);
      if (form.lot) form.lot.value = this.nextLot(form);
      if (what) this.fill(form, what, replaces);
      this.weigh(form);
      form.hidden = false;
      this.querySelector("[data-start]").hidden = true;
      form.scrollIntoView({ block: "start" });
      this.draft();
    }

    correct({ kind, correct, id, at }) {
      this.open(kind, JSON.parse(correct), id);
      this.form(kind).dataset.at = at;
    }

    close() {
      for (const form of this.querySelectorAll("form[data-kind]")) form.hidden = true;
      this.querySelector("[data-start]").hidden = false;
      this.draft();
      if (this.hasNews) this.done();
    }

    // What stands in the open form outlives that the page is drawn anew, as it is when the link comes back.
    draft() {
      const form = this.querySelector("form[data-kind]:not([hidden])");
      if (!form) { sessionStorage.removeItem("byssus.draft"); return; }
      const fields = [...form.elements].filter((each) => each.name && each.type !== "file");
      const values = fields.map(({ name, value, checked }) => ({ name, value, checked }));
      const { kind, replaces, at } = form.dataset;
      sessionStorage.setItem("byssus.draft", JSON.stringify({ kind, replaces, at, values }));
    }

    resume() {
      const { kind, replaces, at, values } = JSON.parse(sessionStorage.getItem("byssus.draft")) || {};
      if (!kind || replaces) return;
      const form = this.form(kind);
      this.open(kind);
      form.dataset.at = at;
      const fields = [...form.elements].filter((each) => each.name && each.type !== "file");
      for (const field of fields) {
        const told = values.find((each) => each.name === field.name && (field.type !== "checkbox" || each.value === field.value));
        if (!told) continue;
        if (field.type === "checkbox") field.checked = told.checked;
        else if (field.name !== "kg") field.value = told.value;
      }
      this.weigh(form);
      this.draft();
    }

    // The next lot number of today: what the server proposed, unless the day is another by now or an unsent entry has it.
    nextLot(form) {
      const { value: gtin, selectedOptions: [option] } = form.gtin;
      const proposed = /^(\d{6})-(\d+)$/.exec(option?.dataset.lot || "");
      if (!proposed) return option?.dataset.lot || "";
      const day = now().toLocaleDateString("en-CA", { timeZone: this.getAttribute("zone") }).replaceAll("-", "").slice(2);
      let number = day === proposed[1] ? Number(proposed[2]) : 1;
      while (this.unsentLots.has(`${gtin}/${day}-${number}`)) number += 1;
      return `${day}-${number}`;
    }

    // What was entered last, as the beginning of the next one; a correction begins with all that it corrects.
    fill(form, what, replaces) {
      const told = what.output || what.what;
      const partner = form.elements[{ intake: "supplier", sale: "customer" }[what.kind]];
      if (partner) {
        const code = what.supplier || what.customer;
        partner.value = [...partner.list.options].find((each) => each.dataset.code === code)?.value || code;
      }
      form.number.value = told.amount.number;
      form.unit.value = told.amount.unit;
      form.net_kg.value = told.amount.net_kg || "";
      if (form.stock) this.choose(form, told.goods, replaces);
      if (form.gtin && told.goods.gtin) form.gtin.value = told.goods.gtin;
      if (form.gtin) form.lot.value = replaces ? told.goods.lot || "" : this.nextLot(form);
      if (form.code && replaces) form.code.value = told.goods.code || "";
      if (form.certificate && replaces) [form.certificate.value, form.receipt.value] = [what.certificate, what.receipt];
      if (what.inputs) this.tick(form, what.inputs, replaces);
    }

    choose(form, goods, replaces) {
      const wanted = uri(goods);
      const product = wanted.split("/10/")[0];
      const options = [...form.stock.options];
      if (replaces && !options.some((each) => each.value === wanted)) form.stock.add(new Option(wanted.split("/10/")[1], wanted));
      const found = replaces ? wanted : options.find((each) => each.value.startsWith(`${product}/`))?.value;
      if (found) form.stock.value = found;
      const kg = parseFloat(form.stock.selectedOptions[0]?.dataset.kg);
      if (!replaces && form.unit.value === "kg" && kg < Number(form.number.value)) form.number.value = kg;
    }

    tick(form, inputs, replaces) {
      const list = form.querySelector("[data-inputs]");
      const products = new Set(inputs.map((each) => uri(each.goods).split("/10/")[0]));
      for (const box of list.querySelectorAll("[name=input]")) {
        box.checked = !replaces && products.has(box.value.split("/10/")[0]);
      }
      for (const input of replaces ? inputs : []) {
        const code = uri(input.goods);
        let box = [...list.querySelectorAll("[name=input]")].find((each) => each.value === code);
        if (!box) {
          list.append(form.querySelector("template").content.cloneNode(true));
          box = list.lastElementChild.querySelector("[name=input]");
          box.value = code;
          list.lastElementChild.querySelector("b").textContent = code.split("/10/")[1];
        }
        box.checked = true;
        box.closest("li").querySelector("[name=kg]").value = input.amount.unit === "kg" ? input.amount.number : "";
      }
    }

    async read(form, file) {
      const answer = await fetch("/api/v1/codes/read", { method: "POST", headers: { "Content-Type": file.type }, body: file }).catch(() => null);
      const codes = answer?.ok ? (await answer.json()).codes : [];
      form.code.value = codes.find((each) => each.level === "batch")?.text || "";
      form.querySelector("[data-read]").textContent = form.code.value || this.getAttribute("unread");
    }

    async papers(form) {
      const shows = [...form.querySelectorAll("[name=shows]:checked")].map((each) => each.value);
      const licence = shows.includes("licence") && form.valid_to.value ? { valid_to: form.valid_to.value } : {};
      const files = await Promise.all([...form.photo.files].map(async (file) => base64(await smaller(file))));
      return files.map((content) => ({ shows, content, ...licence }));
    }

    async save(form) {
      const button = form.querySelector("button.primary");
      if (button.disabled) return;
      button.disabled = true;  // before the photos are made smaller: who taps twice means one record
      const kind = form.dataset.kind;
      const what = { kind, ...WHAT[kind](form) };
      const replaces = form.dataset.replaces ? { replaces: form.dataset.replaces, reason: form.reason.value } : {};
      const papers = form.photo ? await this.papers(form) : [];
      await this.hand(form, "/api/v1/workshops/records/{id}", { site: this.getAttribute("site"), at: form.dataset.at || now().toISOString(), what, papers, ...replaces });
    }

    withdraw(form) {
      if (!form.reportValidity()) return;
      const path = `/api/v1/workshops/withdrawals/{id}?site=${encodeURIComponent(this.getAttribute("site"))}`;
      this.hand(form, path, { replaces: form.dataset.replaces, reason: form.reason.value });
    }

    // Keep it first, send it then: whatever happens in between, it is not lost. What is refused at once is shown in its form.
    async hand(form, path, content) {
      const button = form.querySelector("button.primary");
      button.disabled = true;
      const entry = { id: crypto.randomUUID?.() || uuid(), path, body: JSON.stringify(content) };
      const isKept = await kept("readwrite", (all) => all.put(entry)).then(() => true, () => false);
      const outcome = await send(entry);
      button.disabled = false;
      if (outcome === "later" && isKept) { await this.list(); this.close(); return; }
      if (isKept) await kept("readwrite", (all) => all.delete(entry.id));
      const said = { sent: "", later: this.getAttribute("unkept") }[outcome];
      form.querySelector("[role=alert]").textContent = said ?? outcome;
      if (outcome === "sent") { this.hasNews = true; this.close(); }
    }

    // The page is drawn anew, unless somebody is writing on it: then, once they are done. It hears nothing before the page
    // and the server have greeted each other.
    done() {
      this.hasNews = Boolean(this.querySelector("form[data-kind]:not([hidden])"));
      if (this.hasNews || !this.isConnected) return;
      if (window.did_handshake) this.dispatchEvent(new CustomEvent("entered", { bubbles: true }));
      else setTimeout(() => this.done(), SOON);
    }

    async flush() {
      let sent = 0;
      for (const entry of await kept("readonly", (all) => all.getAll()).catch(() => [])) {
        const outcome = await send(entry);
        if (outcome === "sent") { sent += 1; await kept("readwrite", (all) => all.delete(entry.id)); }
        else if (outcome !== "later") await kept("readwrite", (all) => all.put({ ...entry, refused: outcome }));
      }
      await this.list();
      if (sent) this.done();
    }

    async list() {
      const waiting = await kept("readonly", (all) => all.getAll()).catch(() => []);
      const made = waiting.map(({ body }) => JSON.parse(body).what).map((what) => (what?.output || what?.what)?.goods);
      this.querySelector("[data-kept]").hidden = !keptAt || Boolean(window.did_handshake);
      this.unsentLots = new Set(made.map((goods) => `${goods?.gtin}/${goods?.lot}`));
      const place = this.querySelector("[data-unsent]");
      place.hidden = !waiting.length;
      place.querySelector("b").textContent = waiting.length;
      place.querySelector("ul").replaceChildren(...waiting.filter((each) => each.refused).map((each) => {
        const line = place.querySelector("template").content.cloneNode(true);
        line.querySelector("span").textContent = each.refused;
        line.querySelector("button").dataset.discard = each.id;
        return line;
      }));
    }
  }

  // Lets the worker keep this page and all that it is drawn with; only where the browser allows it, which takes TLS.
  async function keepPage() {
    navigator.storage?.persist?.();
    if (!navigator.serviceWorker) return;
    await navigator.serviceWorker.register("/workshop-worker.js", { scope: "/workshop" }).catch(() => null);
    const { active } = await navigator.serviceWorker.ready;
    const assets = performance.getEntriesByType("resource").map((each) => each.name);
    active.postMessage({ page: location.href, assets });
  }

  // A version 4 UUID (RFC 9562) for pages that came without TLS, where the browser makes none.
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

  customElements.define("workshop-desk", WorkshopDesk);
})();
