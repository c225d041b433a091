import { html } from 'hono/html';
import { encodeQR } from 'qr';
import type { Html } from './formats.ts';

/** What scanners need around the code. */
const quietModules = 2;

/** An address as a QR code: one SVG path whose strokes are the runs of dark modules, a tenth of what a rectangle each takes. */
export const qrCode = (address: string, label: string): Html => {
  const matrix = encodeQR(address, 'raw', { ecc: 'low', border: quietModules });
  const size = matrix.length;
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path stroke="#000" d="${matrix.map(strokesOf).join('')}"/></svg>`;
};

const strokesOf = (row: readonly boolean[], y: number): string => {
  let path = '';
  let at = 0;
  for (let x = 0; x < row.length; ) {
    const start = x;
    while (x < row.length && row[x] === row[start]) x++;
    if (!row[start]) continue;
    path += `${path === '' ? `M${start} ${y}.5` : `m${start - at} 0`}h${x - start}`;
    at = x;
  }
  return path;
};
