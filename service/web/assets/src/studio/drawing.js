// What is drawn as a whole: its XML, a file that takes its place, and the way back.
import { FileProblem, read } from './files.js';
import { ask, find, hush, tell, text } from './page-parts.js';

export class Drawing {
  constructor({ viewer, fit, place }) {
    Object.assign(this, { viewer, fit, place, former: null, replaced: () => {} });
    const actions = viewer.get('editorActions'), stack = viewer.get('commandStack');
    // Undo goes on behind a file that was brought in, to what was drawn before.
    actions.unregister('undo');
    actions.register('undo', () => (stack.canUndo() ? stack.undo() : this.bringBack()));
    this.buttons();
  }

  async xml() {
    return (await this.viewer.saveXML({ format: true })).xml;
  }

  buttons() {
    const stack = this.viewer.get('commandStack');
    find('[data-do="undo"]').disabled = !stack.canUndo() && !this.former;
    find('[data-do="redo"]').disabled = !stack.canRedo();
  }

  // Puts another drawing in the place of this one, or leaves everything as it was and throws.
  // `silent`: it is what the server has, nothing is to be saved.
  async replace(xml, { sentence, silent = false }) {
    const former = await this.xml();
    const warnings = await this.show(xml, former);
    this.former = former;
    this.buttons();
    tell(sentence, {
      details: warnings.map(({ message }) => message), act: text('undo'), then: () => this.bringBack()
    });
    if (!silent) this.replaced();
  }

  async bringBack() {
    if (!this.former) return;
    const former = this.former;
    this.former = null;
    hush();
    await this.show(former, former);
    this.replaced();
  }

  async show(xml, former) {
    try {
      const { warnings } = await this.viewer.importXML(xml);
      this.fit();
      return warnings;
    } catch (error) {
      await this.viewer.importXML(former);
      this.fit();
      throw error;
    }
  }

  takeFiles(canvas, input) {
    input.addEventListener('change', () => {
      if (input.files.length) this.bring(input.files[0]);
      input.value = '';
    });
    canvas.addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      canvas.classList.add('is-target');
    });
    for (const end of ['dragleave', 'drop']) canvas.addEventListener(end, () => canvas.classList.remove('is-target'));
    canvas.addEventListener('drop', (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.bring(event.dataTransfer.files[0]);
    });
  }

  async bring(file) {
    try {
      const xml = await read(file, this.place);
      if ((await ask('[data-replace]', { 'replace-name': text('replaceTitle', { name: file.name }) })) !== 'yes') return;
      await this.replace(xml, { sentence: text('brought', { name: file.name }) });
    } catch (error) {
      const known = error instanceof FileProblem;
      tell(text(known ? error.message : 'notReadable', { name: file.name }), { wrong: true, details: known ? [] : [error.message] });
    }
  }
}
