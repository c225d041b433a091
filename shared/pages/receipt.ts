import { html } from 'hono/html';
import type { Language } from '../domain/invoice.ts';
import { paymentTypes } from '../domain/merchant.ts';
import type { Capture, Payment } from '../domain/payment.ts';
import { code, type Html, moment, money, named } from './formats.ts';
import { facts, stateBadge } from './layout.ts';
import { textsIn } from './texts.ts';

/** Money that was taken, and what both sides quote when they talk about it. */
export interface Receipt {
  payment: Pick<Payment, 'token' | 'amount' | 'paymentType'> & { capture: Capture };
  orderReference: string;
  merchantName: string;
  language: Language;
}

export const receipt = (paid: Receipt): Html => {
  const { receipt: texts } = textsIn(paid.language);
  return html`<section class="card">${stateBadge('paid', paid.language)}<h1>${texts.title}</h1><p class="total">${money(paid.payment.amount, paid.language)}</p><p>${texts.thanks} ${named(paid.merchantName)}</p><p class="small soft">${texts.keep}</p></section>${receiptFacts(paid)}`;
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
