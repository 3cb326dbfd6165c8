// The findings in words, by level; the keyboard's way to them, also from element to element with F8 and Shift F8.
import { ICONS, LEVELS } from './findings.js';
import { icon, text } from './page-parts.js';

const QUIET = 500;

export class FindingsList {
  // `marks` stand where the findings are: show(found), isDrawable(element), lead(element). `ask(signal)` resolves to findings.
  constructor({ box, marks, ask, found }) {
    Object.assign(this, { list: box.querySelector('[data-findings]'), count: box.querySelector('[data-count]'), marks, ask, found: [], at: -1 });
    this.list.addEventListener('click', ({ target }) => {
      const button = target.closest('button[data-at]');
      if (button) this.lead(Number(button.dataset.at));
    });
    this.show(found);
  }

  show(found) {
    const sorted = LEVELS.flatMap((level) => found.filter((finding) => finding.level === level));
    const told = JSON.stringify(sorted);
    delete this.list.dataset.stale;
    this.marks.show(found);
    if (told === this.told) return;
    this.told = told;
    this.found = sorted;
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.list.replaceChildren(...(sorted.length ? LEVELS.flatMap((level) => this.group(level)) : [nothing()]));
    if (focused) this.list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    this.count.textContent = sorted.length ? `(${sorted.length})` : '';
  }

  group(level) {
    const items = this.found.map((finding, at) => ({ finding, at })).filter(({ finding }) => finding.level === level);
    if (!items.length) return [];
    const head = document.createElement('li'), rows = document.createElement('ul'), title = document.createElement('h3');
    title.className = `findings-level is-${level}`;
    title.append(icon(ICONS[level]), ` ${text(`${level}s`)} (${items.length})`);
    rows.className = 'list-unstyled mb-0';
    rows.append(...items.map(({ finding, at }) => this.row(finding, at)));
    head.append(title, rows);
    return [head];
  }

  row(finding, at) {
    const row = document.createElement('li'), leads = this.marks.isDrawable(finding.element);
    const body = document.createElement(leads ? 'button' : 'div'), message = document.createElement('span');
    if (leads) Object.assign(body, { type: 'button' });
    body.className = 'finding-row';
    body.dataset.at = at;
    body.dataset.key = `${finding.code}:${finding.element}:${finding.line}`;
    message.textContent = finding.message;
    body.append(message);
    if (finding.level !== 'info' && finding.fix) {
      const fix = document.createElement('span');
      fix.className = 'finding-fix';
      fix.textContent = finding.fix;
      body.append(fix);
    }
    row.append(body);
    return row;
  }

  lead(at) {
    this.at = at;
    const finding = this.found[at];
    for (const row of this.list.querySelectorAll('.is-here')) row.classList.remove('is-here');
    const row = this.list.querySelector(`[data-at="${at}"]`);
    row?.classList.add('is-here');
    row?.scrollIntoView({ block: 'nearest' });
    this.marks.lead(finding.element);
    return finding;
  }

  // The next (1) or former (-1) one, round and round; null where there are none.
  step(way) {
    const { length } = this.found;
    if (!length) return null;
    return this.lead(this.at < 0 ? (way > 0 ? 0 : length - 1) : (this.at + way + length) % length);
  }

  // What is drawn has changed: ask anew once it rests; an answer about an older drawing is dropped.
  later() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.timer = setTimeout(() => this.check(), QUIET);
  }

  async check() {
    const request = (this.request = new AbortController());
    try {
      const found = await this.ask(request.signal);
      if (!request.signal.aborted) this.show(found);
    } catch (error) {
      if (error.name !== 'AbortError') this.list.dataset.stale = 'true';
    }
  }
}

function nothing() {
  const row = document.createElement('li');
  row.className = 'finding-none';
  row.textContent = text('noFindings');
  return row;
}
