// Photos of papers, small enough for the link of an island; and what a photographed label says.
const LONGEST_EDGE = 1600;

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

export async function papersOf(form) {
  const shows = [...form.querySelectorAll("[name=shows]:checked")].map((each) => each.value);
  const licence = shows.includes("licence") && form.valid_to.value ? { valid_to: form.valid_to.value } : {};
  const files = await Promise.all([...form.photo.files].map(async (file) => base64(await smaller(file))));
  return files.map((content) => ({ shows, content, ...licence }));
}

// The code of a batch on a photo of a label; empty if there is none.
export async function labelOn(file) {
  const wanted = { method: "POST", headers: { "Content-Type": file.type }, body: file };
  const answer = await fetch("/api/v1/codes/read", wanted).catch(() => null);
  const codes = answer?.ok ? (await answer.json()).codes : [];
  return codes.find((each) => each.level === "batch")?.text || "";
}
