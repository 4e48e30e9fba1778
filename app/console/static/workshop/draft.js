// What stands in the open form outlives that the page is drawn anew, as it is when the link comes back.
import { showCode } from "./filling.js";

const KEY = "byssus.draft";
const fieldsOf = (form) => [...form.elements].filter((each) => each.name && each.type !== "file");

export function keepDraft(form) {
  if (!form) { sessionStorage.removeItem(KEY); return; }
  const values = fieldsOf(form).map(({ name, value, checked }) => ({ name, value, checked }));
  const { kind, replaces, instead, at } = form.dataset;
  sessionStorage.setItem(KEY, JSON.stringify({ kind, at, values, corrects: Boolean(replaces || instead) }));
}

// The draft, unless it puts something right: that begins with what is to be put right, not with a half of it.
export function keptDraft() {
  const draft = JSON.parse(sessionStorage.getItem(KEY));
  return draft?.corrects ? null : draft;
}

export function fillFrom(draft, form) {
  form.dataset.at = draft.at;
  for (const field of fieldsOf(form)) {
    const kept = draft.values.find((each) => each.name === field.name && (field.type !== "checkbox" || each.value === field.value));
    if (!kept) continue;
    if (field.type === "checkbox") field.checked = kept.checked;
    else if (field.name === "code") showCode(form, kept.value);
    else if (field.name !== "kg") field.value = kept.value;
  }
}
