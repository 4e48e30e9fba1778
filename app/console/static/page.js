// Ages that keep counting, by the clock of the service (which may run faster than the wall), not by the browser's.
//   <time-since at="2026-11-23T05:12:03Z" form="ago">   12 s ago, 3 min ago ... (figures.py writes fixed spans alike)
//   <time-since at="..." form="span" stale="120">       12 s; becomes class "stale" beyond so many seconds
//   <site-clock zone="Asia/Shanghai">                   the service's time of day in that zone
(() => {
  const { clock, words } = window.byssus;
  const started = performance.now();
  const now = () => clock.now + (performance.now() - started) * clock.speed;
  const fill = (text, values) => text.replace(/\{(\w)\}/g, (_, name) => values[name]);

  function span(milliseconds) {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const part = (size, of) => Math.floor((of ? seconds % of : seconds) / size);
    if (seconds < 60) return fill(words.seconds, { n: seconds });
    if (seconds < 3600) return fill(words.minutes, { n: part(60) });
    if (seconds < 86400) return fill(words.hours, { n: part(3600), m: part(60, 3600) });
    return fill(words.days, { n: part(86400), m: part(3600, 86400) });
  }

  const running = new Set();

  class TimeSince extends HTMLElement {
    static observedAttributes = ["at"];
    connectedCallback() { running.add(this); this.tick(); }
    disconnectedCallback() { running.delete(this); }
    attributeChangedCallback() { this.tick(); }
    tick() {
      const age = now() - Date.parse(this.getAttribute("at"));
      const text = this.getAttribute("form") === "ago" ? fill(words.ago, { t: span(age) }) : span(age);
      if (this.textContent !== text) this.textContent = text;
      const limit = this.getAttribute("stale");
      if (limit) this.classList.toggle("stale", age > 1000 * Number(limit));
    }
  }

  class SiteClock extends HTMLElement {
    connectedCallback() {
      this.format = new Intl.DateTimeFormat("en-CA", {
        timeZone: this.getAttribute("zone"), hourCycle: "h23",
        year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
      });
      running.add(this);
      this.tick();
    }
    disconnectedCallback() { running.delete(this); }
    tick() {
      const text = this.format.format(now()).replace(",", "");
      if (this.textContent !== text) this.textContent = text;
    }
  }

  // A button that sends photos and papers to the API as they are picked; the page hears of them by the alarm's log.
  class EvidenceInput extends HTMLElement {
    connectedCallback() {
      this.querySelector("input").addEventListener("change", (event) => this.send(event.target));
    }
    async send(input) {
      const said = this.querySelector("[role=status]");
      for (const file of input.files) {
        const address = `${this.getAttribute("action")}?name=${encodeURIComponent(file.name)}`;
        const headers = { "Content-Type": file.type };
        const answer = await fetch(address, { method: "POST", headers, body: file }).catch(() => null);
        const problem = answer && answer.ok ? "" : await answer?.json().then((told) => told.detail, () => "");
        said.textContent = `${this.getAttribute(answer?.ok ? "added" : "failed")} ${file.name} ${problem || ""}`;
        said.classList.toggle("critical", !answer?.ok);
      }
      input.value = "";
    }
  }

  // Who logs out takes the pages along that the phone keeps; what was entered and not sent stays.
  document.addEventListener("submit", ({ target }) => {
    if (target.getAttribute("action") === "/logout") window.caches?.keys().then((all) => all.forEach((name) => caches.delete(name)));
  });

  customElements.define("evidence-input", EvidenceInput);
  customElements.define("time-since", TimeSince);
  customElements.define("site-clock", SiteClock);
  setInterval(() => running.forEach((element) => element.tick()), 1000);
})();
