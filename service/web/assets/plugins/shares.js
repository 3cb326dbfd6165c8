// Packages that hand parts to one another need one copy of what both stand on: that of the first.
import { resolve } from 'node:path';

export function shares(what, packages) {
  const home = resolve('node_modules', packages[0], 'index.js');

  return {
    name: 'shares',
    enforce: 'pre',
    resolveId(source, importer, options) {
      const isShared = source === what || source.startsWith(`${what}/`);
      if (!isShared || !packages.some((each) => importer?.includes(`node_modules/${each}/`))) return null;
      return this.resolve(source, home, { ...options, skipSelf: true });
    }
  };
}
