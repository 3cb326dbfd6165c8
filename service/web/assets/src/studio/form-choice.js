// In the properties panel, the form of a task is one of the forms that there are; a form that is not among them stays
// and can be chosen away.
import { SelectEntry, isSelectEntryEdited } from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';

const AFTER_CAMUNDA = 250;

class FormChoice {
  static $inject = ['propertiesPanel', 'config.forms', 'injector'];

  constructor(propertiesPanel, forms, injector) {
    this.forms = forms ?? [];
    this.injector = injector;
    if (this.forms.length) propertiesPanel.registerProvider(AFTER_CAMUNDA, this);
  }

  getGroups() {
    return (groups) => {
      const entries = groups.find(({ id }) => id === 'form')?.entries ?? [];
      const entry = entries.find(({ id }) => id === 'formId');
      if (entry) Object.assign(entry, { component: Choice, isEdited: isSelectEntryEdited, forms: this.forms });
      return groups;
    };
  }
}

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

export function options(forms, value, translate) {
  const known = forms.map(({ id, name }) => ({ value: id, label: name }));
  const foreign = value && !forms.some(({ id }) => id === value) ? [{ value, label: value }] : [];
  return [{ value: '', label: translate('<none>') }, ...known, ...foreign];
}

export const FormChoiceModule = { __init__: ['formChoice'], formChoice: ['type', FormChoice] };
