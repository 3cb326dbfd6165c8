import { defineConfig } from 'vite';
import { files } from './plugins/files.js';
import { icons } from './plugins/icons.js';
import { squeezed } from './plugins/squeezed.js';

// One entry per island; a page loads `main` and at most one more.
const islands = ['main', 'viewer'];

export default defineConfig({
  plugins: [files(['src/theme.js', 'src/raia.svg']), icons('src/icons.json'), squeezed()],
  base: '/static/build/',
  build: {
    outDir: '../static/build',
    emptyOutDir: true,
    manifest: 'manifest.json',
    // Never inlined as data: URIs, so that fonts can stay at 'self' in the Content-Security-Policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: Object.fromEntries(islands.map((name) => [name, `src/${name}.js`]))
    }
  }
});
