import { html, raw } from 'hono/html';
import type { HttpAnswer } from '../gateway/gateway-answer.ts';
import { sandboxPageHeaders } from '../gateway/sandbox-page-headers.ts';
import type { Shown, Tap } from './screen.ts';

export interface Labelled {
  id: number;
  name: string;
}

/** A terminal as it stands on a counter; while nothing waits it looks again by itself. */
export const screenPage = (terminal: Labelled, shown: Shown, requestId: string): HttpAnswer => ({
  status: 200,
  headers: { ...headers, 'x-request-id': requestId, ...(shown.handed ? {} : { refresh: '2' }) },
  body: document(`Terminal ${terminal.id}`, html`${heading(terminal)}${screen(shown)}`),
});

export const noTerminalPage = (requestId: string): HttpAnswer => ({
  status: 404,
  headers: { ...headers, 'x-request-id': requestId },
  body: document(
    'No such terminal',
    html`<h1>No such terminal</h1><p>There is none by this number here: <code>npm run daftar -- terminal list</code> shows them all.</p>`,
  ),
});

export const refusalPage = (status: 403 | 405, requestId: string): HttpAnswer => ({
  status,
  headers: { ...headers, 'x-request-id': requestId, ...(status === 405 ? { allow: 'GET, POST' } : {}) },
  body: document(
    'Not so',
    html`<h1>Not so</h1><p>The screen is looked at with GET, and tapped on its own page.</p>`,
  ),
});

type Html = ReturnType<typeof html>;

const heading = ({ id, name }: Labelled): Html => html`<h1><bdi>${name}</bdi> <small>${id}</small></h1>`;

const screen = ({ handed, said }: Shown): Html => {
  if (!handed) {
    return html`<p class="total" role="status">${said || 'Ready'}</p><p>Nothing waits for this terminal. It looks again by itself, or <a href="">now</a>.</p>`;
  }
  const about = [handed.invoice_number, handed.description].filter(Boolean);
  return html`<p><bdi>${handed.merchant_name}</bdi></p><p class="total">${handed.currency} ${handed.amount}</p>
<p>for <bdi>${handed.customer_name}</bdi></p>${about.map((text) => html`<p dir="auto">${text}</p>`)}
<form method="post"><input type="hidden" name="transaction_id" value="${handed.transaction_id}">${buttons.map(([tap, label]) => html`<button name="tap" value="${tap}">${label}</button>`)}</form>`;
};

const buttons: readonly (readonly [Tap, string])[] = [
  ['knet', 'Pay with KNET'],
  ['card', 'Pay with a credit card'],
  ['decline', 'Decline the card'],
  ['cancel', 'Cancel'],
];

const document = (title: string, body: Html): string =>
  String(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><link rel="icon" href="data:,"><style>${raw(style)}</style></head>
<body><main>${body}</main><footer><p>A simulated terminal. It takes no money. <a href="/_sandbox">The sandbox</a></p></footer></body></html>`);

const style =
  ':root{font:1.0625rem/1.5 system-ui,sans-serif;color-scheme:light}body{margin:0;background:#d8dbe2;color:#1a1f36;min-height:100vh}' +
  'main{box-sizing:border-box;max-width:22rem;min-height:30rem;margin:0 auto;padding:1.5rem 1.25rem 2rem;background:#fff;' +
  'border:14px solid #20242e;border-top-width:44px;border-bottom-width:60px;border-radius:28px}' +
  'h1{font-size:1rem;margin:0;display:flex;justify-content:space-between;gap:1rem}h1 small{font-weight:400;color:#545b70}' +
  'p{margin:.75rem 0 0;overflow-wrap:anywhere}.total{font-size:1.875rem;font-weight:700;line-height:1.25}a{color:#0b5c4b}' +
  'button{display:block;width:100%;min-height:3.25rem;margin-top:.75rem;border:1px solid #0b5c4b;border-radius:12px;' +
  'background:#fff;color:#0b5c4b;font:inherit;font-weight:650;cursor:pointer}button:first-of-type{background:#0b5c4b;color:#fff}' +
  'footer{max-width:22rem;margin:0 auto;padding:0 1.25rem 1rem;text-align:center;font-size:.875rem}' +
  ':focus-visible{outline:3px solid #0b5c4b;outline-offset:2px}';

const headers = sandboxPageHeaders(style, { hasForms: true });
