// htmx: our token on every request that changes something, and a word when the house cannot be reached.
import { csrfToken, say } from './page.js';

const HARMLESS = new Set(['GET', 'HEAD', 'QUERY']);

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (!HARMLESS.has(ctx.request.method.toUpperCase())) ctx.request.headers['X-CSRFToken'] = csrfToken();
});

// Refusals come as notices for the top of the page (HX-Retarget), so what people typed stays.
document.addEventListener('htmx:error', () => notice(say('offline')));

document.addEventListener('click', (event) => {
  event.target.closest?.('[data-dismiss]')?.closest('.notice')?.remove();
});

export function notice(sentence) {
  const template = document.getElementById('notice-template');
  const place = document.getElementById('notices-now');
  if (!template || !place) return;
  const copy = template.content.cloneNode(true);
  copy.querySelector('[data-sentence]').textContent = sentence;
  place.replaceChildren(copy);
}
