// What the studio and the form editor do alike: buttons and keys, publishing what is saved, and two people's work.
import { isTyping } from '../page.js';
import { ask, clock, find, hush, tell, text } from './page-parts.js';

// `acts`: what to do by the name of its button or key.
export function connect(box, acts) {
  const run = (name) => Promise.resolve(acts[name]?.()).catch((error) => tell(text('notDone'), { wrong: true, details: [error.message] }));
  box.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-do]');
    if (button?.closest('dialog')) return;
    if (button) run(button.dataset.do);
    if (target.closest('[data-hush]')) hush();
    button?.closest('details')?.removeAttribute('open');
  });
  document.addEventListener('keydown', (event) => {
    const name = named(event);
    if (!name || !acts[name] || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    run(name);
  }, true);
}

function named(event) {
  const command = event.ctrlKey || event.metaKey;
  if (event.key === 'F8') return event.shiftKey ? 'former' : 'next';
  if (command && event.key.toLowerCase() === 's') return 'save';
  if (isTyping(event.target) || command || event.altKey) return null;
  return event.key === '?' ? 'keyboard' : null;
}

// What is published is what is drawn.
export function publishWhenSaved(saver) {
  document.addEventListener('click', async (event) => {
    const link = event.target.closest?.('a[data-publish]');
    if (!link || !saver.isPending) return;
    event.preventDefault();
    if (await saver.flush()) location.assign(link.href);
  });
}

// Somebody else has saved: theirs is shown here, and mine comes back with “Undo”; or mine is saved upon theirs, which
// stays in the draft's history. `takeOver()` shows what is saved.
export async function settle(told, saver, takeOver) {
  const by = told.by || text('somebody'), words = { 'conflict-title': text('conflictTitle', { by }), 'conflict-text': text('conflictText', { by, at: clock(told.saved_at) }) };
  let choice = '';
  while (!choice) choice = await ask('[data-conflict]', { ...words, 'take-over-text': text('takeOver', { by }) });
  if (choice === 'keep-mine') return saver.keepMine(told.revision);
  try {
    await takeOver(by);
    saver.takeOver(told.revision);
  } catch {
    tell(text('offline'), { wrong: true });
    settle(told, saver, takeOver);
  }
}
