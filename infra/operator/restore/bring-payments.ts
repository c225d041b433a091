import { noRefunds, type Payment } from '../../../shared/domain/payment.ts';
import { isInvoiceItem } from '../../../shared/store/invoice-item.ts';
import { invoiceKey, openInvoiceKey, paymentKey, paymentsOf } from '../../../shared/store/keys.ts';
import { merchantRepository } from '../../../shared/store/merchants.ts';
import { paymentFrom } from '../../../shared/store/payment-item.ts';
import { paymentRepository } from '../../../shared/store/payments.ts';
import type { Table } from '../../../shared/store/table.ts';
import { unlessChanged } from '../erase/conditional.ts';
import { itemsIn } from '../pages.ts';

/** What became of the payments of a merchant that the restored table does not know of, or knows no money of. */
export interface Brought {
  code: string;
  /** Put into the restored table, where the acquirer is asked how each of them ended. */
  brought: number;
  /** There already, and asked after once more. */
  asked: number;
  /** For what is lost, or taken at a terminal: somebody has to compare them with the acquirer. */
  left: Payment[];
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
  for (const { id, code } of await merchantRepository(table).list()) {
    const outcome: Brought = { code, brought: 0, asked: 0, left: [] };
    for await (const item of itemsIn(from, { pk: paymentsOf(id), beginsWith: 'P#' })) {
      const done = await bring(table, paymentFrom(item), nowMs);
      if (done === 'left') outcome.left.push(paymentFrom(item));
      else if (done !== undefined) outcome[done] += 1;
    }
    all.push(outcome);
  }
  return all;
};

const bring = async (
  table: Table,
  payment: Payment,
  nowMs: number,
): Promise<'brought' | 'asked' | 'left' | undefined> => {
  const known = await paymentRepository(table).byId(payment.merchantId, payment.id);
  if (known) return payment.capture && !known.capture ? ask(table, known, nowMs) : undefined;
  if (hasEndedWithoutMoney(payment)) return undefined;
  if (!(await canBePaidFor(table, payment))) return 'left';
  const begun: Payment = {
    ...payment,
    state: 'started',
    capture: null,
    refundReason: null,
    refunds: noRefunds,
    lookups: 0,
    updatedMs: nowMs,
    dueMs: nowMs,
  };
  return (await paymentRepository(table).begin(begun)) ? 'brought' : undefined;
};

/** Its acquirer's page has closed, and nobody would have asked after it any more. */
const hasEndedWithoutMoney = ({ state, dueMs }: Payment): boolean =>
  (state === 'failed' || state === 'cancelled') && dueMs === undefined;

/** It may have ended without money by then, and be due no more. */
const ask = async (table: Table, { merchantId, id, dueMs }: Payment, nowMs: number) => {
  if (dueMs !== undefined) return undefined;
  const asked = await unlessChanged(() =>
    table.update(paymentKey(merchantId, id), 'SET dueMs = :now', {
      condition: 'attribute_not_exists(dueMs)',
      values: { ':now': nowMs },
    }),
  );
  return asked ? 'asked' : undefined;
};

/** Whether what it is for is there: an invoice made in the lost time is not. */
const canBePaidFor = async (table: Table, { merchantId, target }: Payment): Promise<boolean> => {
  switch (target.kind) {
    case 'invoice': {
      const item = await table.get(invoiceKey(merchantId, target.invoiceId));
      return item !== undefined && isInvoiceItem(item);
    }
    case 'open-invoice':
      return (await table.get(openInvoiceKey(merchantId, target.openInvoiceId))) !== undefined;
    case 'pos':
      return false;
  }
};
