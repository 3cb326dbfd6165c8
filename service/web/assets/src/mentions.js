// Names of people after an @ in a note, as a list to choose from: arrows move, Enter and Tab take, Escape closes. What
// is written to the client has none.
import { announce, say } from './page.js';

const TYPED = /(?:^|[^\w@.])@([\p{L}\p{N}][\p{L}\p{N} ]{0,40})$/u;
const PAUSE = 150;
let list = null, field = null, at = -1, timer = 0, asked = 0;

const isOpen = () => list && !list.hidden;
const options = () => [...list.querySelectorAll('[role="option"]')];
const isForClient = (place) => place.form?.querySelector('[name="tipo"]:checked')?.value === 'cliente';
const typed = (place) => place.selectionStart === place.selectionEnd
  && TYPED.exec(place.value.slice(0, place.selectionStart))?.[1];

function make(place) {
  if (field === place) return;
  close();
  list?.remove();
  field = place;
  list = document.createElement('ul');
  Object.assign(list, { id: `${place.id}-people`, className: 'mention-list', hidden: true });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', say('mention-list'));
  list.addEventListener('mousedown', (event) => {
    event.preventDefault();
    const option = event.target.closest('[role="option"]');
    if (option) take(option);
  });
  place.after(list);
}

async function look(place) {
  const begun = isForClient(place) ? '' : typed(place);
  if (!begun) return close();
  const mine = ++asked;
  try {
    const response = await fetch(`${place.dataset.mentions}?${new URLSearchParams({ q: begun })}`, { redirect: 'manual' });
    if (response.ok && mine === asked && typed(place) === begun) show(place, await response.json());
  } catch {
    close();
  }
}

function show(place, people) {
  make(place);
  list.replaceChildren(...people.map(({ name, note }, number) => {
    const option = document.createElement('li');
    Object.assign(option, { id: `${list.id}-${number}`, textContent: note ? `${name} (${note})` : name });
    option.setAttribute('role', 'option');
    option.dataset.name = name;
    return option;
  }));
  list.hidden = !people.length;
  if (!people.length) return close();
  place.setAttribute('aria-controls', list.id);
  announce(say('mention-found', { n: people.length }));
  point(0);
}

function point(number) {
  at = number;
  options().forEach((option, each) => option.setAttribute('aria-selected', String(each === at)));
  options()[at].scrollIntoView({ block: 'nearest' });
  field.setAttribute('aria-activedescendant', options()[at].id);
}

function close() {
  asked++;
  if (list) list.hidden = true;
  for (const name of ['aria-activedescendant', 'aria-controls']) field?.removeAttribute(name);
}

function take(option) {
  const end = field.selectionStart;
  const start = end - typed(field).length;
  field.setRangeText(`${option.dataset.name} `, start, end, 'end');
  close();
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

document.addEventListener('input', ({ target }) => {
  if (!target.matches?.('textarea[data-mentions]')) return;
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE, target);
});

document.addEventListener('keydown', (event) => {
  if (!isOpen() || event.target !== field) return;
  const count = options().length;
  const act = {
    ArrowDown: () => point((at + 1) % count),
    ArrowUp: () => point((at + count - 1) % count),
    Enter: () => take(options()[at]),
    Tab: () => take(options()[at]),
    Escape: close
  }[event.key];
  if (!act || event.isComposing) return;
  event.preventDefault();
  act();
});

document.addEventListener('focusout', ({ target }) => {
  if (target === field) close();
});
