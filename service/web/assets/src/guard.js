// Leaving with unsaved changes asks first: forms with data-guard, and drafts that are not yet saved.
import { isDraftPending } from './drafts.js';

const changed = new Set();

document.addEventListener('input', ({ target }) => {
  const form = target.closest?.('form[data-guard]');
  if (form) changed.add(form);
});
document.addEventListener('submit', ({ target }) => changed.delete(target));
document.addEventListener('reset', ({ target }) => changed.delete(target));

addEventListener('beforeunload', (event) => {
  const open = [...changed].some((form) => form.isConnected);
  const unsaved = [...document.querySelectorAll('form[data-draft-url]')].some(isDraftPending);
  if (open || unsaved) event.preventDefault();
});
