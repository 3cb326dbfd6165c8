// What draws: the modeler with its panel where there is room, else a viewer.
import Modeler from 'bpmn-js/lib/Modeler';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule } from 'bpmn-js-properties-panel';
import { CloudElementTemplatesPropertiesProviderModule } from 'bpmn-js-element-templates';
import ElementTemplateChooserModule from '@bpmn-io/element-template-chooser';
import { CreateAppendAnythingModule, CreateAppendElementTemplatesModule } from 'bpmn-js-create-append-anything';
import ZeebeBehaviorsModule from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import GridModule from 'diagram-js-grid';
import MinimapModule from 'diagram-js-minimap';
import { DIALECTS } from './dialects.js';
import { FindingsModule } from './findings.js';
import { FormChoiceModule } from './form-choice.js';
import { NamingModule } from './naming.js';

// The house's colours stand in for black and white, so that a diagram is at home in the dark too.
const INK = { defaultFillColor: 'var(--diagram-fill)', defaultStrokeColor: 'var(--diagram-ink)', defaultLabelColor: 'var(--diagram-ink)' };

export function makeModeler({ canvas, panel, forms, formPages, words }) {
  return new Modeler({
    container: canvas,
    propertiesPanel: { parent: panel },
    bpmnRenderer: INK,
    // A field of the panel is written 200 ms after the last key, well before a save.
    debounceInput: 200,
    moddleExtensions: DIALECTS,
    forms,
    formPages,
    additionalModules: [
      BpmnPropertiesPanelModule, BpmnPropertiesProviderModule, ZeebePropertiesProviderModule,
      CloudElementTemplatesPropertiesProviderModule, ElementTemplateChooserModule, CreateAppendAnythingModule,
      CreateAppendElementTemplatesModule, ZeebeBehaviorsModule, GridModule, MinimapModule, FindingsModule,
      FormChoiceModule, NamingModule, words
    ]
  });
}

export function makeViewer({ canvas, words }) {
  return new NavigatedViewer({
    container: canvas, bpmnRenderer: INK, moddleExtensions: DIALECTS, additionalModules: [FindingsModule, words]
  });
}
