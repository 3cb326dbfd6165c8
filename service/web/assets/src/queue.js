// The work list by keyboard: n next, p previous, Enter opens, c claims, ? shows the keys. One can turn it off in
// one's own menu (WCAG 2.1.4); the choice stays in this browser.
import { isTyping } from './page.js';

const SWITCH = 'raia.keys';
const isOff = () => localStorage.getItem(SWITCH) === 'off';
const rows = () => [...document.querySelectorAll('[data-queue] [data-item]')];

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

const press = {
  n: () => step(1),
  p: () => step(-1),
  c: () => current()?.querySelector('[data-claim]')?.click(),
  Enter: () => document.activeElement === document.body && current()?.querySelector('[data-open]')?.click(),
  '?': () => document.getElementById('keys')?.showModal()
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  if (isOff() || !press[event.key] || document.querySelector('dialog[open]')) return;
  if (event.key !== '?' && !document.querySelector('[data-queue]')) return;
  if (event.key !== 'Enter') event.preventDefault();
  press[event.key]();
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
