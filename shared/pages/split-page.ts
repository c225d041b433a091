import { html } from 'hono/html';
import { type Invoice, type Language, whyNotPayable } from '../domain/invoice.ts';
import type { Fils } from '../domain/money.ts';
import { type Html, longDate, money, named } from './formats.ts';
import { layout, scanHint } from './layout.ts';
import { textsIn } from './texts.ts';

export interface SplitView {
  /** The parts, of which there is at least one. */
  invoices: readonly Invoice[];
  merchantName: string;
  language: Language;
  nowMs: number;
  /** The page's own. */
  address: string;
}

/** `/sp/<key>`: the parts of a bill with their payers, or the instalments of a plan with their days. */
export const splitPage = ({ invoices, merchantName, language, nowMs, address }: SplitView): string => {
  const { split: texts } = textsIn(language);
  const isPlan = invoices[0]?.kind === 'emi';
  const total = sumOf(invoices);
  const paid = sumOf(invoices.filter(({ status }) => status === 'paid'));
  const from = isPlan ? texts.plan : texts.bill;
  const list = invoices.map(
    (invoice, at) =>
      html`<li>${part(invoice, `${isPlan ? texts.instalment : texts.part} ${at + 1}`, language, nowMs)}</li>`,
  );
  const body = html`<section class="card"><h1>${from} ${named(merchantName)}</h1><p class="total">${money(total, language)}</p><p>${texts.paid}: ${money(paid, language)}</p></section><section class="card"><h2>${isPlan ? texts.instalments : texts.parts}</h2><ol class="parts" role="list">${list}</ol></section>${scanHint(address, language)}`;
  return layout({ language, title: `${from} ${merchantName}`, merchantName, body });
};

const sumOf = (invoices: readonly Invoice[]): Fils => invoices.reduce((sum, { amount }) => sum + amount, 0);

const part = (invoice: Invoice, title: string, language: Language, nowMs: number): Html => {
  const { split: texts, states } = textsIn(language);
  const state = whyNotPayable(invoice, nowMs) ?? 'unpaid';
  const verb = state === 'unpaid' ? texts.open : texts.view;
  return html`<div class="row"><h3>${title}</h3> ${money(invoice.amount, language)}</div><div class="row">${named(invoice.customer?.name ?? '')} <span class="state ${state}">${states[state]}</span></div><div class="row"><span class="small soft">${texts.due} ${longDate(invoice.expiresOn, language)}</span> <a href="/s/${invoice.accessKey}">${verb} ${title}</a></div>`;
};
