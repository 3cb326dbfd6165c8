// What a finding leads to: its component, selected and in sight. Nothing is drawn on the form itself.

export class Marks {
  constructor(editor = null) {
    this.editor = editor;
  }

  show() {}

  isDrawable(id) {
    return Boolean(id && this.editor?.get('formFieldRegistry').get(id));
  }

  lead(id) {
    if (!this.isDrawable(id)) return false;
    this.editor.get('selection').set(this.editor.get('formFieldRegistry').get(id));
    document.querySelector(`.fjs-element[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'center' });
    return true;
  }
}
