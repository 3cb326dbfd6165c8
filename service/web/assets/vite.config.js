import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { files } from './plugins/files.js';
import { icons } from './plugins/icons.js';
import { shares } from './plugins/shares.js';
import { speaks } from './plugins/speaks.js';
import { squeezed } from './plugins/squeezed.js';
import { templates } from './plugins/templates.js';

// One entry per island; a page loads `main` and at most one more.
const islands = ['main', 'viewer', 'studio', 'form-editor'];

const words = (path) => JSON.parse(readFileSync(path, 'utf8'));

// Texts that their packages do not hand to the translate service.
const silent = {
  ...words('src/form-editor/words/silent.json'),
  'diagram-js/lib/features/popup-menu/PopupMenuComponent.js': ["title || 'Results'", "title || 'Search'", [
    "`Open entry documentation for ${ selectedEntry.label }` : 'Open entry documentation'",
    "`${ globalThis.raiaTranslate('Open entry documentation') }: ${ selectedEntry.label }` : globalThis.raiaTranslate('Open entry documentation')"
  ]],
  'diagram-js/lib/features/popup-menu/PopupMenuBreadcrumbs.js': [['aria-label="Back"', "aria-label=${ globalThis.raiaTranslate('Back') }"]],
  'bpmn-js-element-templates/dist/index.esm.js': ['title: "Select a template"', 'title: "Toggle section"']
};
// `unheard`: texts of parts that an island does not show, such as Camunda 7's panel, and what is no text.
const spoken = [
  { holds: 'bpmn-js-properties-panel', dictionary: 'src/studio/words/pt-BR.json', unheard: words('src/studio/words/unheard.json') },
  {
    holds: '@bpmn-io/form-js-editor', dictionary: 'src/form-editor/words/pt-BR.json', unheard: words('src/form-editor/words/unheard.json'),
    mute: ['@bpmn-io/form-js-editor/dist/index.es.js', '@bpmn-io/form-js-viewer/dist/index.es.js']
  }
];
const elementTemplates = ['src/studio/templates/pt-BR.json', 'src/studio/templates/en.json'];

export default defineConfig({
  plugins: [
    files(['src/theme.js', 'src/raia.svg', ...elementTemplates]), icons('src/icons.json'), templates(elementTemplates),
    shares('preact', ['@bpmn-io/form-js-editor', '@bpmn-io/form-js-viewer']), speaks({ islands: spoken, silent }), squeezed()
  ],
  base: '/static/build/',
  build: {
    outDir: '../static/build',
    emptyOutDir: true,
    manifest: 'manifest.json',
    // Never inlined as data: URIs, so that fonts can stay at 'self' in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // The studio is one chunk: 2.3 MB, 520 kB of them on the wire.
    chunkSizeWarningLimit: 2400,
    rollupOptions: {
      input: Object.fromEntries(islands.map((name) => [name, `src/${name}.js`]))
    }
  }
});
