import { newCapture } from '../../../shared/acquirers/simulator/decisions.ts';
import type { SimulatedPayment } from '../../../shared/acquirers/simulator/simulated-payments.ts';
import type { Invoice, Language } from '../../../shared/domain/invoice.ts';
import type { KuwaitDate } from '../../../shared/domain/kuwait-time.ts';
import type { OpenInvoice } from '../../../shared/domain/open-invoice.ts';
import { mostRefunds, type Refund } from '../../../shared/domain/refund.ts';
import type { Subscription } from '../../../shared/domain/subscription.ts';
import { errorPage } from '../../../shared/pages/error-page.ts';
import { invoicePage } from '../../../shared/pages/invoice-page.ts';
import { openInvoicePage } from '../../../shared/pages/open-invoice-page.ts';
import type { PageReply } from '../../../shared/pages/page-reply.ts';
import { paymentPage } from '../../../shared/pages/payment-page.ts';
import { simulatorPage } from '../../../shared/pages/simulator-page.ts';
import { splitPage } from '../../../shared/pages/split-page.ts';
import { nowMs } from '../fixtures/call.ts';
import { anInvoice } from '../fixtures/invoice.ts';
import { anOpenInvoice } from '../fixtures/open-invoice.ts';
import { aCapturedPayment } from '../fixtures/payment.ts';
import { aRefund } from '../fixtures/refund.ts';
import { aSubscription } from '../fixtures/subscription.ts';

const publicBaseUrl = 'https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com';
const types = [1, 2, 9];
const key = '9ABCDEFGHIJKLMNOP';

/** One with more steps than a page shows, and every kind of step among them. */
const subscription: Subscription = {
  ...aSubscription,
  steps: [
    ...(['created', 'activated', 'no-card', 'cycle-made', 'charge-begun', 'charge-unknown'] as const),
    ...(['charge-failed', 'cycle-paid', 'cycle-cancelled', 'past-due', 'completed', 'cancelled'] as const),
  ].map((what) => ({ atMs: nowMs, what, invoiceId: anInvoice.id, nextOn: '2026-04-10' as KuwaitDate })),
};

/** As many as there may be, in every state. */
const refunds: Refund[] = Array.from({ length: mostRefunds }, (_, at) => ({
  ...aRefund,
  ...(at % 2 === 0 ? { state: 'refunded', refundedOn: '2026-03-10' as KuwaitDate } : { state: 'rejected' }),
}));

