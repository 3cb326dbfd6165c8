// Keeps "vence em 40 min" and "há 5 min" true while a page stays open. The words are the server's (page data).
import { say } from './page.js';

const MINUTE = 60, HOUR = 3600, DAY = 86_400;

// The same steps as service/web/formats.py: minutes, then hours with minutes, hours, days.
export function span(seconds) {
  const whole = Math.floor(seconds);
  if (whole < HOUR) return say('minutes', { n: Math.floor(whole / MINUTE) });
  const hours = Math.floor(whole / HOUR), minutes = Math.floor((whole % HOUR) / MINUTE);
  if (hours < 6 && minutes) return `${say('hours', { n: hours })} ${say('minutes', { n: minutes })}`;
  if (hours < 48) return say('hours', { n: hours });
  return say('days', { n: Math.floor(whole / DAY) });
}

export function due(seconds) {
  if (Math.abs(seconds) < MINUTE) return say('dueNow');
  return say(seconds > 0 ? 'dueIn' : 'overdue', { span: span(Math.abs(seconds)) });
}

export function ago(seconds) {
  return seconds < MINUTE ? say('justNow') : say('ago', { span: span(seconds) });
}

// The device's clock may be wrong: what counts is the server's, as the page was made.
const skew = (Number(document.documentElement.dataset.now) || Date.now()) - Date.now();

function refresh() {
  const now = Date.now() + skew;
  for (const time of document.querySelectorAll('time[data-relative]')) {
    const seconds = (Date.parse(time.dateTime) - now) / 1000;
    const words = time.dataset.relative === 'due' ? due(seconds) : ago(-seconds);
    if (time.textContent !== words) time.textContent = words;
    const clock = time.closest('[data-clock]');
    if (clock) clock.dataset.clock = seconds < 0 ? 'late' : seconds < Number(clock.dataset.soon) ? 'soon' : 'calm';
  }
}

refresh();
setInterval(refresh, 15_000);
document.addEventListener('visibilitychange', () => document.hidden || refresh());
