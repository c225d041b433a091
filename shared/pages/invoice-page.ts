import { html } from 'hono/html';
import { type Invoice, type Language, whyNotPayable } from '../domain/invoice.ts';
import type { Refund } from '../domain/refund.ts';
import { type Subscription, startsSeries } from '../domain/subscription.ts';
import { type Html, longDate, money, moneyText, named } from './formats.ts';
import { invoiceDetails } from './invoice-details.ts';
import { layout, scanHint, stateBadge } from './layout.ts';
import type { Offer } from './offer.ts';
import type { PageReply } from './page-reply.ts';
import { paymentForm } from './payment-form.ts';
import { receipt } from './receipt.ts';
import { subscriptionSection } from './subscription-section.ts';
import { type StateName, textsIn } from './texts.ts';

export interface InvoiceView {
  invoice: Invoice;
  merchantName: string;
  language: Language;
  nowMs: number;
  publicBaseUrl: string;
  offer: Offer;
  /** The subscription it belongs to. */
  subscription?: Subscription | undefined;
  /** Refunds of the payment it was paid with. */
  refunds: readonly Refund[];
}

/** `/s/<key>`: an invoice to be paid, the receipt of one that is, or plain words that it can no longer be. */
export const invoicePage = (view: InvoiceView): PageReply => {
  const { invoice, merchantName, language, publicBaseUrl, subscription } = view;
  const series = subscription && subscriptionSection(subscription, invoice, language);
  const details = html`${invoiceDetails(invoice, language, publicBaseUrl)}${series}`;
  const { content, status = 200 } = contentOf(view, details);
  const scan = scanHint(`${publicBaseUrl}/s/${invoice.accessKey}`, language);
  const title = `${textsIn(language).invoice.from} ${merchantName}, ${moneyText(invoice.amount, language)}`;
  return { html: layout({ language, title, merchantName, body: html`${content}${scan}` }), status };
};

const contentOf = (view: InvoiceView, details: Html): { content: Html; status?: number } => {
  const { invoice, merchantName, language, nowMs, offer, refunds } = view;
  if (invoice.status === 'paid') {
    const { payment, referenceNumber: orderReference } = invoice;
    return {
      content: html`${receipt({ payment, orderReference, merchantName, language, refunds })}${details}`,
    };
  }
  // Before anything else: what was paid in time may still turn out to be paid.
  if (offer.kind === 'wait') return { content: html`${waiting(view, offer.returnKey)}${details}` };
  const why = whyNotPayable(invoice, nowMs);
  if (why) return { content: html`${gone(view, why)}${details}`, status: 410 };
  return offer.kind === 'choose'
    ? { content: html`${owed(view, 'unpaid')}${choice(view, offer, details)}` }
    : { content: html`${owed(view, 'unpaid')}${unavailable(view)}${details}` };
};

const owed = (
  { invoice, merchantName, language, subscription: series }: InvoiceView,
  state: StateName,
): Html => {
  const { invoice: texts } = textsIn(language);
  const subscription =
    series && startsSeries(series) && state === 'unpaid' && html`<p>${texts.subscription}</p>`;
  return html`<section class="card">${stateBadge(state, language)}<h1>${texts.from} ${named(merchantName)}</h1><p class="total">${money(invoice.amount, language)}</p>${subscription}</section>`;
};

const gone = (view: InvoiceView, why: Exclude<ReturnType<typeof whyNotPayable>, undefined>): Html => {
  const { invoice, merchantName, language } = view;
  const { invoice: texts } = textsIn(language);
  const title = why === 'expired' ? texts.expired : texts.cancelled;
  const until =
    why === 'expired' && html`<p>${texts.payableUntil}: ${longDate(invoice.expiresOn, language)}</p>`;
  return html`<section class="card">${stateBadge(why, language)}<h1 class="said">${title}</h1>${until}<p>${texts.notPayable} ${named(merchantName)}</p></section>`;
};

const waiting = (view: InvoiceView, returnKey: string): Html => {
  const { checking } = textsIn(view.language);
  const link = html`<a class="button second" href="/r/${returnKey}?lang=${view.language}">${checking.see}</a>`;
  return html`${owed(view, 'checking')}<section class="card"><h2>${checking.title}</h2><p>${checking.body}</p>${link}</section>`;
};

const unavailable = ({ language, merchantName }: InvoiceView): Html => {
  const { unavailable: texts } = textsIn(language);
  return html`<section class="card"><h2>${texts.title}</h2><p>${texts.contact} ${named(merchantName)}</p></section>`;
};

const choice = (
  { invoice, language }: InvoiceView,
  offer: Extract<Offer, { kind: 'choose' }>,
  details: Html,
): Html =>
  paymentForm({
    action: `/s/${invoice.accessKey}`,
    language,
    types: offer.types,
    wrongType: offer.wrongType ?? false,
    details,
    button: html`${textsIn(language).form.pay} ${money(invoice.amount, language)}`,
  });
