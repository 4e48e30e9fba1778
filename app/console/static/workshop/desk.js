// A workshop's forms. Three taps in the usual case: open, photograph or choose, save.
//   <workshop-desk site="…" person="…" last="{kind: what}">   with forms [data-kind], buttons [data-open], and [data-unsent]
// What is saved goes by way of unsent.js; the page itself is kept by workshop-worker.js and opens without a link.
import { fillFrom, keepDraft, keptDraft } from "./draft.js";
import { clear, fill, showCode, weigh } from "./filling.js";
import { lotAfter, lotsIn } from "./lots.js";
import { isKeptPage, keepPage, now } from "./offline.js";
import { labelOn, papersOf } from "./photos.js";
import { told, withoutAmount } from "./told.js";
import { drop, entryOf, keep, RECORDS, send, waiting } from "./unsent.js";
import { drawUnsent } from "./unsent-list.js";

const LATER = 15000;
const SOON = 300;
const HURRIED = 10000;  // somebody waits with the phone in their hand
const PATIENT = 180000;

class WorkshopDesk extends HTMLElement {
  connectedCallback() {
    this.unsent = [];
    this.last = JSON.parse(this.getAttribute("last"));
    this.addEventListener("click", (event) => this.tapped(event));
    this.addEventListener("change", (event) => this.changed(event));
    this.addEventListener("submit", (event) => { event.preventDefault(); this.save(event.target); });
    this.addEventListener("input", (event) => this.typed(event));
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

  get site() { return this.getAttribute("site"); }
  get person() { return this.getAttribute("person"); }
  get written() { return this.querySelector("form[data-kind]:not([hidden])"); }
  form(kind) { return this.querySelector(`form[data-kind=${kind}]`); }
  nextLot(form) { return lotAfter(form, this.getAttribute("zone"), lotsIn(this.unsent)); }
  draft() { keepDraft(this.written); }

  tapped(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { open, correct, id, at, kind, close, withdraw, discard, mend } = button.dataset;
    if (open) this.open(open, { what: this.last[open] });
    if (correct) this.open(kind, { what: JSON.parse(correct), replaces: id, at });
    if (close !== undefined) this.close();
    if (withdraw !== undefined) this.withdraw(button.closest("form"));
    if (discard) drop(discard).then(() => this.list());
    if (mend) this.mend(mend);
  }

  // Who names a lot by hand does not mean the label that was photographed.
  typed({ target }) {
    target.setCustomValidity?.("");
    if ((target.name === "gtin" || target.name === "lot") && target.form.code) showCode(target.form, "");
    this.draft();
  }

  changed({ target }) {
    const { form } = target;
    if (target.name === "gtin") form.lot.value = this.nextLot(form);
    if (target.name === "unit") weigh(form);
    if (target.name === "shows") form.querySelector("[data-licence]").hidden = !form.querySelector("[value=licence]").checked;
    if (target.name === "label") this.read(form, target.files[0]);
    if (target.name === "photo") form.querySelector("[data-photos]").textContent = [...target.files].map((each) => each.name).join(", ");
  }

  // A form: empty, with what was entered last, or with what is to be put right: a record that it replaces, or an entry
  // that was refused and that it is sent instead of.
  open(kind, { what, replaces = "", reason = "", instead = "", at = "" } = {}) {
    this.close();
    const form = this.form(kind);
    clear(form);
    Object.assign(form.dataset, { replaces, instead, at });
    for (const part of form.querySelectorAll("[data-reason]")) part.hidden = !replaces;
    form.reason.required = Boolean(replaces);
    form.reason.value = reason;
    if (form.lot) form.lot.value = this.nextLot(form);
    if (what) fill(form, what, { exact: Boolean(replaces || instead), nextLot: (each) => this.nextLot(each) });
    weigh(form);
    form.hidden = false;
    this.querySelector("[data-start]").hidden = true;
    form.scrollIntoView({ block: "start" });
    this.draft();
  }

  mend(id) {
    const { body, refused } = this.unsent.find((each) => each.id === id);
    const { what, at, replaces, reason } = JSON.parse(body);
    this.open(what.kind, { what, replaces, reason, instead: id, at });
    this.written.querySelector("[role=alert]").textContent = refused;
  }

  close() {
    for (const form of this.querySelectorAll("form[data-kind]")) form.hidden = true;
    this.querySelector("[data-start]").hidden = false;
    this.draft();
    if (this.hasNews) this.done();
  }

  resume() {
    const draft = keptDraft();
    if (!draft) return;
    this.open(draft.kind);
    fillFrom(draft, this.written);
    weigh(this.written);
    this.draft();
  }

  async read(form, file) { showCode(form, file ? await labelOn(file) : "", this.getAttribute("unread")); }

  async save(form) {
    const wrong = withoutAmount(form);
    wrong?.setCustomValidity(this.getAttribute("unweighed"));
    const button = form.querySelector("button.primary");
    if (!form.reportValidity() || button.disabled) return;
    button.disabled = true;  // before the photos are made smaller: who taps twice means one record
    const { replaces, instead, at } = form.dataset;
    const before = this.unsent.find((each) => each.id === instead);
    const papers = [...(before ? JSON.parse(before.body).papers : []), ...(form.photo ? await papersOf(form) : [])];
    const correction = replaces ? { replaces, reason: form.reason.value } : {};
    await this.hand(form, RECORDS, { site: this.site, at: at || now().toISOString(), what: told(form), papers, ...correction });
  }

  withdraw(form) {
    if (!form.reportValidity() || form.querySelector("button.primary").disabled) return;
    const path = `/api/v1/workshops/withdrawals/{id}?site=${encodeURIComponent(this.site)}`;
    this.hand(form, path, { replaces: form.dataset.replaces, reason: form.reason.value });
  }

  // Keep it first, send it then: whatever happens in between, it is not lost. What is refused at once is shown in its form.
  async hand(form, path, content) {
    const button = form.querySelector("button.primary");
    button.disabled = true;
    const entry = entryOf(this.person, path, content);
    const isKept = await keep(entry);
    const outcome = await send(entry, HURRIED);
    button.disabled = false;
    const { instead } = form.dataset;
    if (instead && (outcome === "sent" || (outcome === "later" && isKept))) await drop(instead);
    if (outcome === "later" && isKept) { await this.list(); this.close(); return; }
    if (isKept) await drop(entry.id);
    const said = { sent: "", later: this.getAttribute("unkept") }[outcome];
    form.querySelector("[role=alert]").textContent = said ?? outcome;
    if (outcome === "sent") { this.hasNews = true; this.close(); }
  }

  // The page is drawn anew, unless somebody is writing on it: then, once they are done. It hears nothing before the page
  // and the server have greeted each other.
  done() {
    this.hasNews = Boolean(this.written);
    if (this.hasNews || !this.isConnected) return;
    if (window.did_handshake) this.dispatchEvent(new CustomEvent("entered", { bubbles: true }));
    else setTimeout(() => this.done(), SOON);
  }

  // Sends what the person left, one after the other; what is somebody else's waits for them, for a record bears a name.
  async flush() {
    let sent = 0;
    for (const entry of (await waiting()).filter((each) => this.isMine(each))) {
      const outcome = await send(entry, PATIENT);
      if (outcome === "sent") { sent += 1; await drop(entry.id); }
      else if (outcome !== "later") await keep({ ...entry, refused: outcome });
    }
    await this.list();
    if (sent) this.done();
  }

  isMine({ by }) { return by === undefined || by === this.person; }

  async list() {
    this.unsent = await waiting();
    this.querySelector("[data-kept]").hidden = !isKeptPage();
    drawUnsent(this.querySelector("[data-unsent]"), this.unsent, (each) => this.isMine(each));
  }
}

customElements.define("workshop-desk", WorkshopDesk);
