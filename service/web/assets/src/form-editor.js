// The form editor: a form is put together, saved as one works, and shown below as people will see it.
// Markup: templates/parts/form_editor.html.
import './nonce.js';
import './form-editor/speech.js';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor.css';
import './styles/studio.css';
import './styles/form-editor.css';
import { open } from './form-editor/desk.js';

for (const box of document.querySelectorAll('[data-form-editor]')) open(box);
