// Files that go out as they are, under hashed names: the mark, and the theme script, which must run before the first
// paint and so is no module.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { transformWithOxc } from 'vite';

export function files(paths) {
  return {
    name: 'files',
    apply: 'build',
    async generateBundle() {
      for (const path of paths) {
        const text = readFileSync(path, 'utf8');
        const source = path.endsWith('.js') ? (await transformWithOxc(text, path)).code : text;
        this.emitFile({ type: 'asset', name: basename(path), originalFileName: path, source });
      }
    }
  };
}
