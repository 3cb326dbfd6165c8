// The studio: a process is drawn, saved as it is drawn, and what the server notices stands where it is.
// Markup: templates/parts/studio.html.
import './nonce.js';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'bpmn-js-element-templates/dist/assets/element-templates.css';
import '@bpmn-io/element-template-chooser/dist/element-template-chooser.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import './styles/diagram.css';
import './styles/studio.css';
import { open } from './studio/desk.js';

for (const box of document.querySelectorAll('[data-studio]')) open(box);
