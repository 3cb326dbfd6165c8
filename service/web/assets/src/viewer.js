// A diagram to look at, with a mark wherever its work stands now. Markup (templates/parts/diagram.html):
//   <div data-diagram="/address/of.xml"><script type="application/json">{"active": [{"id", "count", "href", "label"}], "passed": [ids],
//   "heat": {id: 0..1}, "notes": {id: words}, "passes": {id: times}, "path": [{"id", "flows": [ids], "words"}], "walk_from": steps, "changes": {"added": [ids], "changed": [ids], "removed": [ids]}}</script></div>
// The text alternative beside it is the server's.
import './nonce.js';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './styles/diagram.css';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { widenLabels } from './labels.js';
import { say } from './page.js';
import { sketch } from './sketch.js';
import { touchable } from './touch.js';
import { walkable } from './walk.js';

// The house's colours stand in for black and white, so that a diagram is at home in the dark too.
const INK = { defaultFillColor: 'var(--diagram-fill)', defaultStrokeColor: 'var(--diagram-ink)', defaultLabelColor: 'var(--diagram-ink)' };

const READABLE = 0.6, MARGIN = 12;
const KEYS = { '+': 'in', '=': 'in', '-': 'out', 0: 'fit' };

export async function show(box) {
  const canvasBox = box.querySelector('[data-canvas]');
  try {
    const response = await fetch(box.dataset.diagram, { headers: { Accept: 'application/xml, text/xml' } });
    if (!response.ok) throw new Error(`${response.status}`);
    const viewer = new NavigatedViewer({ container: canvasBox, bpmnRenderer: INK, zoomScroll: { enabled: false } });
    await viewer.importXML(await response.text());
    widenLabels(viewer);
    canvasBox.querySelector('svg[tabindex]')?.setAttribute('aria-label', box.dataset.label ?? say('diagram'));
    const state = JSON.parse(box.querySelector('script[type="application/json"]')?.textContent || '{}');
    mark(viewer, state);
    markChanges(viewer, state.changes ?? {});
    open(viewer, state);
    connectButtons(viewer, box, state);
    scrollWhenAsked(viewer, canvasBox);
    touchable(viewer, canvasBox);
    walkable(viewer, box, state.path ?? [], state.walk_from);
    box.dataset.state = 'shown';
    return viewer;
  } catch (error) {
    box.dataset.state = 'failed';
    box.querySelector('[data-failed]')?.removeAttribute('hidden');
    console.warn(`diagram not shown: ${error.message}`);
    return null;
  }
}

function frame(viewer) {
  const canvas = viewer.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() > 1) canvas.zoom(1, 'auto');
}

// All of it where it can be read; else, as on a phone, the place where work stands now, or took its time.
function open(viewer, { active = [], heat = {} }) {
  frame(viewer);
  const canvas = viewer.get('canvas'), ids = [...active.map(({ id }) => id), ...Object.keys(heat)];
  const here = ids.map((id) => viewer.get('elementRegistry').get(id)).find(Boolean);
  if (canvas.zoom() >= READABLE || !here) return;
  canvas.zoom(READABLE, { x: 0, y: 0 });
  const { width, height, inner } = canvas.viewbox();
  canvas.viewbox({
    x: place(here.x + here.width / 2, width, inner.x, inner.width), width,
    y: place(here.y + here.height / 2, height, inner.y, inner.height), height
  });
}

// Where a view of this size begins: around `middle`, but not beyond the drawing; a drawing that fits is centred.
function place(middle, size, from, length) {
  if (length <= size) return from + length / 2 - size / 2;
  return Math.min(Math.max(middle - size / 2, from - MARGIN), from + length + MARGIN - size);
}

export function mark(viewer, { active = [], passed = [], heat = {}, notes = {}, passes = {} }) {
  const canvas = viewer.get('canvas'), registry = viewer.get('elementRegistry'), overlays = viewer.get('overlays');
  const known = (id) => registry.get(id);
  for (const id of passed.filter(known)) canvas.addMarker(id, 'is-passed');
  for (const [id, share] of Object.entries(heat)) if (known(id)) canvas.addMarker(id, `heat-${Math.min(4, Math.floor(share * 5))}`);
  for (const [id, words] of Object.entries(notes)) if (known(id)) overlays.add(id, 'note', { position: { bottom: 10, left: -8 }, html: note(words) });
  for (const [id, times] of Object.entries(passes)) if (known(id)) overlays.add(id, 'passes', { position: { bottom: 10, left: -8 }, html: note(`${times}×`, say('passes', { n: times })) });
  for (const place of active.filter(({ id }) => known(id))) {
    canvas.addMarker(place.id, 'is-active');
    overlays.add(place.id, 'token', { position: { top: -12, right: 12 }, html: token(place) });
  }
}

// What two versions differ by: a thick line, a colour and a letter, each saying the same.
function markChanges(viewer, changes) {
  const canvas = viewer.get('canvas'), registry = viewer.get('elementRegistry'), overlays = viewer.get('overlays');
  for (const [how, ids] of Object.entries(changes)) {
    for (const id of ids.filter((id) => registry.get(id))) {
      canvas.addMarker(id, `is-${how}`);
      if (!registry.get(id).waypoints) overlays.add(id, 'change', { position: { top: -12, left: 4 }, html: changeMark(how) });
    }
  }
}

function changeMark(how) {
  const mark = document.createElement('span');
  mark.className = `change change-${how}`;
  mark.textContent = { added: '+', changed: '≠', removed: '−' }[how];
  mark.title = say(how);
  return mark;
}

// A count that leads somewhere is a link, whose name says where.
function token({ count = 1, always = false, href, label }) {
  const bubble = document.createElement(href ? 'a' : 'span');
  bubble.className = 'token';
  bubble.textContent = count > 1 || always ? String(count) : '';
  bubble.title = label ?? say(count > 1 ? 'standsHereMany' : 'standsHere', { n: count });
  if (href) {
    bubble.href = href;
    bubble.setAttribute('aria-label', bubble.title);
  }
  return bubble;
}

function note(words, title = words) {
  const box = document.createElement('span');
  box.className = 'diagram-note';
  box.textContent = words;
  box.title = title;
  return box;
}

function connectButtons(viewer, box, state) {
  const canvas = viewer.get('canvas');
  const zoom = { in: () => viewer.get('zoomScroll').stepZoom(1), out: () => viewer.get('zoomScroll').stepZoom(-1), fit: () => frame(viewer) };
  box.addEventListener('click', ({ target }) => zoom[target.closest('[data-zoom]')?.dataset.zoom]?.());
  box.querySelector('[data-canvas]').addEventListener('keydown', (event) => {
    const way = KEYS[event.key];
    if (!way || event.altKey) return;
    event.preventDefault();
    zoom[way]();
  });
  // Shown later in a folded part or on a turned phone: fit again.
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || Math.abs(contentRect.width - width) < 2) return;
    width = contentRect.width;
    canvas.resized();
    open(viewer, state);
  }).observe(box.querySelector('[data-canvas]'));
}

// The wheel scrolls the page until one has clicked into the diagram.
function scrollWhenAsked(viewer, canvasBox) {
  const zoomScroll = viewer.get('zoomScroll');
  canvasBox.addEventListener('focusin', () => zoomScroll.toggle(true));
  canvasBox.addEventListener('focusout', () => zoomScroll.toggle(false));
}

for (const box of document.querySelectorAll('[data-diagram]')) {
  show(box).then((viewer) => {
    const form = document.querySelector('form[data-sketch]');
    if (viewer && form) sketch(form, viewer, () => { widenLabels(viewer); frame(viewer); });
  });
}
