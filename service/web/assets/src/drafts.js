// Typing is kept: a form with data-draft-url is posted there one second after the last change. The server answers
// {"at": "14:05"}; what cannot be saved is tried again, ever more rarely, and on leaving the page.
import { csrfToken, say } from './page.js';

const PAUSE = 1000;
const WAITS = [5_000, 15_000, 60_000];

class Draft {
  constructor(form) {
    Object.assign(this, { form, pending: false, failures: 0, timer: 0, sent: '' });
    this.status = form.querySelector('[data-draft-status]') ?? form.appendChild(statusLine());
    form.addEventListener('input', () => this.later());
    form.addEventListener('change', () => this.later());
    form.addEventListener('submit', () => this.stop());
    addEventListener('pagehide', () => this.pending && this.save(true));
  }

  later(pause = PAUSE) {
    this.pending = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  stop() {
    this.pending = false;
    clearTimeout(this.timer);
  }

  async save(leaving = false) {
    const body = answers(this.form);
    if (body.toString() === this.sent) return this.stop();
    this.pending = false;
    try {
      const response = await fetch(this.form.dataset.draftUrl, {
        method: 'POST', body, keepalive: leaving, headers: { 'X-CSRFToken': csrfToken(), Accept: 'application/json' }
      });
      if (!response.ok) throw new Error(response.statusText);
      const { at = clock() } = response.headers.get('Content-Type')?.includes('json') ? await response.json() : {};
      Object.assign(this, { sent: body.toString(), failures: 0 });
      this.status.textContent = say('draftSaved', { at });
    } catch {
      this.status.textContent = say('draftFailed');
      this.later(WAITS[Math.min(this.failures++, WAITS.length - 1)]);
    }
  }
}

// Files and passwords are never drafts.
function answers(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && form.elements[name]?.type !== 'password') body.append(name, value);
  }
  return body;
}

function statusLine() {
  const line = document.createElement('p');
  line.className = 'draft-status';
  line.setAttribute('role', 'status');
  return line;
}

const clock = () => new Date().toLocaleTimeString('pt-BR', { hour: '2-digit', minute: '2-digit' });

const drafts = new WeakMap();

export const isDraftPending = (form) => drafts.get(form)?.pending ?? false;

export function keepDrafts(root = document) {
  for (const form of root.querySelectorAll('form[data-draft-url]')) {
    if (!drafts.has(form)) drafts.set(form, new Draft(form));
  }
}

keepDrafts();
document.addEventListener('htmx:after:swap', () => keepDrafts());
