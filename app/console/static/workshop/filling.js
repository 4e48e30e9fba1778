// Fills a form: with what was entered last, as the beginning of the next one; or exactly, with what is to be put right.
const uri = ({ code, gtin, lot }) => code || `https://id.gs1.org/01/${gtin}/10/${encodeURIComponent(lot || "")}`;
const productOf = (address) => address.split("/10/")[0];
const lotOf = (address) => decodeURIComponent(address.split("/10/")[1] || address);

export const weigh = (form) => { form.net_kg.closest("label").hidden = !form.unit.selectedOptions[0].hasAttribute("data-counts"); };

// Empties a form, with what the browser leaves in it: what was read from a label, and what was said of it.
export function clear(form) {
  form.reset();
  if (form.code) showCode(form, "");
  for (const said of form.querySelectorAll("[data-photos], [role=alert]")) said.textContent = "";
}

// The batch that a label names, which speaks before product and lot number.
export function showCode(form, code, unread = "") {
  form.code.value = code;
  form.querySelector("[data-read]").textContent = code || unread;
}

export function fill(form, what, { exact, nextLot }) {
  const { goods, amount } = what.output || what.what;
  const partner = form.elements[{ intake: "supplier", sale: "customer" }[what.kind]];
  if (partner) {
    const code = what.supplier || what.customer;
    partner.value = [...partner.list.options].find((each) => each.dataset.code === code)?.value || code;
  }
  form.number.value = amount.number;
  form.unit.value = amount.unit;
  form.net_kg.value = amount.net_kg || "";
  if (form.stock) choose(form, goods, exact);
  if (form.gtin && goods.gtin) form.gtin.value = goods.gtin;
  if (form.gtin) form.lot.value = exact ? goods.lot || "" : nextLot(form);
  if (form.code && exact) showCode(form, goods.code || "");
  if (form.certificate && exact) [form.certificate.value, form.receipt.value] = [what.certificate, what.receipt];
  if (what.inputs) tick(form, what.inputs, exact);
  weigh(form);
}

function choose(form, goods, exact) {
  const wanted = uri(goods);
  const options = [...form.stock.options];
  if (exact && !options.some((each) => each.value === wanted)) form.stock.add(new Option(lotOf(wanted), wanted));
  const found = exact ? wanted : options.find((each) => !each.disabled && productOf(each.value) === productOf(wanted))?.value;
  if (found) form.stock.value = found;
  const kg = parseFloat(form.stock.selectedOptions[0]?.dataset.kg);
  if (!exact && form.unit.value === "kg" && kg < Number(form.number.value)) form.number.value = kg;
}

function tick(form, inputs, exact) {
  const list = form.querySelector("[data-inputs]");
  const products = new Set(inputs.map((each) => productOf(uri(each.goods))));
  for (const box of list.querySelectorAll("[name=input]")) box.checked = !exact && products.has(productOf(box.value));
  for (const { goods, amount } of exact ? inputs : []) {
    const box = boxOf(form, list, uri(goods));
    box.checked = true;
    box.closest("li").querySelector("[name=kg]").value = amount.unit === "kg" ? amount.number : "";
  }
}

// The box of a lot; one of its own, if the lot does not lie there any more.
function boxOf(form, list, code) {
  const known = [...list.querySelectorAll("[name=input]")].find((each) => each.value === code);
  if (known) return known;
  list.append(form.querySelector("template").content.cloneNode(true));
  const box = list.lastElementChild.querySelector("[name=input]");
  box.value = code;
  list.lastElementChild.querySelector("b").textContent = lotOf(code);
  return box;
}
