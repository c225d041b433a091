import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { kuwaitTimestamp } from '../../../shared/domain/kuwait-time.ts';
import { onlyGet, type SandboxTool } from '../gateway/sandbox-tools.ts';
import type { OutboxStore, SentMessage, SentOutcome } from './outbox-store.ts';
import { outboxPath } from './outbox-tool.ts';

/** `/_sandbox`: what was sent last, for people to read. */
export const sandboxPage = (outbox: Pick<OutboxStore, 'list'>, clock: () => number): SandboxTool =>
  onlyGet(async (_request, _body, requestId) => ({
    status: 200,
    headers: { ...headers, 'x-request-id': requestId },
    body: page(outbox.list({ limit: shown }), clock()),
  }));

const shown = 50;

type Html = ReturnType<typeof html>;

const page = (messages: readonly SentMessage[], nowMs: number): string =>
  String(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Daftar’s sandbox</title><link rel="icon" href="data:,"><style>${raw(style)}</style></head>
<body><header><h1>Daftar’s sandbox</h1><p>It is <a href="/_sandbox/clock">${kuwaitTimestamp(nowMs)}</a> here, in Kuwait time. Webhooks are called; nothing else that is sent leaves this machine: <a href="${outboxPath}">all of it as JSON</a>.</p></header>
<main><h2>Sent last</h2>${messages.length === 0 ? html`<p>Nothing was sent yet.</p>` : html`<ol>${messages.map(entry)}</ol>`}</main></body></html>`);

const entry = ({ id, atMs, channel, to, sender, subject, text, outcome }: SentMessage): Html =>
  html`<li id="${id}"><p class="about"><b>${channelNames[channel]}</b> to <a href="${outboxPath}?to=${encodeURIComponent(to)}"><bdi>${to}</bdi></a>${sender && html` from <bdi>${sender}</bdi>`} <time>${kuwaitTimestamp(atMs)}</time></p>${subject && html`<h3 dir="auto">${subject}</h3>`}<p class="text" dir="auto">${linked(text ?? 'HTML alone: see the JSON.')}</p>${outcome && html`<p class="about">${told(outcome)}</p>`}</li>`;

const told = ({ attempt, delivered, status, answer }: SentOutcome): Html =>
  html`Try ${attempt} ${delivered ? 'delivered' : 'failed'}: ${status} <bdi>${answer}</bdi>`;

const channelNames: Readonly<Record<SentMessage['channel'], string>> = {
  sms: 'SMS',
  email: 'E-mail',
  whatsapp: 'WhatsApp',
  webhook: 'Webhook',
};

/** The text, with its links to follow. */
const linked = (text: string): Html[] =>
  text
    .split(/(https?:\/\/[^\s<>"']+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`));

const style =
  ':root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{max-width:46rem;margin:2rem auto;padding:0 1rem}' +
  'ol{list-style:none;padding:0}li{border-top:1px solid #8886;padding:.75rem 0}.about{margin:0;font-size:.875rem}' +
  'time{float:right}h3{margin:.5rem 0 0;font-size:1rem}.text{margin:.25rem 0 0;white-space:pre-wrap;overflow-wrap:anywhere}';

/** No script at all, and this one stylesheet. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'img-src data:',
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
