// A label is as wide as whoever drew it saw it in their font; where ours is wider, a short word like "Não" would break
// in two. Such labels grow on both sides to their longest word.

export function widenLabels(viewer) {
  const registry = viewer.get('elementRegistry'), renderer = viewer.get('textRenderer'), factory = viewer.get('graphicsFactory');
  const style = renderer.getExternalStyle();
  const width = (word) => renderer.getDimensions(word, { box: { width: 1000, height: 30 }, style }).width;

  for (const label of registry.filter((element) => element.labelTarget)) {
    const words = (label.businessObject.name ?? '').split(/\s+/);
    const needed = Math.ceil(Math.max(...words.map(width))) + 4;
    if (needed <= label.width) continue;
    label.x -= (needed - label.width) / 2;
    label.width = needed;
    factory.update('shape', label, registry.getGraphics(label));
  }
}
