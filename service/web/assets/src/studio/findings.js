// What the server found, drawn where it is: a marker and a badge whose text shows on hover and focus. Only overlays and
// markers are touched, never the command stack: a command would end direct editing and lose its text.
import { icon, text } from './page-parts.js';

export const LEVELS = ['error', 'warning', 'info'];
export const ICONS = { error: 'alert-circle', warning: 'alert-triangle', info: 'info-circle' };

class Findings {
  static $inject = ['canvas', 'elementRegistry', 'eventBus', 'overlays', 'injector'];

  constructor(canvas, elementRegistry, eventBus, overlays, injector) {
    Object.assign(this, { canvas, elementRegistry, overlays, injector, drawn: new Map() });
    // Turned into another type, an element keeps its id and gets a new graphic.
    for (const kind of ['shape', 'connection']) eventBus.on(`${kind}.changed`, ({ element }) => this.remark(element.id));
    eventBus.on('diagram.clear', () => this.drawn.clear());
  }

  // [{element, level, message, fix, …}] → what is drawn
  show(findings) {
    const byElement = new Map();
    for (const finding of findings.filter(({ element }) => this.isDrawable(element))) {
      byElement.set(finding.element, [...(byElement.get(finding.element) ?? []), finding]);
    }
    for (const id of [...this.drawn.keys()]) if (!byElement.has(id)) this.erase(id);
    for (const [id, group] of byElement) this.draw(id, group);
  }

  // Leads to the element, also inside a folded subprocess; false where nothing is drawn for it.
  lead(id) {
    const element = this.elementRegistry.get(id), root = element && this.canvas.findRoot(element);
    if (!element) return false;
    if (root && root !== this.canvas.getRootElement()) this.canvas.setRootElement(root);
    this.injector.get('selection', false)?.select(element === root ? [] : element);
    if (element !== root) this.canvas.scrollToElement(element, 80);
    return element !== root;
  }

  // The process itself has no shape: its findings stand in the list only.
  isDrawable(id) {
    return Boolean(id && this.elementRegistry.get(id)?.parent);
  }

  draw(id, group) {
    const key = JSON.stringify(group), before = this.drawn.get(id);
    if (before?.key === key && this.overlays.get(before.overlay)) return;
    this.erase(id);
    const level = LEVELS.find((each) => group.some((finding) => finding.level === each));
    const marker = `finding-${level}`, isLine = Boolean(this.elementRegistry.get(id).waypoints);
    this.canvas.addMarker(id, marker);
    const overlay = this.overlays.add(id, 'finding', {
      position: isLine ? { top: -10, left: -10 } : { bottom: 10, left: -10 },
      show: { minZoom: 0.25 }, scale: { min: 0.8, max: 1.2 }, html: badge(level, group)
    });
    this.drawn.set(id, { key, marker, overlay });
  }

  erase(id) {
    const drawn = this.drawn.get(id);
    if (!drawn) return;
    this.drawn.delete(id);
    this.overlays.remove(drawn.overlay);
    if (this.elementRegistry.get(id)) this.canvas.removeMarker(id, drawn.marker);
  }

  remark(id) {
    const drawn = this.drawn.get(id);
    if (drawn && !this.canvas.hasMarker(id, drawn.marker)) this.canvas.addMarker(id, drawn.marker);
  }
}

let count = 0;

function badge(level, group) {
  const node = document.createElement('button'), tip = document.createElement('span');
  node.type = 'button';
  node.className = `finding-badge is-${level}`;
  node.setAttribute('aria-label', text(group.length > 1 ? 'several' : level, { n: group.length }));
  node.append(icon(ICONS[level]));
  tip.className = 'finding-tip';
  tip.id = `finding-tip-${++count}`;
  tip.setAttribute('role', 'tooltip');
  node.setAttribute('aria-describedby', tip.id);
  for (const finding of group) {
    const line = document.createElement('span');
    line.textContent = `${text(finding.level)}: ${finding.message} ${finding.level === 'info' ? '' : finding.fix}`;
    tip.append(line);
  }
  const both = document.createElement('div');
  both.className = 'finding-mark';
  both.append(node, tip);
  return both;
}

export const FindingsModule = { __init__: ['findings'], findings: ['type', Findings] };
