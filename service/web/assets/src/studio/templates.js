// In the house's element templates, the form of a task is a choice of the forms that there are.

export function withForms(templates, forms) {
  if (!forms?.length) return templates;
  const choices = [{ name: '—', value: '' }, ...forms.map(({ id, name }) => ({ name, value: id }))];
  const isForm = ({ binding }) => binding.type === 'zeebe:formDefinition' && binding.property === 'formId';
  return templates.map((template) => ({
    ...template,
    properties: template.properties.map((each) => (isForm(each) ? { ...each, type: 'Dropdown', choices } : each))
  }));
}
