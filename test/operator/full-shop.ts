import { giveBack } from '../../shared/acquirers/give-back.ts';
import { creditors } from '../../shared/acquirers/learn-payment.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import { sendRows } from '../../shared/bulk/send-rows.ts';
import { newDelivery } from '../../shared/domain/delivery.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { OpenInvoice } from '../../shared/domain/open-invoice.ts';
import type { Payer as PayerOfPayment, Payment } from '../../shared/domain/payment.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import { bulkUploadRepository } from '../../shared/store/bulk-uploads.ts';
import { eventFrom } from '../../shared/store/event-item.ts';
import { invoiceRepository } from '../../shared/store/invoices.ts';
import { outboxOf } from '../../shared/store/keys.ts';
import { ledgerOf } from '../../shared/store/ledger.ts';
import { loginAttemptRepository } from '../../shared/store/login-attempts.ts';
import { openInvoiceRepository } from '../../shared/store/open-invoices.ts';
import { paymentRepository } from '../../shared/store/payments.ts';
import { redeliver } from '../../shared/store/redeliveries.ts';
import { refundRequests } from '../../shared/store/refund-requests.ts';
import type { RefundOfPayment } from '../../shared/store/refunds.ts';
import { saveDelivery } from '../../shared/store/save-delivery.ts';
import { sessionRepository } from '../../shared/store/sessions.ts';
import { settle } from '../../shared/store/settlement.ts';
import { type Item, queryAll, type Table } from '../../shared/store/table.ts';
import { takeNonce } from '../../shared/store/terminal-nonces.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { bulkShop, recordOfItem, wish } from '../store/bulk-shop.ts';
import { openChange, openDraft, openInvoiceIn } from '../store/open-shop.ts';
import { plan, planChange } from '../store/plans.ts';
import { approvalOf, counterIn } from '../store/pos-shop.ts';
import { newSeries } from '../store/series.ts';
import { change, claimOn, day, draft, invoiceOf, minuteMs, newShop, noonMs } from '../store/shop.ts';
import { deliver } from '../store/stream.ts';
import { capturedAt } from '../store/till.ts';

/** A table of which a test can see everything. */
type OpenTable = Table & { items(): Promise<Item[]> };

/** A merchant who has something of every kind that the table keeps, as its operations leave it. */
export const fullShop = async (table: OpenTable): Promise<Merchant> => {
  const shop = await newShop(table);
  await logIns(table, shop);
  await invoices(table, shop);
  await newSeries(table, shop);
  await openInvoice(table, shop, { name: 'Noura Ali', phone: '96555512345' });
  await atTheCounter(table, shop);
  await bulkRows(table, shop);
  await events(table, shop);
  await project(table, shop);
  return shop;
};

const logIns = async (table: Table, { id: merchantId, profile: { username } }: Merchant): Promise<void> => {
  const session = { id: `session-${merchantId}`, merchantId, username, revoked: false };
  const token = { hash: `${merchantId}`, sessionId: session.id, merchantId, expiresMs: noonMs, used: false };
  await sessionRepository(table).begin(session, token);
  const attempts = loginAttemptRepository(table);
  await attempts.begin(username, '192.0.2.1', noonMs);
  await attempts.succeeded(username, '192.0.2.1', noonMs);
  await attempts.begin(username, '192.0.2.2', noonMs);
};

/** One paid and refunded, one cancelled before it was paid, a plan, and a number that nobody took. */
const invoices = async (table: Table, shop: Merchant): Promise<void> => {
  const repository = invoiceRepository(table);
  const claim = claimOn(shop.id, 'once', noonMs);
  const paid = invoiceOf(await repository.create(shop, draft(), change(noonMs, claim)));
  const { payment } = await payInvoice(table, shop, paid, noonMs);
  const refund = await askRefund(table, shop, payment, true);
  await giveBack(table, simulator(table), refund, noonMs + minuteMs);
  await askRefund(table, shop, payment, false);

  const cancelled = invoiceOf(await repository.create(shop, draft(), change(noonMs)));
  await repository.cancel(shop.id, cancelled.token, change(noonMs));
  await payInvoice(table, shop, cancelled, noonMs);

  await repository.createMany(shop, plan(3), planChange(noonMs));
  const ledger = ledgerOf(table);
  await ledger.giveUp(shop.id, await ledger.reserve(shop.id, 'single', 1, noonMs));
};

