// What part of a drawing one sees.

const MARGIN = 16, READABLE = 0.6;

// All of it, beside the palette and never larger than drawn.
export function showAll(viewer) {
  const { canvas, inner, left, room } = measure(viewer);
  const scale = Math.min(1, room.width / Math.max(1, inner.width), room.height / Math.max(1, inner.height));
  look(canvas, inner, left, room, scale);
}

// All of it where that can be read; else, as on a phone, where it begins.
export function showBeginning(viewer) {
  showAll(viewer);
  const { canvas, inner, left, room } = measure(viewer);
  if (canvas.zoom() >= READABLE) return;
  const shown = { ...inner, width: Math.min(inner.width, room.width / READABLE), height: Math.min(inner.height, room.height / READABLE) };
  look(canvas, shown, left, room, READABLE);
}

function measure(viewer) {
  const canvas = viewer.get('canvas');
  canvas.resized();
  const { inner, outer } = canvas.viewbox(), box = canvas.getContainer();
  const palette = box.querySelector('.djs-palette'), left = MARGIN + (palette ? palette.offsetLeft + palette.offsetWidth : 0);
  return { canvas, inner, left, room: { width: outer.width - left - MARGIN, height: outer.height - 2 * MARGIN } };
}

function look(canvas, shown, left, room, scale) {
  const width = (room.width + left + MARGIN) / scale, height = (room.height + 2 * MARGIN) / scale;
  const spare = { x: room.width / scale - shown.width, y: room.height / scale - shown.height };
  canvas.viewbox({ x: shown.x - left / scale - spare.x / 2, y: shown.y - MARGIN / scale - spare.y / 2, width, height });
}
