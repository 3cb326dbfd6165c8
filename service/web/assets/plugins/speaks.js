// Texts that never reach the translate service are led to it at build time, and every text that does reach it has to be
// in the dictionary. A package that changes under us fails the build instead of going back to English.
import { readFileSync } from 'node:fs';

// @bpmn-io/properties-panel falls back to an English-only function where its caller passes no `translate`.
const FALLBACK = 'function translateFallback(template, replacements) {';
const SPOKEN = `${FALLBACK}
  if (globalThis.raiaTranslate) return globalThis.raiaTranslate(template, replacements);`;
const ASKED = /(?<!["'])\b(?:translate(?:\$\d+)?|raiaTranslate)\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g;

// Where a package that knows no service at all writes its texts: as what is shown, or as what a check answers.
const SAID = /((?:\b(?:label|title|description|placeholder|children|tooltip|name|text|alt|closeButtonTooltip)|"aria-label"): |\breturn )('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g;
const WORDS = /^[A-Z<].*[A-Za-z]/s;

// `silent`: {path in node_modules: [code whose first string is the text, or [code, code instead], …]};
// `islands`: [{holds: a package, dictionary, unheard: texts that are not shown, mute: paths of files that ask nobody}].
export function speaks({ islands, silent }) {
  const swaps = { '@bpmn-io/properties-panel/dist/index.esm.js': [[FALLBACK, SPOKEN]] };
  for (const [path, codes] of Object.entries(silent)) swaps[path] = codes.map((code) => (Array.isArray(code) ? code : [code, asked(code)]));
  const mute = new Map(islands.flatMap((island) => (island.mute ?? []).map((path) => [path, new Set(island.unheard)])));
  const waiting = new Set([...Object.keys(swaps), ...mute.keys()]);

  return {
    name: 'speaks',
    enforce: 'pre',
    transform(code, id) {
      const path = [...Object.keys(swaps), ...mute.keys()].find((each) => id.split('?')[0].endsWith(`node_modules/${each}`));
      if (!path) return null;
      waiting.delete(path);
      const swapped = (swaps[path] ?? []).reduce((all, [from, to]) => swap(all, from, to, path), code);
      return { code: mute.has(path) ? aloud(swapped, mute.get(path)) : swapped, map: null };
    },
    renderChunk(code, chunk) {
      for (const { holds, dictionary, unheard } of islands) {
        if (!Object.keys(chunk.modules).some((id) => id.includes(`node_modules/${holds}/`))) continue;
        const known = JSON.parse(readFileSync(dictionary, 'utf8')), out = new Set(unheard);
        const lacking = texts(code).filter((text) => !Object.hasOwn(known, text) && !out.has(text));
        if (lacking.length) this.error(`speaks: not in ${dictionary}: ${JSON.stringify([...new Set(lacking)], null, 1)}`);
      }
      return null;
    },
    buildEnd(error) {
      if (!error && waiting.size) this.error(`speaks: never seen: ${[...waiting].join(', ')}`);
    }
  };
}

const aloud = (code, unheard) => code.replace(SAID, (whole, before, literal) => {
  const text = plain(literal.slice(1, -1));
  return WORDS.test(text) && !unheard.has(text) ? `${before}globalThis.raiaTranslate(${literal})` : whole;
});

const asked = (code) => code.replace(/(["'])(?:[^"'\\]|\\.)*\1/, (literal) => `globalThis.raiaTranslate(${literal})`);

const texts = (code) => [...code.matchAll(ASKED)].map(([, single, double]) => plain(single ?? double));

const plain = (text) => text.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1');

function swap(code, from, to, path) {
  if (!code.includes(from)) throw new Error(`speaks: ${JSON.stringify(from)} is no longer in ${path}`);
  return code.replaceAll(from, to);
}
