// A standard reply goes where one writes: into the text field of the same form that had the focus last, at its cursor.
const FIELD = 'textarea:not([readonly]):not([disabled])';
let last = null;

document.addEventListener('focusin', event => {
  if (event.target.matches(FIELD)) last = event.target;
});

function arm(root) {
  for (const button of root.querySelectorAll('[data-replies] button[hidden]')) button.hidden = false;
}

function put(field, text) {
  field.focus();
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-replies] button');
  if (!button) return;
  const form = button.form;
  const field = last && last.isConnected && last.form === form ? last : form.querySelector(FIELD);
  if (field) put(field, button.parentElement.querySelector('[data-text]').textContent);
});

// Without a field to write in, the list is there to copy from.
for (const form of document.querySelectorAll('form:has([data-replies])')) if (form.querySelector(FIELD)) arm(form);
