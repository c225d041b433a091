import { html } from 'hono/html';
import type { Language } from '../domain/invoice.ts';
import { paymentTypes } from '../domain/merchant.ts';
import type { Capture, Payment } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import { code, type Html, longDate, moment, money, named } from './formats.ts';
import { facts, stateBadge } from './layout.ts';
import { textsIn } from './texts.ts';

/** Money that was taken, and what both sides quote when they talk about it. */
export interface Receipt {
  payment: Pick<Payment, 'token' | 'amount' | 'paymentType'> & { capture: Capture };
  orderReference: string;
  merchantName: string;
  language: Language;
  /** Refunds of it, of which the page tells those that the payer has got. */
  refunds: readonly Refund[];
}

export const receipt = (paid: Receipt): Html => {
  const { receipt: texts } = textsIn(paid.language);
  return html`<section class="card">${stateBadge('paid', paid.language)}<h1>${texts.title}</h1><p class="total">${money(paid.payment.amount, paid.language)}</p><p>${texts.thanks} ${named(paid.merchantName)}</p><p class="small soft">${texts.keep}</p></section>${givenBack(paid)}${receiptFacts(paid)}`;
};

/** More dates than these would only push the receipt away. */
const mostDates = 5;

/** What went back to the payer, in all and when; nothing while nothing did. */
const givenBack = ({ refunds, language }: Receipt): Html | '' => {
  const { receipt: texts } = textsIn(language);
  const returned = refunds.flatMap(({ refundedOn, amount }) => (refundedOn ? [{ refundedOn, amount }] : []));
  if (returned.length === 0) return '';
  const total = returned.reduce((sum, { amount }) => sum + amount, 0);
  const dates = returned
    .slice(-mostDates)
    .map(
      ({ refundedOn, amount }) =>
        html`<li>${money(amount, language)}<br><span class="small soft">${longDate(refundedOn, language)}</span></li>`,
    );
  return html`<section class="card"><h2>${texts.refunded}</h2><p>${texts.refundedTotal}: ${money(total, language)}</p><ol class="steps">${dates}</ol></section>`;
};

export const receiptFacts = ({ payment, orderReference, merchantName, language }: Receipt): Html => {
  const { receipt: texts } = textsIn(language);
  const { capture } = payment;
  const list = facts([
    [texts.amount, money(payment.amount, language)],
    [texts.paidAt, moment(capture.capturedMs, language)],
    [texts.merchant, named(merchantName)],
    [texts.paymentType, code(paymentTypes[payment.paymentType] ?? '')],
    [texts.card, capture.maskedCard && code(capture.maskedCard)],
    [texts.reference, orderReference && code(orderReference)],
    [texts.token, code(payment.token)],
    [texts.trackId, code(capture.trackId)],
    [texts.transactionId, code(capture.transactionId)],
    [texts.authCode, code(capture.authCode)],
  ]);
  return html`<section class="card"><h2>${texts.details}</h2>${list}</section>`;
};
