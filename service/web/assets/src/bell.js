// The number at the bell stays true while a page is seen; what is new is said to whoever does not see it.
import { announce } from './page.js';

const EVERY = 30_000;
const bell = document.querySelector('[data-bell]');

async function look() {
  if (document.hidden) return;
  try {
    const response = await fetch(bell.dataset.bell, { redirect: 'manual' });
    if (response.ok) show(await response.json());
  } catch {
    // Out of reach for now: the next one may come through.
  }
}

function show({ shown, label }) {
  const dot = bell.querySelector('.count-dot');
  if (dot.textContent.trim() === shown) return;
  if (shown && (parseInt(shown, 10) || 0) > (parseInt(dot.textContent, 10) || 0)) announce(label);
  dot.textContent = shown;
  dot.hidden = !shown;
  bell.setAttribute('aria-label', label);
}

if (bell) {
  setInterval(look, EVERY);
  document.addEventListener('visibilitychange', look);
}
