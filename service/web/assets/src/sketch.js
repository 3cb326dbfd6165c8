// A table that is being filled, drawn again as it changes: <form data-sketch="/address"> posts what stands in it and gets the drawing.
const PAUSE = 500;

export function sketch(form, viewer, after) {
  let waiting, asked = 0;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(draw, PAUSE);
  });

  // What cannot be drawn yet, and an answer that a newer one has overtaken, leave the drawing as it is.
  async function draw() {
    const mine = ++asked;
    const response = await fetch(form.dataset.sketch, { method: 'POST', body: new FormData(form) }).catch(() => null);
    if (!response?.ok || mine !== asked) return;
    await viewer.importXML(await response.text());
    after(viewer);
  }
}