export const askRefund = async (
  table: Table,
  shop: Merchant,
  { token }: Payment,
  approved: boolean,
): Promise<Refund> => {
  const approval = { by: 'Huda', remark: 'Fine' };
  const { response } = await refundRequests(table)(
    shop,
    { token, amount: 1_000, method: 2, by: 'shop', ...(approved && { approval }) },
    { nowMs: noonMs, claim: undefined, answer: (made) => ({ message: '', response: made }) },
  );
  return (response as RefundOfPayment).refund;
};

/** An open invoice that somebody pays, made longer afterwards; answers its newest row. */
export const openInvoice = async (
  table: Table,
  shop: Merchant,
  payer: PayerOfPayment,
): Promise<{ open: OpenInvoice; payment: Payment }> => {
  const repository = openInvoiceRepository(table);
  const first = openInvoiceIn(await repository.create(shop.id, openDraft(), openChange()));
  const until = day('2026-05-01');
  const open = openInvoiceIn(await repository.update(shop.id, first.id, until, openChange()));
  const payment = await beginOpenPayment(table, shop, open, payer);
  await settle(table, creditors, payment, capturedAt(noonMs, { amount: open.fixedAmount }), noonMs);
  return { open, payment };
};

export const beginOpenPayment = async (
  table: Table,
  shop: Merchant,
  { id: openInvoiceId, referenceNumber, fixedAmount }: OpenInvoice,
  payer: PayerOfPayment,
): Promise<Payment> => {
  const payments = paymentRepository(table);
  const payment = await payments.identify(
    shop,
    {
      target: { kind: 'open-invoice', openInvoiceId },
      orderReference: referenceNumber,
      amount: fixedAmount,
      paymentType: 1,
      method: 'page',
      payer,
      language: 'en',
    },
    noonMs,
  );
  await payments.begin(payment);
  return payment;
};

const atTheCounter = async (table: Table, shop: Merchant): Promise<void> => {
  const counter = await counterIn(table, table, shop);
  await counter.answer(await counter.push(), approvalOf());
  await counter.push();
  await takeNonce(table, counter.terminal.id, 'nonce', noonMs);
};

/** Rows of both kinds: sent, deleted, waiting for a minute, being sent. */
const bulkRows = async (table: Table, shop: Merchant): Promise<void> => {
  const bulk = bulkShop(table, shop);
  const claim = claimOn(shop.id, 'upload', noonMs);
  await bulkUploadRepository(table).begin(shop.id, 'bulk', { nowMs: noonMs, claim });
  await bulk.upload(
    'bulk',
    ['sent', 'deleted', 'sending'].map((name) => wish(name)),
  );
  await bulk.upload('scheduled', [wish('scheduled', noonMs + minuteMs)]);
  const [sent, deleted, sending] = await bulk.rows('bulk');
  await bulk.remove(deleted?.id ?? 0);
  await bulk.take([sent?.id ?? 0]);
  for (const message of await bulk.messages()) await sendRows(table, message, noonMs);
  await bulk.take([sending?.id ?? 0]);
};

/** An event with a delivery that was given up, and told again. */
const events = async (table: Table, shop: Merchant): Promise<void> => {
  const [item] = await queryAll(table, { pk: outboxOf(shop.id) });
  const event = eventFrom(item ?? {});
  const { eventId, type: eventType } = event;
  const about = { merchantId: shop.id, eventId, eventType, channel: 'webhook', round: 'first' } as const;
  await saveDelivery(
    table,
    newDelivery({ ...about, invoiceId: shop.firstInvoiceId }, noonMs),
    (delivery) => ({
      ...delivery,
      state: 'dead',
      reason: 'gone',
      tries: [{ atMs: noonMs, tookMs: 120, outcome: 'failed', status: 410, answer: '' }],
    }),
  );
  await redeliver(table, event, [shop.firstInvoiceId], {
    nowMs: noonMs,
    claim: undefined,
    answer: () => ({ message: '', response: null }),
  });
};

/** Everything derived, as the stream's worker makes it of what there is of a shop. */
export const project = async (table: OpenTable, { id }: Pick<Merchant, 'id'>): Promise<void> => {
  const mine = (await table.items()).filter(({ pk }) => String(pk).startsWith(`M#${id}#`));
  const { batchItemFailures } = await deliver(
    table,
    mine.map((item) => recordOfItem(item)),
  );
  if (batchItemFailures.length > 0) throw new Error('The worker refused an item.');
};
