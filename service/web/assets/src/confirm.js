// Destructive buttons ask first, with the name of the thing: data-confirm="Excluir a equipe Cobrança".
// data-confirm-text says what follows, data-confirm-action is the button's verb, data-confirm-calm: nothing is lost.
import { say } from './page.js';

const dialog = document.getElementById('confirm');

document.addEventListener('submit', (event) => {
  const form = event.target;
  const asked = event.submitter?.dataset.confirm ? event.submitter : form.dataset.confirm ? form : null;
  if (!dialog || !asked || form.dataset.confirmed) return delete form.dataset.confirmed;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(asked.dataset).then((agreed) => {
    if (!agreed) return;
    form.dataset.confirmed = 'true';
    form.requestSubmit(event.submitter ?? undefined);
  });
}, true);

// The same for htmx: hx-confirm holds the question.
document.addEventListener('htmx:confirm', (event) => {
  if (!dialog) return;
  event.preventDefault();
  const { ctx, issueRequest, dropRequest } = event.detail;
  const { confirmText, confirmAction, confirmCalm } = ctx.sourceElement.dataset;
  ask({ confirm: ctx.confirm, confirmText, confirmAction, confirmCalm }).then((agreed) => (agreed ? issueRequest() : dropRequest()));
});

function ask({ confirm, confirmText = '', confirmAction = '', confirmCalm }) {
  const back = document.activeElement;
  dialog.querySelector('[data-question]').textContent = confirm;
  dialog.querySelector('[data-consequence]').textContent = confirmText;
  const yes = dialog.querySelector('[value="yes"]');
  yes.textContent = confirmAction || say('confirm');
  yes.className = confirmCalm === undefined ? 'btn btn-danger' : 'btn btn-primary';
  dialog.returnValue = '';
  dialog.showModal();
  dialog.querySelector('[value="no"]').focus();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      if (dialog.returnValue !== 'yes') back?.focus?.();
      resolve(dialog.returnValue === 'yes');
    }, { once: true });
  });
}
