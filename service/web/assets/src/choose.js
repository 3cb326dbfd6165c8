// Choosing rows for what is done to many: a click with Shift takes all in between, one box takes the whole page. Until
// something is chosen there is nothing to do, and the acts are out of the way.

const boxes = () => [...document.querySelectorAll('[data-choose]')];
const bar = document.querySelector('[data-bulk]');
const every = document.querySelector('[data-choose-all]');
let last = null;

function tell() {
  const all = boxes(), chosen = all.filter((box) => box.checked).length;
  for (const box of all) box.closest('tr').classList.toggle('is-chosen', box.checked);
  if (every) Object.assign(every, { checked: chosen > 0 && chosen === all.length, indeterminate: chosen > 0 && chosen < all.length });
  bar.hidden = chosen === 0;
  const words = bar.querySelector('[data-chosen]');
  words.textContent = chosen === 1 ? words.dataset.one : words.dataset.many.replace('{n}', chosen);
}

// `box` as it is now, and with `far` all between it and the one before.
export function choose(box, far) {
  const all = boxes();
  if (far && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const each of all.slice(from, to + 1)) each.checked = box.checked;
  }
  last = box;
  tell();
}

if (bar && boxes().length) {
  document.addEventListener('click', (event) => {
    if (event.target.matches?.('[data-choose]')) choose(event.target, event.shiftKey);
  });
  if (every) {
    every.hidden = false;
    every.addEventListener('change', () => {
      for (const box of boxes()) box.checked = every.checked;
      tell();
    });
  }
  addEventListener('pageshow', tell);
  tell();
} else if (bar) {
  bar.hidden = true;
}
