// One finger moves the drawing, two make it larger or smaller; the diagram's library knows the mouse only.

export function followFingers(viewer, box) {
  const canvas = viewer.get('canvas'), fingers = new Map();
  const spread = () => {
    const [a, b] = [...fingers.values()];
    return { far: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };

  box.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  box.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const here = { x: event.clientX, y: event.clientY };
    if (fingers.size === 1) canvas.scroll({ dx: here.x - before.x, dy: here.y - before.y });
    const wide = fingers.size === 2 ? spread() : null;
    fingers.set(event.pointerId, here);
    if (!wide) return;
    const now = spread(), { left, top } = box.getBoundingClientRect();
    canvas.zoom(Math.min(4, Math.max(0.2, (canvas.zoom() * now.far) / Math.max(1, wide.far))), { x: now.x - left, y: now.y - top });
  });
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, ({ pointerId }) => fingers.delete(pointerId));
}
