// A work list stays true while it is open: the numbers on its tabs, and who looks at the cases of its rows. When the
// view that is shown holds another number than it did, the page offers to show it anew; rows never move by themselves.
const EVERY = 10_000;
const list = document.querySelector('[data-live]');

async function refresh() {
  if (document.hidden) return;
  const places = [...list.querySelectorAll('[data-watched]')];
  const asked = new URLSearchParams(places.map((each) => ['chamado', each.dataset.watched]));
  try {
    const response = await fetch(`${list.dataset.live}?${asked}`, { redirect: 'manual' });
    if (response.ok) show(places, await response.json());
  } catch {
    // Out of reach for now: the next one may come through.
  }
}

function show(places, { counts, watched }) {
  for (const place of places) {
    const drawn = watched[place.dataset.watched] ?? '';
    if (place.dataset.drawn !== drawn) place.innerHTML = place.dataset.drawn = drawn;
  }
  for (const count of document.querySelectorAll('[data-count]')) {
    const now = counts[count.dataset.count];
    if (now === undefined || count.textContent === now) continue;
    count.textContent = now;
    if (count.closest('[aria-current]')) list.querySelector('[data-anew]').hidden = false;
  }
}

if (list) {
  setInterval(refresh, EVERY);
  document.addEventListener('visibilitychange', refresh);
}
