import { html, raw } from 'hono/html';
import type { Language } from '../domain/invoice.ts';
import { directionOf, type Html, named } from './formats.ts';
import { qrCode } from './qr-code.ts';
import { stylesheet } from './style.ts';
import { type StateName, textsIn } from './texts.ts';

/** One page of ours. */
export interface Page {
  language: Language;
  /** Of the window, and of the tab. */
  title: string;
  /** Whose page it is, for the head of it. */
  merchantName: string;
  body: Html;
}

export const layout = ({ language, title, merchantName, body }: Page): string => {
  const texts = textsIn(language);
  return String(html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"><title>${title}</title><meta name="robots" content="noindex"><meta name="format-detection" content="telephone=no"><link rel="icon" href="data:,"><style>${raw(stylesheet)}</style></head>
<body><a class="skip" href="#main">${texts.skip}</a><header class="top"><p class="brand">${named(merchantName)}</p>${languageSwitch(language)}</header>
<main id="main">${body}</main>
<footer class="small soft"><p class="trust">${texts.trust}</p></footer></body></html>`);
};

/** The other language is named in its own words, for those who read only that. */
const languageSwitch = (language: Language): Html => {
  const [other, name] = language === 'ar' ? ['en', 'English'] : ['ar', 'العربية'];
  return html`<nav aria-label="${textsIn(language).language}"><a href="?lang=${other}" lang="${other}" hreflang="${other}">${name}</a></nav>`;
};

/** How something stands, said to screen readers too. */
export const stateBadge = (state: StateName, language: Language): Html =>
  html`<p class="state ${state}" role="status">${textsIn(language).states[state]}</p>`;

/** Names and values; those without a value are left out. */
export const facts = (list: readonly (readonly [name: string, value: Html | string | undefined])[]): Html => {
  const given = list.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl>${given.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
};

/** The page's own address for another device, or for the paper it is printed on. */
export const scanHint = (address: string, language: Language): Html => {
  const { qrCode: label, qrHint } = textsIn(language);
  return html`<div class="scan">${qrCode(address, label)}<p class="small soft">${qrHint}</p></div>`;
};

/** A page that tells one thing: how something stands, what that is called, and what it means. */
export const message = (
  title: string,
  body: Html | string,
  more: Html | string = '',
  badge: Html | string = '',
): Html => html`<section class="card">${badge}<h1 class="said">${title}</h1><p>${body}</p>${more}</section>`;
