// Fingers on a diagram: one moves it sideways (up and down scrolls the page), two move and zoom it.
// The style sheet leaves pan-y to the browser (touch-action), everything else comes here.
const NEAREST = 0.2, FARTHEST = 4;

export function touchable(viewer, canvasBox) {
  const canvas = viewer.get('canvas'), fingers = new Map();
  const middle = () => {
    const all = [...fingers.values()], box = canvasBox.getBoundingClientRect();
    return { x: all.reduce((sum, { x }) => sum + x, 0) / all.length - box.left, y: all.reduce((sum, { y }) => sum + y, 0) / all.length - box.top };
  };
  const spread = () => {
    const [one, other] = fingers.values();
    return Math.hypot(one.x - other.x, one.y - other.y);
  };
  const touches = (act) => (event) => { if (event.pointerType === 'touch') act(event); };
  const leave = touches(({ pointerId }) => fingers.delete(pointerId));

  canvasBox.addEventListener('pointerdown', touches(({ pointerId, clientX, clientY }) => {
    if (fingers.size < 2) fingers.set(pointerId, { x: clientX, y: clientY });
  }));
  canvasBox.addEventListener('pointermove', touches(({ pointerId, clientX, clientY }) => {
    if (!fingers.has(pointerId)) return;
    const before = middle(), apart = fingers.size > 1 ? spread() : 0;
    fingers.set(pointerId, { x: clientX, y: clientY });
    const now = middle();
    canvas.scroll({ dx: now.x - before.x, dy: fingers.size > 1 ? now.y - before.y : 0 });
    if (apart) canvas.zoom(Math.min(FARTHEST, Math.max(NEAREST, (canvas.zoom() * spread()) / apart)), now);
  }));
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) canvasBox.addEventListener(end, leave);
}
