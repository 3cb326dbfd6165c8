// Walks a token along the way that a case took, step by step, as the server tells it: [{id, flows, words}].
// What came after the first `from` steps is walked at once. With motion reduced nothing moves: each step is shown where it
// happened.
import { say } from './page.js';

const SVG = 'http://www.w3.org/2000/svg';
const SPEED = 420, STAY = 650;
const still = matchMedia('(prefers-reduced-motion: reduce)');

export function walkable(viewer, box, path, from = path.length) {
  const bar = box.querySelector('[data-walk]');
  const registry = viewer.get('elementRegistry'), canvas = viewer.get('canvas');
  const drawn = ({ id }) => registry.get(id), steps = path.filter(drawn), begun = path.slice(0, from).filter(drawn).length;
  if (!bar || !steps.length) return;
  const words = bar.querySelector('[data-walk-words]'), play = bar.querySelector('[data-walk-to="play"]');
  let at = -1, run = 0;
  bar.hidden = false;

  function mark(number) {
    if (at >= 0) canvas.removeMarker(steps[at].id, 'is-walked');
    at = number;
    if (at >= 0) {
      canvas.addMarker(steps[at].id, 'is-walked');
      reveal(canvas, registry.get(steps[at].id));
    }
    words.textContent = at < 0 ? '' : say('walking', { n: at + 1, all: steps.length, words: steps[at].words || '—' });
    bar.querySelector('[data-walk-to="back"]').disabled = at <= 0;
    bar.querySelector('[data-walk-to="on"]').disabled = at >= steps.length - 1;
  }

  function rest() {
    run += 1;
    play.setAttribute('aria-pressed', 'false');
  }

  async function go() {
    const mine = ++run;
    play.setAttribute('aria-pressed', 'true');
    if (at >= steps.length - 1) mark(-1);
    while (mine === run && at < steps.length - 1) {
      await move(canvas, steps[at + 1].flows.map((id) => registry.get(id)?.waypoints).filter(Boolean), () => mine === run);
      if (mine !== run) return;
      mark(at + 1);
      await pause(STAY);
    }
    if (mine === run) rest();
  }

  const acts = {
    play: () => (play.getAttribute('aria-pressed') === 'true' ? rest() : go()),
    back: () => { rest(); mark(Math.max(0, at - 1)); },
    on: () => { rest(); mark(Math.min(steps.length - 1, at + 1)); }
  };
  bar.addEventListener('click', ({ target }) => acts[target.closest('[data-walk-to]')?.dataset.walkTo]?.());
  viewer.get('eventBus').on('diagram.destroy', rest);
  mark(begun < steps.length ? begun - 1 : -1);
  if (begun < steps.length && !still.matches) go();
}

const pause = (time) => new Promise((done) => setTimeout(done, time));

// Several flows that gather are walked at once.
async function move(canvas, ways, goesOn) {
  if (!still.matches) await Promise.all(ways.map((points) => along(canvas, points, goesOn)));
}

function along(canvas, points, goesOn) {
  const path = make('path', { d: `M${points.map(({ x, y }) => `${x},${y}`).join('L')}` });
  const length = path.getTotalLength(), token = make('circle', { class: 'walker', r: 10 });
  canvas.getLayer('walk', 1000).append(token);
  return new Promise((arrived) => {
    const began = performance.now();
    const step = (now) => {
      const done = Math.min(length, ((now - began) / 1000) * SPEED);
      const { x, y } = path.getPointAtLength(Math.max(0, done));
      token.setAttribute('transform', `translate(${x},${y})`);
      if (done < length && goesOn()) return requestAnimationFrame(step);
      token.remove();
      arrived();
    };
    step(began);
  });
}

// Scrolls only where the step would not be seen.
function reveal(canvas, { x, y, width, height }) {
  const view = canvas.viewbox();
  const seen = x >= view.x && y >= view.y && x + width <= view.x + view.width && y + height <= view.y + view.height;
  if (!seen) canvas.viewbox({ x: x + width / 2 - view.width / 2, y: y + height / 2 - view.height / 2, width: view.width, height: view.height });
}

function make(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
