// Draws the icons named in a list into one sprite; a name that Tabler does not have fails the build.
import { readFileSync } from 'node:fs';

const FOLDER = 'node_modules/@tabler/icons/icons';

export function icons(list) {
  return {
    name: 'icons',
    apply: 'build',
    generateBundle() {
      const symbols = JSON.parse(readFileSync(list, 'utf8')).map(symbol);
      const source = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`;
      this.emitFile({ type: 'asset', name: 'icons.svg', originalFileName: 'src/icons.svg', source });
    }
  };
}

function symbol(name) {
  const [folder, file] = name.endsWith('-filled') ? ['filled', name.slice(0, -7)] : ['outline', name];
  const drawn = readFileSync(`${FOLDER}/${folder}/${file}.svg`, 'utf8').replace(/<!--[\s\S]*?-->/g, '');
  const inner = drawn.slice(drawn.indexOf('>', drawn.indexOf('<svg')) + 1, drawn.lastIndexOf('</svg>'));
  const paint = folder === 'filled' ? 'fill="currentColor"' : 'fill="none" stroke="currentColor" stroke-width="2"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint} stroke-linecap="round" stroke-linejoin="round">${inner.replace(/\s+/g, ' ').trim()}</symbol>`;
}
