// The next lot number of today: what the server proposed, unless the day is another by now or an unsent entry has it.
import { now } from "./offline.js";

export function lotAfter(form, zone, unsent) {
  const { value: gtin, selectedOptions: [option] } = form.gtin;
  const proposed = /^(\d{6})-(\d+)$/.exec(option?.dataset.lot || "");
  if (!proposed) return option?.dataset.lot || "";
  const day = now().toLocaleDateString("en-CA", { timeZone: zone }).replaceAll("-", "").slice(2);
  let number = day === proposed[1] ? Number(proposed[2]) : 1;
  while (unsent.has(`${gtin}/${day}-${number}`)) number += 1;
  return `${day}-${number}`;
}

// The lots that entries name which the server does not have yet.
export function lotsIn(entries) {
  const goods = entries.map(({ body }) => JSON.parse(body).what).map((what) => (what?.output || what?.what)?.goods);
  return new Set(goods.map((each) => `${each?.gtin}/${each?.lot}`));
}
