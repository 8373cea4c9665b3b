/** A curve to be drawn: x in powers, y from zero. */
export interface Curve {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly { readonly x: number; readonly label: string; readonly y: number }[];
}

const width = 440;
const height = 260;
const margin = { left: 70, right: 20, top: 36, bottom: 46 };

/** Curves as one SVG, two beside each other. */
export function plot(curves: readonly Curve[], caption: string): string {
  const rows = Math.ceil(curves.length / 2);
  const panels = curves.map((curve, i) => {
    const at = `translate(${(i % 2) * width} ${Math.floor(i / 2) * height})`;
    return `<g transform="${at}">${panel(curve)}</g>`;
  });
  const style = 'text{font:11px sans-serif;fill:#555}.title{font-weight:bold;fill:#222}';
  const size = `width="${width * 2}" height="${height * rows + 24}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
    '<title>Commands a second, and megabytes, by what may be large</title>',
    `<style>${style}</style><rect width="100%" height="100%" fill="#fff"/>`,
    ...panels,
    `<text x="${margin.left}" y="${height * rows + 12}">${caption}</text>`,
    '</svg>\n',
  ].join('\n');
}

function panel({ title, xLabel, yLabel, points }: Curve): string {
  const xs = points.map(({ x }) => Math.log(x));
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const top = niceCeiling(Math.max(...points.map(({ y }) => y)));
  const [w, h] = [width - margin.left - margin.right, height - margin.top - margin.bottom];
  const px = (x: number) => Math.round(margin.left + ((Math.log(x) - low) / (high - low || 1)) * w);
  const py = (y: number) => Math.round(margin.top + h - (y / top) * h);
  const line = points.map(({ x, y }) => `${px(x)},${py(y)}`).join(' ');
  const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const y = py(top * part);
    return `<path d="M${margin.left} ${y}h${w}" stroke="#ddd"/><text x="${margin.left - 6}" y="${y + 4}" text-anchor="end">${short(top * part)}</text>`;
  });
  const marks = points.map(
    ({ x, label, y }) =>
      `<circle cx="${px(x)}" cy="${py(y)}" r="3" fill="#2a7"/><text x="${px(x)}" y="${py(y) - 8}" text-anchor="middle">${short(rounded(y))}</text><text x="${px(x)}" y="${margin.top + h + 16}" text-anchor="middle">${label}</text>`,
  );
  return [
    `<text class="title" x="${margin.left}" y="20">${title}</text>`,
    ...grid,
    `<polyline points="${line}" fill="none" stroke="#2a7" stroke-width="2"/>`,
    ...marks,
    `<text x="${margin.left + w / 2}" y="${height - 10}" text-anchor="middle">${xLabel}</text>`,
    `<text transform="translate(14 ${margin.top + h / 2}) rotate(-90)" text-anchor="middle">${yLabel}</text>`,
  ].join('\n');
}

/** 1, 2 or 5 times a power of ten. */
function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}

/** To two digits that count. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1000 ? `${value / 1000}k` : String(value);
}
