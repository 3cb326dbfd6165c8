// Pictures of what is drawn, in ink on white whatever the light of the page is.

const PAPER_INK = { '--diagram-fill': '#ffffff', '--diagram-ink': '#1d2330' };
const SCALE = 2;
const MOST_PIXELS = 100_000_000;

export async function svg(viewer) {
  const { svg: drawn } = await viewer.saveSVG();
  return drawn.replace(/var\((--diagram-\w+)\)/g, (whole, name) => PAPER_INK[name] ?? '#000000');
}

export async function png(viewer) {
  const drawn = await svg(viewer), image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn)}`;
  await image.decode();
  const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (image.width * image.height)));
  const canvas = Object.assign(document.createElement('canvas'), { width: image.width * scale, height: image.height * scale });
  const paper = canvas.getContext('2d');
  paper.fillStyle = '#ffffff';
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('png'))), 'image/png'));
}
