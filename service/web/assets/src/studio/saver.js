// Saves while one draws: half a second after the last change, one request at a time, the newest drawing wins. What could
// not be sent is sent again, ever more rarely; leaving before that asks first.
import { clock, text } from './page-parts.js';
import { send } from './server.js';

const PAUSE = 500;
const WAITS = [2_000, 5_000, 15_000, 30_000];

export class Saver {
  // `content()` resolves to what is drawn, as the server wants it; `saved(answer, isNewest)`, `conflict(told)` and `refused(kind, message)` hear of it.
  constructor({ config, line, content, saved, conflict, refused }) {
    Object.assign(this, { address: config.save, revision: config.revision, line, content, saved, conflict, refused });
    Object.assign(this, { drawn: 0, kept: 0, failures: 0, isHeld: false, timer: 0, running: null });
    addEventListener('beforeunload', (event) => this.isPending && event.preventDefault());
    addEventListener('online', () => this.isPending && this.save());
    document.addEventListener('visibilitychange', () => this.isPending && !this.isHeld && this.save());
    this.say('idle', text('allSaved'));
  }

  get isPending() {
    return this.kept !== this.drawn;
  }

  changed() {
    this.drawn += 1;
    this.later(PAUSE);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = this.isHeld ? 0 : setTimeout(() => this.save(), pause);
  }

  // Resolves to whether everything is saved now.
  async flush() {
    document.activeElement?.blur?.();
    await new Promise((done) => setTimeout(done, 0));
    clearTimeout(this.timer);
    await this.save();
    return this.isPending ? this.save() : true;
  }

  save() {
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async run() {
    clearTimeout(this.timer);
    this.timer = 0;
    while (this.isPending && !this.isHeld && !this.timer) {
      const version = this.drawn;
      this.say('saving', text('saving'));
      try {
        const answer = await send('PUT', this.address, { ...(await this.content()), revision: this.revision });
        Object.assign(this, { revision: answer.revision, kept: version, failures: 0 });
        this.say('saved', text('savedAt', { at: clock(answer.saved_at) }));
        this.saved(answer, !this.isPending);
      } catch (refusal) {
        return this.failed(refusal);
      }
    }
    return !this.isPending;
  }

  failed({ kind, told = {}, message }) {
    if (kind === 'conflict') {
      this.isHeld = true;
      this.say('conflict', text('notSaved'));
      this.conflict(told);
    } else if (kind === 'offline' || kind === 'away') {
      this.say(kind, text(kind));
      if (!this.timer) this.later(WAITS[Math.min(this.failures++, WAITS.length - 1)]);
      if (kind === 'away') this.refused(kind);
    } else {
      this.say('refused', text('notSaved'));
      this.refused('refused', told.message ?? message);
    }
    return false;
  }

  // After a conflict: what is drawn here is saved upon the state that somebody else saved.
  keepMine(revision) {
    Object.assign(this, { revision, isHeld: false });
    return this.save();
  }

  // After a conflict: theirs is what is drawn here now.
  takeOver(revision) {
    Object.assign(this, { revision, isHeld: false, kept: this.drawn });
    this.say('idle', text('allSaved'));
  }

  say(state, sentence) {
    this.line.dataset.state = state;
    if (this.line.textContent !== sentence) this.line.textContent = sentence;
  }
}
