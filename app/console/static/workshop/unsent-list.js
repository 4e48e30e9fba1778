// Draws what waits on the phone: how much it is, what was refused and why, and what waits for somebody else.
import { RECORDS } from "./unsent.js";

export function drawUnsent(place, entries, isMine) {
  place.hidden = !entries.length;
  place.querySelector("b").textContent = entries.length;
  const template = place.querySelector("template");
  const lines = entries.filter((each) => each.refused || !isMine(each)).map((each) => line(template, place.dataset, each, isMine(each)));
  place.querySelector("ul").replaceChildren(...lines);
}

function line(template, { others }, { id, by, path, refused }, mine) {
  const drawn = template.content.cloneNode(true);
  drawn.querySelector("span").textContent = mine ? refused : others.replace("{by}", by);
  const [mend, discard] = drawn.querySelectorAll("button");
  mend.dataset.mend = discard.dataset.discard = id;
  if (!mine || path !== RECORDS) mend.remove();
  if (!mine) discard.remove();
  return drawn;
}
