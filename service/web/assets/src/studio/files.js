// Files that come in and go out.

const LARGEST = 2 * 1024 * 1024;
const MODEL = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

export class FileProblem extends Error {}

// The text of a chosen or dropped file; FileProblem.message is the key of the sentence that says what is wrong with it.
// `place(xml)` resolves to the same drawing with a place for everything, where the file says none.
export async function read(file, place) {
  if (/\.vsdx?m?$/i.test(file.name)) throw new FileProblem('isVisio');
  if (!/\.(bpmn|xml)$/i.test(file.name)) throw new FileProblem('wrongKind');
  if (file.size > LARGEST) throw new FileProblem('tooLarge');
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw new FileProblem('isZip');
  const xml = decode(bytes);
  if (hasPlaces(xml)) return xml;
  const placed = await place(xml);
  if (!hasPlaces(placed)) throw new FileProblem('noLayout');
  return placed;
}

// XML says how it is encoded: by its first bytes, else in its first line, else it is UTF-8.
function decode(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const head = new TextDecoder('latin1').decode(bytes.slice(0, 200));
  const named = /^\s*(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*encoding=["']([\w.:-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(named).decode(bytes);
  } catch {
    throw new FileProblem('notXml');
  }
}

function hasPlaces(xml) {
  const parsed = new DOMParser().parseFromString(xml, 'application/xml'), root = parsed.documentElement;
  if (parsed.querySelector('parsererror')) throw new FileProblem('notXml');
  if (/visio/i.test(root.localName) || /visio/i.test(root.namespaceURI ?? '')) throw new FileProblem('isVisio');
  if (root.localName !== 'definitions' || root.namespaceURI !== MODEL) throw new FileProblem('notBpmn');
  return parsed.getElementsByTagNameNS('*', 'BPMNShape').length > 0;
}

export function download(content, name) {
  const address = typeof content === 'string' ? content : URL.createObjectURL(content), link = document.createElement('a');
  Object.assign(link, { href: address, download: name });
  link.click();
  if (typeof content !== 'string') setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export const fileName = (name, ending) => `${name.trim().replace(/[\\/:*?"<>|\u0000-\u001f]+/g, '-').slice(0, 80) || 'bpmn'}.${ending}`;