/** Every page in every state, with `text` wherever somebody outside can write. */
export const everyPage = (language: Language, text: string): Record<string, string> => {
  const view = { merchantName: text, language, nowMs, publicBaseUrl, refunds };
  const unpaid: Invoice = { ...invoiceWith(text), language };
  const paid: Invoice = { ...unpaid, status: 'paid', payment: aCapturedPayment };
  const invoice = (change: Partial<Invoice>, offer: Parameters<typeof invoicePage>[0]['offer']) =>
    htmlOf(invoicePage({ ...view, invoice: { ...unpaid, ...change } as Invoice, offer }));
  const choose = { kind: 'choose', types } as const;
  const series = (subscription: Subscription) =>
    htmlOf(
      invoicePage({ ...view, invoice: { ...unpaid, kind: 'subscription' }, offer: choose, subscription }),
    );
  const open = (openInvoice: Partial<OpenInvoice>, more: object = {}) =>
    htmlOf(
      openInvoicePage({ ...view, openInvoice: { ...openInvoiceWith(text), ...openInvoice }, types, ...more }),
    );
  const payment = (change: object) =>
    paymentPage({
      payment: { ...aCapturedPayment, orderReference: text, ...change },
      refunds,
      merchantName: text,
      language,
      address: `${publicBaseUrl}/r/${key}`,
      back: `/s/${key}`,
    });
  const simulator = (change: object, wrongDecision = false) =>
    htmlOf(simulatorPage({ payment: { ...simulatedWith(text), ...change }, language, nowMs, wrongDecision }));
  const wrong = new Map(
    (['amount', 'payerName', 'payerPhone', 'paymentType'] as const).map((name) => [name, 'wrong'] as const),
  );
  const typed = { amount: text, payerName: text, payerPhone: text, paymentType: 2, wrong };
  return {
    'invoice to pay': invoice({}, choose),
    'invoice with a wrong choice': invoice({}, { ...choose, wrongType: true }),
    'first invoice of a subscription': series({
      ...subscription,
      state: 'pending',
      steps: subscription.steps.slice(0, 1),
    }),
    'later invoice of a subscription': series(subscription),
    'invoice being checked': invoice({}, { kind: 'wait', returnKey: key }),
    'invoice without an acquirer': invoice({}, { kind: 'unavailable' }),
    'invoice paid': invoice(paid, choose),
    'invoice cancelled': invoice({ status: 'cancelled' }, choose),
    'invoice expired': invoice({ expiresOn: '2026-03-09' as KuwaitDate }, choose),
    split: splitPage({
      ...view,
      invoices: [{ ...unpaid, kind: 'split' }, paid],
      address: `${publicBaseUrl}/sp/SP${key}`,
    }),
    instalments: splitPage({ ...view, invoices: [unpaid, paid], address: `${publicBaseUrl}/sp/SP${key}` }),
    'open invoice of a fixed amount': open({}),
    'open invoice of an open amount': open({ type: 'open' }),
    'open invoice with a wrong form': open({ type: 'open' }, { typed }),
    'open invoice without an acquirer': open({}, { types: [] }),
    'open invoice cancelled': open({ status: 'cancelled' }),
    'open invoice expired': open({ expiresOn: '2026-03-09' as KuwaitDate }),
    'payment captured': payment({}),
    'payment not needed': payment({ refundReason: 'paid' }),
    'payment after cancelling': payment({ refundReason: 'cancelled' }),
    'payment too late': payment({ refundReason: 'expired' }),
    'payment failed': payment({ state: 'failed', capture: null }),
    'payment cancelled': payment({ state: 'cancelled', capture: null }),
    'payment unknown': payment({ state: 'unknown', capture: null }),
    'payment started': payment({ state: 'started', capture: null }),
    simulator: simulator({}),
    'simulator that keeps the card': simulator({ keepCard: true }, true),
    'simulator closed': simulator({ closesMs: nowMs }),
    ...Object.fromEntries(
      [404, 422, 429, 500].map((status) => [`error ${status}`, errorPage(status, text, language)]),
    ),
  };
};

export const htmlOf = (reply: PageReply): string => {
  if ('html' in reply) return reply.html;
  throw new Error(`The page leads to ${reply.redirect}.`);
};

/** Five lines, and everything that may be given. */
const invoiceWith = (text: string): Invoice => ({
  ...anInvoice,
  accessKey: key,
  amount: 1_250_500,
  discount: 2_000,
  serviceCharge: 500,
  referenceNumber: text,
  description: text,
  attachment: `${'0'.repeat(32)}.pdf`,
  customer: { name: text, email: 'noura@example.com', countryCode: '965', mobileNumber: '55512345' },
  products: [1, 2, 3, 4, 5].map((id) => ({ id, name: text, rate: 50_500, quantity: '5', amount: 252_500 })),
});

const openInvoiceWith = (text: string): OpenInvoice => ({
  ...anOpenInvoice,
  title: text,
  description: text,
  minAmount: 1_000,
  maxAmount: 50_000,
});

const simulatedWith = (text: string): SimulatedPayment => ({
  reference: key,
  merchantId: 84,
  paymentId: 7,
  token: aCapturedPayment.token,
  amount: 10_000,
  merchantName: text,
  orderReference: text,
  paymentType: 2,
  language: 'en',
  returnUrl: `${publicBaseUrl}/r/${key}`,
  keepCard: false,
  refunds: 'approve',
  refunded: 0,
  state: 'open',
  capture: newCapture({ amount: 10_000, paymentType: 2, keepCard: false }, nowMs, () => 0),
  silentUntilMs: 0,
  closesMs: nowMs + 1,
});
