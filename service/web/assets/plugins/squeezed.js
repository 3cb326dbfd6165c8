// Writes a gzip and a Brotli copy beside every text file, so that the server never compresses.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXTS = /\.(js|css|svg|json)$/;
const SMALLEST = 1024;
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

export function squeezed() {
  let folder;
  return {
    name: 'squeezed',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const names = (await readdir(folder, { recursive: true })).filter((name) => TEXTS.test(name));
      await Promise.all(names.map((name) => squeeze(join(folder, name))));
    }
  };
}

async function squeeze(path) {
  const plain = await readFile(path);
  if (plain.length < SMALLEST) return;
  await writeFile(`${path}.gz`, await promisify(gzip)(plain, { level: 9 }));
  await writeFile(`${path}.br`, await promisify(brotliCompress)(plain, QUALITY));
}
