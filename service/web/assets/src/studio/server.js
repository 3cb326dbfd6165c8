// What the studio asks of the server. The session may end while one draws; a new one brings a new form token.
import { csrfToken } from '../page.js';

export class Refusal extends Error {
  constructor(kind, told = {}) {
    super(told.message ?? kind);
    Object.assign(this, { kind, told });
  }
}

// Sends JSON and resolves to the answer's. Refusal.kind: offline, away (logged out), conflict, refused.
export async function send(method, address, body, signal) {
  let answer = await attempt(method, address, body, signal);
  if (isStranger(answer) && (await renewToken())) answer = await attempt(method, address, body, signal);
  const isJson = !answer.redirected && answer.headers.get('Content-Type')?.includes('json');
  if (answer.ok && isJson) return answer.json();
  const told = isJson ? await answer.json() : {};
  if (answer.status === 409) throw new Refusal('conflict', told);
  if (answer.status >= 500 || answer.status === 429) throw new Refusal('offline', told);
  if (isStranger(answer) && !told.message) throw new Refusal('away');
  throw new Refusal('refused', told);
}

async function attempt(method, address, body, signal) {
  try {
    return await fetch(address, {
      method, signal, body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': csrfToken() }
    });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Refusal('offline');
  }
}

const isStranger = ({ status, redirected }) => redirected || [400, 401, 403].includes(status);

// Whoever logged in again in another tab has another token: this page, asked anew, knows it.
async function renewToken() {
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('meta[name="csrf-token"]')?.content;
  if (!fresh || fresh === csrfToken()) return false;
  document.querySelector('meta[name="csrf-token"]').content = fresh;
  return true;
}

// The text of a file that the server has.
export async function fetched(address, kind) {
  const answer = await fetch(address, { cache: 'no-store', headers: { Accept: kind } });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return answer.text();
}
