import { cancelSubscription } from '../../functions/subscriptions/cancel-subscription.ts';
import { captureSubscription } from '../../functions/subscriptions/capture-subscription.ts';
import { simulator } from '../../shared/acquirers/simulator/simulator.ts';
import { kuwaitDate } from '../../shared/domain/kuwait-time.ts';
import type { Merchant } from '../../shared/domain/merchant.ts';
import type { MerchantRequest } from '../../shared/http/operation.ts';
import type { DueWork } from '../../shared/schedules/due-work.ts';
import { subscriptionCreation } from '../../shared/store/subscription-creation.ts';
import { subscriptionRepository } from '../../shared/store/subscriptions.ts';
import type { Table } from '../../shared/store/table.ts';
import { followSubscription } from '../../shared/subscriptions/follow-subscription.ts';
import { runSubscription } from '../../shared/subscriptions/run-subscription.ts';
import { payInvoice } from '../setup/pay-invoice.ts';
import { newSeries, pendingSeries, workOf } from '../store/series.ts';
import { change, draft, newShop, noonMs } from '../store/shop.ts';

type Measure = (name: string, act: () => Promise<unknown>) => Promise<unknown>;
type Request = Omit<MerchantRequest<Record<never, never>>, 'input' | 'params' | 'nowMs'>;

/** What subscriptions cost; the simulator's books, three calls a charge, are in the same table and counted too. */
export const subscriptionCosts = async (table: Table, request: Request, cost: Measure): Promise<void> => {
  const shop: Merchant = await newShop(table);
  const acquirer = simulator(table);
  const first = await pendingSeries(table, shop);
  const terms = { type: 'auto', recurrences: 12, startDate: kuwaitDate(noonMs) } as const;
  await cost('create a subscription', () =>
    subscriptionCreation(table).begin(shop, draft(), terms, change(noonMs)),
  );
  await payInvoice(table, shop, first, noonMs, { card: 'approve' });
  await cost('activate a subscription', () =>
    followSubscription(table, { merchantId: shop.id, id: first.id }, noonMs),
  );

  const charged = workOf(await newSeries(table, shop));
  const runOf = (work: DueWork) => () => runSubscription({ table, acquirer }, work, work.dueMs);
  // The ledger's day begins with this one.
  await runOf(workOf(await newSeries(table, shop)))();
  await cost('cycle made and charged', runOf(charged));
  await cost('cycle run again', runOf(charged));

  const { token } = await newSeries(table, shop, { type: 'on-demand' });
  const of = { ...request, merchant: shop, nowMs: noonMs };
  await cost('capture a subscription', () =>
    captureSubscription(
      { ...of, params: {}, input: { token, amount: undefined } },
      { table, run: (work) => runSubscription({ table, acquirer }, work, noonMs) },
    ),
  );
  await cost('cancel a subscription', () =>
    cancelSubscription(
      { ...of, params: { token }, input: {} },
      { subscriptions: subscriptionRepository(table) },
    ),
  );
};
