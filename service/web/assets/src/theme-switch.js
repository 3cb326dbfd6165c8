// Light, dark, or as the device likes it: seen at once, remembered by the server.
import { announce, csrfToken } from './page.js';

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('form[data-theme-form]');
  if (!form || !event.submitter) return;
  event.preventDefault();
  const chosen = event.submitter;
  document.documentElement.dataset.theme = chosen.value;
  document.dispatchEvent(new Event('theme:chosen'));
  for (const button of form.querySelectorAll('button')) button.setAttribute('aria-pressed', String(button === chosen));
  announce(chosen.title || chosen.textContent.trim());
  const body = new URLSearchParams({ theme: chosen.value });
  await fetch(form.action, { method: 'POST', body, headers: { 'X-CSRFToken': csrfToken(), 'HX-Request': 'true' } });
});
