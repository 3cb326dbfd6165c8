// In the properties panel, the form of a task is one of the forms that there are; a form that is not among them stays
// and can be chosen away. Below stand the ways to the chosen form and to a new one, each in a tab of its own.
import { SelectEntry, isSelectEntryEdited } from '@bpmn-io/properties-panel';
import { jsx, jsxs } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import { useService } from 'bpmn-js-properties-panel';
import { text } from './page-parts.js';

const AFTER_CAMUNDA = 250;

class FormChoice {
  static $inject = ['propertiesPanel', 'config.forms', 'config.formPages', 'eventBus'];

  constructor(propertiesPanel, forms, pages, eventBus) {
    Object.assign(this, { forms: forms ?? [], pages, eventBus });
    propertiesPanel.registerProvider(AFTER_CAMUNDA, this);
  }

  knows(forms) {
    this.forms = forms;
    this.eventBus.fire('propertiesPanel.providersChanged');
  }

  getGroups() {
    return (groups) => {
      const group = groups.find(({ id, entries }) => id === 'form' || entries?.some(isChoice));
      if (!group) return groups;
      const entry = group.entries.find(({ id }) => id === 'formId'), at = group.entries.findIndex(isChoice);
      if (entry) Object.assign(entry, { component: Choice, isEdited: isSelectEntryEdited, forms: this.forms });
      const ways = { id: 'formWays', component: Ways, forms: this.forms, pages: this.pages };
      group.entries.splice(at < 0 ? group.entries.length : at + 1, 0, ways);
      return groups;
    };
  }
}

// The form of a task, in Camunda's own group or in that of one of the house's element templates.
const isChoice = ({ id, property }) =>
  id === 'formId' || (property?.binding?.type === 'zeebe:formDefinition' && property.binding.property === 'formId');

const definition = (element) =>
  element.businessObject.get('extensionElements')?.get('values').find((value) => value.$type === 'zeebe:FormDefinition');

function Choice({ element, forms }) {
  const modeling = useService('modeling'), translate = useService('translate');
  const getValue = () => definition(element)?.get('formId') ?? '';
  return SelectEntry({
    element, id: 'formId', label: translate('Form'), getValue,
    setValue: (formId) => modeling.updateModdleProperties(element, definition(element), { formId: formId || '' }),
    getOptions: () => options(forms, getValue(), translate)
  });
}

function Ways({ element, forms, pages }) {
  const chosen = definition(element)?.get('formId') ?? '', isKnown = forms.some(({ id }) => id === chosen);
  const way = (href, label) => jsx('a', { href, target: '_blank', rel: 'noopener', children: label });
  return jsxs('div', {
    class: 'bio-properties-panel-entry form-ways', 'data-entry-id': 'formWays',
    children: [isKnown && way(pages.one.replace('FORM', encodeURIComponent(chosen)), text('openForm')), way(pages.fresh, text('newForm'))]
  });
}

export function options(forms, value, translate) {
  const known = forms.map(({ id, name }) => ({ value: id, label: name }));
  const foreign = value && !forms.some(({ id }) => id === value) ? [{ value, label: value }] : [];
  return [{ value: '', label: translate('<none>') }, ...known, ...foreign];
}

export const FormChoiceModule = { __init__: ['formChoice'], formChoice: ['type', FormChoice] };
