// Small things of the studio's page: its texts, icons, dialogs, and the bar that tells what happened.

let box, texts = {};

export function use(studio) {
  box = studio;
  texts = JSON.parse(studio.querySelector('script[data-texts]').textContent);
}

export const find = (selector) => box.querySelector(selector);

// A text of the page with its {named} places filled.
export function text(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const clock = (iso) =>
  new Date(iso).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });

export function icon(name) {
  const copy = find(`[data-icon="${name}"] svg`).cloneNode(true);
  return copy;
}

// Tells what happened, with lines of detail and one thing to do about it; `role`: alert for what went wrong.
export function tell(sentence, { details = [], act = '', then = null, wrong = false } = {}) {
  const bar = find('[data-told]'), more = bar.querySelector('[data-details]'), button = bar.querySelector('[data-act]');
  bar.classList.toggle('is-wrong', wrong);
  bar.hidden = false;
  bar.querySelector('[data-sentence]').textContent = sentence;
  more.hidden = !details.length;
  more.querySelector('ul').replaceChildren(...details.map((detail) => {
    const line = document.createElement('li');
    line.textContent = detail;
    return line;
  }));
  button.hidden = !act;
  button.textContent = act;
  button.onclick = () => {
    hush();
    then();
  };
}

export function hush() {
  find('[data-told]').hidden = true;
}

// Opens a dialog of the page and resolves to the value of the button that closed it; '' for Escape.
export function ask(selector, words = {}) {
  const dialog = find(selector), back = document.activeElement;
  for (const [name, said] of Object.entries(words)) dialog.querySelector(`[data-${name}]`).textContent = said;
  dialog.returnValue = '';
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      back?.focus?.({ preventScroll: true });
      resolve(dialog.returnValue);
    }, { once: true });
  });
}
