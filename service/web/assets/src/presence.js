// Who else has the case open: a page that is seen says so every four seconds and shows what the house answers. On
// leaving it says goodbye; whoever could not is forgotten by the house after twenty seconds.
import { csrfToken } from './page.js';

const EVERY = 4_000;
const WRITES_FOR = 60_000;
const place = document.querySelector('[data-presence]');

// Not randomUUID: that is missing where the house is reached without https.
const tab = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

let wroteAt = -Infinity, timer = 0, isRefused = false;
const isWriting = () => performance.now() - wroteAt < WRITES_FOR;
const body = (mode) => new URLSearchParams({ aba: tab, modo: mode, csrf_token: csrfToken() });

async function tell() {
  clearTimeout(timer);
  if (document.hidden || isRefused) return;
  try {
    const response = await fetch(place.dataset.presence, {
      method: 'POST', body: body(isWriting() ? 'escrevendo' : 'vendo'), redirect: 'manual'
    });
    isRefused = !response.ok;
    if (response.ok) show(await response.text());
  } catch {
    // Out of reach for now: the next one may come through.
  }
  clearTimeout(timer);
  timer = setTimeout(tell, EVERY);
}

// The house has escaped what people are called.
function show(drawn) {
  const others = document.createElement('template');
  others.innerHTML = drawn.trim();
  if (others.content.textContent !== place.textContent) place.replaceChildren(others.content);
}

function write({ target }) {
  if (!target.closest?.('main form[data-guard], main form[data-draft-url]')) return;
  const began = !isWriting();
  wroteAt = performance.now();
  if (began) tell();
}

if (place) {
  document.addEventListener('input', write);
  document.addEventListener('visibilitychange', tell);
  addEventListener('pagehide', () => { clearTimeout(timer); navigator.sendBeacon(place.dataset.presence, body('saiu')); });
  addEventListener('pageshow', tell);
}
