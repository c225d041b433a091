import { marks } from '../../../shared/acquirers/paying.ts';
import { noRefunds, type Payment, type PaymentTarget } from '../../../shared/domain/payment.ts';
import { paymentKey, paymentsOf } from '../../../shared/store/keys.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import { paymentFrom } from '../../../shared/store/payment-item.ts';
import { paymentRepository } from '../../../shared/store/payments.ts';
import { untilSettled } from '../../../shared/store/retry.ts';
import type { Table } from '../../../shared/store/table.ts';
import { unlessChanged } from '../../../shared/store/unless-changed.ts';
import { itemsIn } from '../pages.ts';
import type { LeftPayment, WhyLeft } from './left-payment.ts';
import { cancelWaiting, targetIn } from './payment-target.ts';

/** What became of the payments of a merchant that the restored table does not know of, or knows no money of. */
export interface Brought {
  code: string;
  /** Whether the merchant was registered in the lost time, or its number is another's by now. */
  isLost: boolean;
  /** Put into the restored table, where the acquirer is asked how each of them ended. */
  brought: number;
  /** There already, and asked after once more. */
  asked: number;
  /** Somebody has to compare them with the acquirer. */
  left: LeftPayment[];
}

interface Tables {
  table: Table;
  from: Table;
  nowMs: number;
}

/** What was done with one payment, and why something is left to do. */
interface Step {
  did?: 'brought' | 'asked';
  left?: LeftPayment;
}

/**
 * Brings payments that began in the time that a restore has lost out of the table that was restored from.
 *
 * Of that table nothing is believed but that they began. They are as they were then, and due: the acquirer is asked about
 * each, under the reference it knows, and what it says is settled as always. So money that it took pays its invoice, or is
 * noted to go back where the invoice was paid otherwise meanwhile. Run again, it brings what is still missing.
 */
export const bringPayments = async (table: Table, from: Table, nowMs: number): Promise<Brought[]> => {
  const all: Brought[] = [];
  // The old table's merchants: those that registered in the lost time have taken money too.
  for (const { id, code } of await merchantRepository(from).list()) {
    const isLost = (await merchantRepository(table).byId(id))?.code !== code;
    const outcome: Brought = { code, isLost, brought: 0, asked: 0, left: [] };
    for await (const item of itemsIn(from, { pk: paymentsOf(id), beginsWith: 'P#' })) {
      const payment = paymentFrom(item);
      if (hasEndedWithoutMoney(payment)) continue;
      const { did, left } = isLost
        ? leave(payment, 'merchant')
        : await bring({ table, from, nowMs }, payment);
      if (did) outcome[did] += 1;
      if (left) outcome.left.push(left);
    }
    all.push(outcome);
  }
  return all;
};

const bring = async (tables: Tables, payment: Payment): Promise<Step> => {
  const { table, from, nowMs } = tables;
  const known = await paymentRepository(table).byId(payment.merchantId, payment.id);
  if (known)
    return known.token === payment.token ? compare(tables, payment, known) : leave(payment, 'number');
  if (payment.target.kind === 'pos') {
    return leave(payment, (await cancelWaiting(table, payment, nowMs)) ? 'terminal-waited' : 'terminal');
  }
  const target = await targetIn(table, from, payment);
  if (!target) return leave(payment, 'target');
  // Brought, it would look as if nothing of it had gone back yet.
  if (payment.refunds.reserved > 0) return leave(payment, 'refunds');
  return begin(tables, payment, target);
};

/** One that began before: it may have been captured since, or given back. */
const compare = async (tables: Tables, payment: Payment, known: Payment): Promise<Step> => {
  const did = payment.capture && !known.capture ? await ask(tables, known) : undefined;
  const returned = payment.refunds.reserved - known.refunds.reserved;
  return {
    ...(did && { did }),
    ...(returned > 0 && { left: { payment, why: 'refunds', returned } }),
  };
};

const leave = (payment: Payment, why: WhyLeft): Step => ({
  left: { payment, why, returned: payment.refunds.reserved },
});

/** As it began, with the mark that keeps a saved card from being charged for the same invoice meanwhile. */
const begin = async ({ table, nowMs }: Tables, payment: Payment, target: PaymentTarget): Promise<Step> => {
  const payments = paymentRepository(table);
  const begun: Payment = {
    ...payment,
    target,
    state: 'started',
    capture: null,
    refundReason: null,
    refunds: noRefunds,
    lookups: 0,
    updatedMs: nowMs,
    dueMs: nowMs,
  };
  return untilSettled(async () => {
    if (await payments.begin(begun, marks(begun))) return { did: 'brought' };
    // Another run was faster, or a write of its invoice came between.
    return (await payments.byId(begun.merchantId, begun.id)) ? {} : undefined;
  });
};

/** Its acquirer's page has closed, and nobody would have asked after it any more. */
const hasEndedWithoutMoney = ({ state, dueMs }: Payment): boolean =>
  (state === 'failed' || state === 'cancelled') && dueMs === undefined;

/** It may have ended without money by then, and be due no more. */
const ask = async (
  { table, nowMs }: Tables,
  { merchantId, id, dueMs }: Payment,
): Promise<'asked' | undefined> => {
  if (dueMs !== undefined) return undefined;
  const asked = await unlessChanged(() =>
    table.update(paymentKey(merchantId, id), 'SET dueMs = :now', {
      condition: 'attribute_not_exists(dueMs)',
      values: { ':now': nowMs },
    }),
  );
  return asked ? 'asked' : undefined;
};
