import { html } from 'hono/html';
import type { Language } from '../domain/invoice.ts';
import type { Payment, RefundReason } from '../domain/payment.ts';
import type { Refund } from '../domain/refund.ts';
import { type Html, money } from './formats.ts';
import { layout, message, scanHint, stateBadge } from './layout.ts';
import { receipt, receiptFacts } from './receipt.ts';
import { type Texts, textsIn } from './texts.ts';

export interface PaymentView {
  payment: Payment;
  refunds: readonly Refund[];
  merchantName: string;
  language: Language;
  /** The page's own address. */
  address: string;
  /** The path of what is paid; undefined when that is gone. */
  back: string | undefined;
}

/** `/r/<key>`: how a payment ended, for the payer who comes back from the acquirer. */
export const paymentPage = (view: PaymentView): string => {
  const { language, merchantName } = view;
  const { title, body } = tell(view);
  return layout({ language, title: `${title}, ${merchantName}`, merchantName, body });
};

const tell = (view: PaymentView): { title: string; body: Html } => {
  const { payment, refunds, merchantName, language, address } = view;
  const texts = textsIn(language);
  const { state, capture } = payment;
  if (state === 'captured' && capture) {
    const paid = {
      payment: { ...payment, capture },
      orderReference: payment.orderReference,
      merchantName,
      language,
      refunds,
    };
    const scan = scanHint(address, language);
    if (payment.refundReason === null) {
      return { title: texts.receipt.title, body: html`${receipt(paid)}${scan}${back(view, 'back')}` };
    }
    const head = toRefund(texts, payment.refundReason, money(capture.amount, language), language);
    return { title: texts.payment.refund.title, body: html`${head}${receiptFacts(paid)}${scan}` };
  }
  if (state === 'failed' || state === 'cancelled') {
    return said(texts.payment[state], stateBadge(state, language), back(view, 'again'));
  }
  if (state === 'unknown') return said(texts.checking, stateBadge('checking', language), '');
  return said(texts.payment.open, stateBadge('open', language), back(view, 'back'));
};

const said = ({ title, body }: { title: string; body: string }, badge: Html, more: Html | '') => ({
  title,
  body: message(title, body, more, badge),
});

const toRefund = ({ payment }: Texts, reason: RefundReason, amount: Html, language: Language): Html => {
  const { refund } = payment;
  const more = html`<p>${refund.promise}</p><p class="total">${amount}</p><p>${refund.keep}</p>`;
  return message(refund.title, refund[reason], more, stateBadge('refund', language));
};

const back = ({ back: path, language }: PaymentView, text: 'back' | 'again'): Html | '' => {
  const kind = text === 'again' ? 'button' : 'button second';
  return path === undefined
    ? ''
    : html`<a class="${kind}" href="${path}?lang=${language}">${textsIn(language).payment[text]}</a>`;
};
