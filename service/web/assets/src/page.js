// What the page hands to its scripts: texts in the reader's language and the token that proves a form is ours.

const data = document.getElementById('page-data');
export const page = data ? JSON.parse(data.textContent) : { texts: {}, language: 'pt-BR' };

// A text with its {named} places filled.
export function say(key, values = {}) {
  const text = page.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? '';

export const isTyping = (target) =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable=""], [contenteditable="true"]');

// Announces a sentence to everyone, also to those who do not see it appear.
export function announce(sentence) {
  const region = document.getElementById('announcements');
  if (region) region.textContent = sentence;
}
