// What a filled form tells, as the server takes it.

// A number as people type it: "1,250.5" and full-width digits too; where a comma can only be the decimal one, it is.
export function numberIn(text) {
  const plain = text.normalize("NFKC").replace(/[\s']/g, "").replace("。", ".");
  return Number(/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(",", "") : plain.replace(",", "."));
}

const inputs = (form) => [...form.querySelectorAll("[name=input]:checked")];
const kgOf = (input) => input.closest("li").querySelector("[name=kg]");
const countsPieces = (form) => !form.net_kg.closest("label").hidden;

// The first field that ought to hold an amount and holds none.
export function withoutAmount(form) {
  const net = countsPieces(form) && form.net_kg.value ? [form.net_kg] : [];
  return [...inputs(form).map(kgOf), form.number, ...net].find((field) => !(numberIn(field.value) > 0));
}

const amount = (form) => ({
  number: numberIn(form.number.value),
  unit: form.unit.value,
  ...(form.net_kg.value && countsPieces(form) ? { net_kg: numberIn(form.net_kg.value) } : {}),
});

function partner(form, name) {
  const text = form.elements[name].value.trim();
  const option = [...form.elements[name].list.options].find((each) => each.value === text);
  return option ? option.dataset.code : text;
}

const made = (form) => (form.code?.value ? { code: form.code.value } : { gtin: form.gtin.value, lot: form.lot.value.trim() || null });

const WHAT = {
  intake: (form) => ({
    supplier: partner(form, "supplier"), what: { goods: made(form), amount: amount(form) },
    certificate: form.certificate.value.trim(), receipt: form.receipt.value.trim(),
  }),
  production: (form) => ({
    inputs: inputs(form).map((each) => ({
      goods: { code: each.value }, amount: { number: numberIn(kgOf(each).value), unit: "kg" },
    })),
    output: { goods: made(form), amount: amount(form) },
  }),
  sale: (form) => ({ what: { goods: { code: form.stock.value }, amount: amount(form) }, customer: partner(form, "customer") }),
};

export const told = (form) => ({ kind: form.dataset.kind, ...WHAT[form.dataset.kind](form) });
