// Puts the studio together: what draws, what saves, what is found, and the buttons and keys around it.
import { announce } from '../page.js';
import { widenLabels } from '../labels.js';
import { connect, publishWhenSaved, settle } from './acts.js';
import { Drawing } from './drawing.js';
import { FindingsList } from './findings-list.js';
import { download, fileName } from './files.js';
import { makeModeler, makeViewer } from './modelers.js';
import { ask, find, tell, text, use } from './page-parts.js';
import { png, svg } from './pictures.js';
import { Saver } from './saver.js';
import { fetched, send } from './server.js';
import { showAll, showBeginning } from './sight.js';
import { withForms } from './templates.js';
import { followFingers } from './touch.js';
import { translation } from './translation.js';
import portuguese from './words/pt-BR.json';

const ROOM = '(min-width: 60rem)';
const XML = 'application/xml, text/xml';

export async function open(box) {
  use(box);
  const config = JSON.parse(box.querySelector('script[data-config]').textContent);
  const words = translation({ ...config, portuguese }), canvas = find('[data-canvas]'), draws = !config.read_only && matchMedia(ROOM).matches;
  box.dataset.mode = draws ? 'draw' : 'look';
  const viewer = draws
    ? makeModeler({ canvas, panel: find('[data-properties]'), forms: config.forms, formPages: { one: config.form_page, fresh: config.new_form }, words: words.module })
    : makeViewer({ canvas, words: words.module });
  box.studio = { viewer, missing: words.missing };
  const failed = (error) => {
    box.dataset.state = 'failed';
    console.warn(`diagram not opened: ${error.stack}`);
    tell(text('notOpened'), { wrong: true, details: [error.message] });
  };
  try {
    await viewer.importXML(await fetched(config.diagram, XML));
    if (draws) await hangTemplates(viewer, words, config);
  } catch (error) {
    return failed(error);
  }
  canvas.querySelector('svg[tabindex]')?.setAttribute('aria-label', text('canvas', { name: config.name }));
  draws ? showAll(viewer) : showBeginning(viewer);
  followFingers(viewer, canvas);
  const list = new FindingsList({
    box, marks: viewer.get('findings'), found: config.findings,
    ask: async (signal) => (await send('POST', config.check, await viewer.saveXML({ format: true }), signal)).findings
  });
  const acts = { ...looking(viewer, list, config), ...(draws ? drawingActs(viewer, list, config) : {}) };
  connect(box, acts);
  if (!draws) waitForRoom(viewer, config);
  box.dataset.state = 'shown';
}


async function hangTemplates(viewer, words, config) {
  const answer = await fetch(config.templates);
  const plain = await answer.json(), templates = withForms(plain, config.forms);
  words.knows(templates.flatMap(({ name, description, groups = [], properties }) => [
    name, description, ...groups.map(({ label }) => label),
    ...properties.flatMap((each) => [each.label, each.description, ...(each.choices ?? []).map((choice) => choice.name)])
  ]).filter(Boolean));
  viewer.on('elementTemplates.errors', ({ errors }) => console.error('element templates', errors));
  viewer.get('elementTemplatesLoader').setTemplates(templates);
  let known = JSON.stringify(config.forms);
  // A form that was published in another tab can be chosen as soon as one is back.
  document.addEventListener('visibilitychange', async () => {
    if (document.hidden) return;
    const forms = await fetched(config.form_list, 'application/json').then(JSON.parse).then((told) => told.forms).catch(() => null);
    if (!forms || JSON.stringify(forms) === known) return;
    known = JSON.stringify(forms);
    viewer.get('elementTemplatesLoader').setTemplates(withForms(plain, forms));
    viewer.get('formChoice').knows(forms);
  });
}

// What one can do with a drawing without changing it.
function looking(viewer, list, config) {
  const step = (way) => () => {
    const finding = list.step(way);
    announce(finding ? `${text(finding.level)}: ${finding.message}` : text('noFindings'));
  };
  return {
    'zoom-in': () => viewer.get('zoomScroll').stepZoom(1),
    'zoom-out': () => viewer.get('zoomScroll').stepZoom(-1),
    fit: () => showAll(viewer),
    bpmn: () => download(config.diagram, fileName(config.name, 'bpmn')),
    svg: async () => download(new Blob([await svg(viewer)], { type: 'image/svg+xml' }), fileName(config.name, 'svg')),
    png: async () => download(await png(viewer), fileName(config.name, 'png')),
    keyboard: () => ask('[data-keys]'),
    next: step(1),
    former: step(-1)
  };
}

function drawingActs(viewer, list, config) {
  const place = async (xml) => (await send('POST', config.lay_out, { xml })).xml;
  const drawing = new Drawing({ viewer, fit: () => showAll(viewer), place });
  const saver = new Saver({
    config, line: find('[data-saved]'), content: async () => ({ xml: await drawing.xml() }),
    saved: ({ findings }, isNewest) => isNewest && findings && list.show(findings),
    conflict: (told) => settle(told, saver, async (by) => drawing.replace(await fetched(config.diagram, XML), { sentence: text('tookOver', { by }), silent: true })),
    refused: (kind, message) => kind === 'away'
      ? tell(text('awayLong'), { wrong: true, act: text('logIn'), then: () => window.open(location.href, '_blank') })
      : tell(message || text('notSaved'), { wrong: true })
  });
  viewer.on('commandStack.changed', ({ trigger }) => {
    drawing.buttons();
    if (trigger === 'clear') return;
    saver.changed();
    list.later();
  });
  drawing.replaced = () => {
    drawing.buttons();
    saver.changed();
    list.later();
  };
  drawing.takeFiles(find('[data-canvas]'), find('[data-file]'));
  publishWhenSaved(saver);
  const minimap = viewer.get('minimap'), canvas = viewer.get('canvas');
  return {
    undo: () => viewer.get('editorActions').trigger('undo'),
    redo: () => viewer.get('editorActions').trigger('redo'),
    minimap: () => {
      minimap.toggle();
      find('[data-do="minimap"]').setAttribute('aria-pressed', String(minimap.isOpen()));
    },
    import: () => find('[data-file]').click(),
    bpmn: async () => {
      // The bytes as they are saved; what cannot be saved now goes out as it is drawn.
      const isSaved = await saver.flush();
      download(isSaved ? config.diagram : new Blob([await drawing.xml()], { type: 'application/xml' }), fileName(config.name, 'bpmn'));
    },
    save: () => saver.flush(),
    focus: () => canvas.focus()
  };
}

// A phone that is turned or a window that grows has room to draw: come anew.
function waitForRoom(viewer, config) {
  widenLabels(viewer);
  if (!config.read_only) matchMedia(ROOM).addEventListener('change', ({ matches }) => matches && location.reload());
  new ResizeObserver(() => viewer.get('canvas').resized()).observe(find('[data-canvas]'));
}
