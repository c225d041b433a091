import { html } from 'hono/html';
import type { Language } from '../domain/invoice.ts';
import { type OpenInvoice, statusOf } from '../domain/open-invoice.ts';
import { type Html, longDate, money, named } from './formats.ts';
import { facts, layout, scanHint, stateBadge } from './layout.ts';
import { openInvoiceFields, type Typed } from './open-invoice-fields.ts';
import type { PageReply } from './page-reply.ts';
import { paymentForm } from './payment-form.ts';
import { textsIn } from './texts.ts';

export interface OpenInvoiceView {
  openInvoice: OpenInvoice;
  merchantName: string;
  language: Language;
  nowMs: number;
  publicBaseUrl: string;
  /** The ways to pay; none where nothing can be paid. */
  types: readonly number[];
  /** What the payer typed and what of it is wrong, when the form is shown again. */
  typed?: Typed;
}

/** `/o/<key>`: a request that any number of payers may pay, or plain words that it can no longer be. */
export const openInvoicePage = (view: OpenInvoiceView): PageReply => {
  const { openInvoice, merchantName, language, nowMs, publicBaseUrl } = view;
  const status = statusOf(openInvoice, nowMs);
  const head = status === 'active' ? request(view) : gone(view, status);
  const act = status === 'active' ? form(view) : '';
  const address = `${publicBaseUrl}/o/${openInvoice.accessKey}`;
  const title = `${openInvoice.title}, ${merchantName}`;
  const body = html`${head}${act}${scanHint(address, language)}`;
  return {
    html: layout({ language, title, merchantName, body }),
    status: status === 'active' ? (view.typed ? 422 : 200) : 410,
  };
};

const request = ({ openInvoice, merchantName, language }: OpenInvoiceView): Html => {
  const { openInvoice: texts } = textsIn(language);
  const { title, type, fixedAmount, description, expiresOn } = openInvoice;
  const amount = type === 'fixed' ? money(fixedAmount, language) : undefined;
  const head = amount ? html`<p class="total">${amount}</p>` : html`<p>${texts.amountYouChoose}</p>`;
  const about = description && html`<p>${named(description)}</p>`;
  const list = facts([
    [texts.to, named(merchantName)],
    [texts.payableUntil, longDate(expiresOn, language)],
  ]);
  return html`<section class="card"><h1 class="said">${named(title)}</h1>${head}${about}${list}</section>`;
};

const gone = (
  { openInvoice, merchantName, language }: OpenInvoiceView,
  status: 'expired' | 'cancelled',
): Html => {
  const { openInvoice: texts } = textsIn(language);
  return html`<section class="card">${stateBadge(status, language)}<h1 class="said">${texts[status]}</h1><p>${named(openInvoice.title)}</p><p>${texts.notPayable} ${named(merchantName)}</p></section>`;
};

const form = ({ openInvoice, merchantName, language, types, typed }: OpenInvoiceView): Html => {
  const texts = textsIn(language);
  if (types.length === 0) {
    const { title, contact } = texts.unavailable;
    return html`<section class="card"><h2>${title}</h2><p>${contact} ${named(merchantName)}</p></section>`;
  }
  const isFixed = openInvoice.type === 'fixed';
  return paymentForm({
    action: `/o/${openInvoice.accessKey}`,
    language,
    types,
    chosen: typed?.paymentType,
    wrongType: typed?.wrong.has('paymentType') ?? false,
    fields: openInvoiceFields(openInvoice, language, typed),
    button: isFixed ? html`${texts.form.pay} ${money(openInvoice.fixedAmount, language)}` : texts.form.payNow,
  });
};
