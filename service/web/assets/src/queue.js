// The work list by keyboard: j and n next, k and p previous, Enter opens, c claims, x chooses (with Shift all up to
// here), ? shows the keys. One can turn it off in one's own menu (WCAG 2.1.4); the choice stays in this browser.
import { choose } from './choose.js';
import { isTyping } from './page.js';

const SWITCH = 'raia.keys';
const isOff = () => localStorage.getItem(SWITCH) === 'off';
const rows = () => [...document.querySelectorAll('[data-queue] [data-item]')];

const isWritingIn = (place) => isTyping(place) && !place.matches('[data-choose], [data-choose-all]');

function current() {
  return rows().find((row) => row.contains(document.activeElement)) ?? rows().find((row) => row.dataset.item === 'current');
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  mark(next);
  next.querySelector('[data-open]')?.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function mark(row) {
  for (const other of rows()) other.dataset.item = other === row ? 'current' : '';
}

function take(far) {
  const box = current()?.querySelector('[data-choose]');
  if (!box) return;
  box.checked = far || !box.checked;
  choose(box, far);
}

const press = {
  j: () => step(1),
  k: () => step(-1),
  n: () => step(1),
  p: () => step(-1),
  x: ({ shiftKey }) => take(shiftKey),
  X: ({ shiftKey }) => take(shiftKey),
  c: () => current()?.querySelector('[data-claim]')?.click(),
  Enter: () => document.activeElement === document.body && current()?.querySelector('[data-open]')?.click(),
  '?': () => document.getElementById('keys')?.showModal()
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWritingIn(event.target)) return;
  if (isOff() || !press[event.key] || document.querySelector('dialog[open]')) return;
  if (event.key !== '?' && !document.querySelector('[data-queue]')) return;
  if (event.key !== 'Enter') event.preventDefault();
  press[event.key](event);
});

document.addEventListener('focusin', ({ target }) => {
  const row = target.closest?.('[data-queue] [data-item]');
  if (row) mark(row);
});

const choice = document.querySelector('[data-keys-switch]');
if (choice) {
  choice.checked = !isOff();
  choice.addEventListener('change', () => localStorage.setItem(SWITCH, choice.checked ? 'on' : 'off'));
}
