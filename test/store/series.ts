import type { Acquirer } from '../../shared/acquirers/acquirer.ts';
import type { CardBehaviour } from '../../shared/acquirers/simulator/decisions.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { Subscription, SubscriptionTerms } from '../../shared/domain/subscription.ts';
import type { DueWork } from '../../shared/schedules/due-work.ts';
import { invoiceFrom } from '../../shared/store/invoice-item.ts';
import { invoicesOf, paymentsOf, subscriptionKey } from '../../shared/store/keys.ts';
import { paymentFrom } from '../../shared/store/payment-item.ts';
import { subscriptionCreation } from '../../shared/store/subscription-creation.ts';
import { subscriptionRepository } from '../../shared/store/subscriptions.ts';
import { queryAll, type Table } from '../../shared/store/table.ts';
import { followSubscription } from '../../shared/subscriptions/follow-subscription.ts';
import { runSubscription } from '../../shared/subscriptions/run-subscription.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { change, day, draft, invoiceOf, noonMs } from './shop.ts';

/** A subscription in the table whose first invoice, of 2026-03-10, is paid; the card it leaves behaves as wanted. */
export const newSeries = async (
  table: Table,
  shop: Merchant,
  { card, ...wanted }: Partial<SubscriptionTerms> & { card?: CardBehaviour | 'none' } = {},
): Promise<Subscription> => {
  const first = await pendingSeries(table, shop, wanted);
  await payInvoice(table, shop, first, noonMs, card === 'none' ? {} : { card: card ?? 'approve' });
  await followSubscription(table, { merchantId: shop.id, id: first.id }, noonMs);
  return seriesOf(table, first);
};

/** The first invoice of a subscription that nobody has paid yet. */
export const pendingSeries = async (
  table: Table,
  shop: Merchant,
  wanted: Partial<SubscriptionTerms> = {},
): Promise<Invoice> => {
  const terms = { type: 'auto', recurrences: 12, startDate: day('2026-03-10'), ...wanted } as const;
  return invoiceOf(await subscriptionCreation(table).begin(shop, draft(), terms, change(noonMs)));
};

export const seriesOf = async (
  table: Table,
  { merchantId, id }: Pick<Subscription, 'merchantId' | 'id'>,
): Promise<Subscription> => {
  const found = await subscriptionRepository(table).byId(merchantId, id);
  if (!found) throw new Error('There is no such subscription.');
  return found;
};

export const workOf = ({ merchantId, id, dueMs }: Subscription): DueWork => {
  if (dueMs === undefined) throw new Error('Nothing is due.');
  return { ...subscriptionKey(merchantId, id), dueMs };
};

/** Runs whatever is due with it until nothing is, or not before `untilMs`; each at its time. */
export const runThrough = async (
  table: Table,
  series: Subscription,
  untilMs: number,
  acquirer: Acquirer = simulator(table),
): Promise<Subscription> => {
  let now = await seriesOf(table, series);
  while (now.dueMs !== undefined && now.dueMs <= untilMs) {
    await runSubscription({ table, acquirer }, workOf(now), now.dueMs);
    now = await seriesOf(table, series);
  }
  return now;
};

/** All invoices and payments of a merchant, oldest first. */
export const booksOf = async (
  table: Table,
  { id }: Pick<Merchant, 'id'>,
): Promise<{ invoices: Invoice[]; payments: Payment[] }> => ({
  invoices: (await queryAll(table, { pk: invoicesOf(id), beginsWith: 'I#' }))
    .filter((item) => item['void'] !== true)
    .map(invoiceFrom),
  payments: (await queryAll(table, { pk: paymentsOf(id) })).map(paymentFrom),
});

/** The simulator, counting how often it was told to charge. */
export const countingCharges = (table: Table): { acquirer: Acquirer; charges: () => number } => {
  const real = simulator(table);
  let charges = 0;
  return {
    charges: () => charges,
    acquirer: {
      ...real,
      charge: (...told) => {
        charges += 1;
        return real.charge(...told);
      },
    },
  };
};
