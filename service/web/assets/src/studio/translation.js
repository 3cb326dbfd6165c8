// The `translate` service of diagram-js. What is in no dictionary stays English and is remembered in `missing`.
const PLACES = /{([^}]+)}/g;

// `portuguese`: what is said by what is asked.
export function translation({ language, portuguese, pseudo = false }) {
  const words = language === 'en' ? null : portuguese, missing = new Set();

  function translate(text, values = {}) {
    const known = !words || Object.hasOwn(words, text);
    if (!known) missing.add(text);
    const said = pseudo && known ? `⟦${text}⟧` : words && known ? words[text] : text;
    return String(said).replace(PLACES, (whole, name) => values[name] ?? whole);
  }

  // Where a package asks no service: plugins/speaks.js.
  globalThis.raiaTranslate = translate;
  // Names of the house's own element templates come translated, and analysts name things as they like.
  const knows = (texts) => texts.forEach((text) => words && !Object.hasOwn(words, text) && (words[text] = text));
  return { missing, knows, module: { translate: ['value', translate] } };
}
