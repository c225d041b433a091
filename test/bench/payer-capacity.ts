import { payInvoice } from '../../functions/payments/pay-invoice.ts';
import { payOpenInvoice } from '../../functions/payments/pay-open-invoice.ts';
import { showInvoice } from '../../functions/payments/show-invoice.ts';
import { showOpenInvoice } from '../../functions/payments/show-open-invoice.ts';
import { showPayment } from '../../functions/payments/show-payment.ts';
import { showSplit } from '../../functions/payments/show-split.ts';
import { answerSimulator } from '../../functions/simulator/answer-simulator.ts';
import { paying } from '../../shared/acquirers/paying.ts';
import { simulatedPayments } from '../../shared/acquirers/simulator/simulated-payments.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { PageRequest } from '../../shared/http/page.ts';
import type { PageReply } from '../../shared/pages/page-reply.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { merchantRepository } from '../../shared/store/merchants.ts';
import { openInvoiceRepository } from '../../shared/store/open-invoices.ts';
import { owedInvoices } from '../../shared/store/owed-invoices.ts';
import { targetPaths } from '../../shared/store/payment-targets.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { refundsOfPayment } from '../../shared/store/refunds-of-payments.ts';
import type { Table } from '../../shared/store/table.ts';
import { visitCounter } from '../../shared/store/visits.ts';
import { openChange, openDraft, openInvoiceIn } from '../store/open-shop.ts';
import { invoicesOf, plan, planChange } from '../store/plans.ts';
import { change, draft, invoiceOf, noonMs } from '../store/shop.ts';

/** Measures what payers do; `cost` takes note of one act. */
export const payerCosts = async (
  table: Table,
  shop: Merchant,
  cost: <T>(name: string, act: () => Promise<T>) => Promise<T>,
): Promise<void> => {
  const acquirer = simulator(table);
  const merchants = merchantRepository(table);
  const openInvoices = openInvoiceRepository(table);
  const owed = owedInvoices(table);
  const shown = { owed, countVisit: visitCounter(table), hasAcquirer: true };
  const payer = { owed, openInvoices, merchants, acquirer, paying: () => paying(table, acquirer) };
  const returned = {
    payments: paymentRepository(table),
    merchants,
    pathOf: targetPaths(table),
    refundsOf: (payment: Payment) => refundsOfPayment(table, payment),
    upToDate: async (payment: Payment, nowMs: number) =>
      (await paying(table, acquirer).lookUp(payment, nowMs)).payment,
  };
  const decide = (key: string, decision: string) =>
    answerSimulator(
      { ...at(key), input: { decision } },
      { books: simulatedPayments(table), callBack: async () => undefined },
    );

  const bill = async () =>
    invoiceOf(await invoiceRepository(table).create(shop, draft(), change(noonMs))).accessKey;
  const begin = async (key: string) =>
    returnKeyIn(await payInvoice({ ...at(key), input: { paymentType: 1 } }, payer));

  const key = await bill();
  await cost('page of an invoice', () => showInvoice(at(key), shown));
  const first = await cost('begin a payment', () => begin(key));
  await decide(first, 'time-out-approved');
  await cost('return, acquirer silent', () => showPayment(at(first), returned));
  await cost('page of an invoice being checked', () => showInvoice(at(key), shown));
  const second = await begin(await bill());
  await cost('decide at the simulator', () => decide(second, 'approve'));
  await cost('return, and paid', () => showPayment(at(second), returned));
  await cost('return once more', () => showPayment(at(second), returned));

  const made = await invoiceRepository(table).createMany(
    shop,
    plan(2, { kind: 'split' }),
    planChange(noonMs),
  );
  const [part] = invoicesOf(made);
  await cost('page of a split of 2', () => showSplit(at(part?.splitAccessKey ?? ''), { owed }));

  const open = openInvoiceIn(await openInvoices.create(shop.id, openDraft(), openChange()));
  await cost('page of an open invoice', () =>
    showOpenInvoice(at(open.accessKey), { openInvoices, merchants, hasAcquirer: true }),
  );
  const payOpen = () => payOpenInvoice({ ...at(open.accessKey), input: { paymentType: 1 } }, payer);
  const third = returnKeyIn(await cost('begin a payment of an open invoice', payOpen));
  await decide(third, 'approve');
  await cost('return, and an open invoice paid', () => showPayment(at(third), returned));
};

const at = (key: string): PageRequest => ({
  input: {},
  malformed: new Set(),
  key,
  nowMs: noonMs,
  requestId: 'bench',
  isVisit: true,
  languageFor: (own) => own ?? 'en',
});

const returnKeyIn = (reply: PageReply): string => {
  if ('redirect' in reply) return reply.redirect.split('/').at(-1) ?? '';
  throw new Error('The payment did not begin.');
};
