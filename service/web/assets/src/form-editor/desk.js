// Puts the form editor together: what draws, what saves, what is found, and the buttons and keys around it.
import { FormEditor } from '@bpmn-io/form-js-editor';
import { connect, publishWhenSaved, settle } from '../studio/acts.js';
import { FindingsList } from '../studio/findings-list.js';
import { download, fileName } from '../studio/files.js';
import { find, hush, tell, text, use } from '../studio/page-parts.js';
import { Saver } from '../studio/saver.js';
import { fetched } from '../studio/server.js';
import { Marks } from './marks.js';
import { speech } from './speech.js';

const ROOM = '(min-width: 60rem)';

export async function open(box) {
  use(box);
  const config = JSON.parse(box.querySelector('script[data-config]').textContent);
  const draws = !config.read_only && matchMedia(ROOM).matches;
  box.dataset.mode = draws ? 'draw' : 'look';
  if (!draws) {
    new FindingsList({ box, marks: new Marks(), found: config.findings });
    if (!config.read_only) matchMedia(ROOM).addEventListener('change', ({ matches }) => matches && location.reload());
    connect(box, {});
    box.dataset.state = 'shown';
    return;
  }
  try {
    const editor = await begin(box, config);
    const list = new FindingsList({ box, marks: new Marks(editor), found: config.findings });
    connect(box, acts(editor, list, config));
    box.dataset.state = 'shown';
  } catch (error) {
    box.dataset.state = 'failed';
    new FindingsList({ box, marks: new Marks(), found: config.findings });
    tell(text('notOpened'), { wrong: true, details: [error.message] });
  }
}

async function begin(box, config) {
  globalThis.raiaOffers = (type) => config.types.includes(type);
  const canvas = find('[data-canvas]'), editor = new FormEditor({ container: canvas });
  // Enter adds a component, which then has the focus: the same key, let go on, would take its selection away.
  canvas.addEventListener('keydown', (event) => event.code === 'Enter' && event.target.closest('.fjs-palette-field') && event.preventDefault());
  await editor.importSchema(JSON.parse(await fetched(config.source, 'application/json')));
  box.studio = { editor, missing: speech.missing };
  return editor;
}

function acts(editor, list, config) {
  const sheet = new Sheet(editor), stack = editor.get('commandStack');
  const saver = new Saver({
    config, line: find('[data-saved]'), content: async () => ({ source: sheet.source() }),
    saved: ({ findings }, isNewest) => {
      if (isNewest) list.show(findings);
      document.body.dispatchEvent(new CustomEvent('form-saved'));
    },
    conflict: (told) => settle(told, saver, async (by) => sheet.replace(await fetched(config.source, 'application/json'), by)),
    refused: (kind, message) => kind === 'away'
      ? tell(text('awayLong'), { wrong: true, act: text('logIn'), then: () => window.open(location.href, '_blank') })
      : tell(message || text('notSaved'), { wrong: true })
  });
  sheet.changed = () => saver.changed();
  editor.on('commandStack.changed', () => {
    sheet.buttons();
    saver.changed();
  });
  sheet.buttons();
  publishWhenSaved(saver);
  return {
    undo: () => (stack.canUndo() ? stack.undo() : sheet.bringBack()),
    redo: () => stack.redo(),
    file: async () => {
      const isSaved = await saver.flush();
      const content = isSaved ? config.source : new Blob([sheet.source()], { type: 'application/json' });
      download(content, fileName(sheet.name.value, 'form'));
    },
    save: () => saver.flush(),
    next: () => list.step(1),
    former: () => list.step(-1)
  };
}

// The form as a whole: its file with the name that stands above it, and the way back from what took its place.
class Sheet {
  constructor(editor) {
    Object.assign(this, { editor, former: null, name: find('[data-name]'), changed: () => {} });
    this.name.addEventListener('input', () => {
      document.querySelector('main h1').textContent = this.name.value;
      this.changed();
    });
  }

  source() {
    const { components, ...schema } = this.editor.saveSchema(), name = this.name.value.trim();
    return JSON.stringify({ ...schema, ...(name ? { name } : {}), components }, null, 2);
  }

  async show(source) {
    const schema = JSON.parse(source);
    await this.editor.importSchema(schema);
    if (schema.name) this.name.value = schema.name;
    this.buttons();
  }

  async replace(source, by) {
    this.former = this.source();
    await this.show(source);
    document.body.dispatchEvent(new CustomEvent('form-saved'));
    tell(text('tookOver', { by }), { act: text('undo'), then: () => this.bringBack() });
  }

  async bringBack() {
    if (!this.former) return;
    const { former } = this;
    this.former = null;
    hush();
    await this.show(former);
    this.changed();
  }

  buttons() {
    const stack = this.editor.get('commandStack');
    find('[data-do="undo"]').disabled = !stack.canUndo() && !this.former;
    find('[data-do="redo"]').disabled = !stack.canRedo();
  }
}
