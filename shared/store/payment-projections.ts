import { isDeepStrictEqual } from 'node:util';
import { kuwaitDate } from '../domain/kuwait-time.ts';
import type { Payment } from '../domain/payment.ts';
import { paymentTerms } from '../domain/search-terms.ts';
import { type Transaction, transactionOf } from '../domain/transaction.ts';
import { countOnce } from './count-once.ts';
import type { Key } from './keys.ts';
import { addPayer, renamePayer } from './open-invoice-payments.ts';
import { reportEntry, reportSearchEntry } from './report-entries.ts';
import { rollupWrites } from './report-rollups.ts';
import type { PaymentChange } from './stream-records.ts';
import type { Item, Table } from './table.ts';

/**
 * Keeps what the transactions report is read from, after one change of a payment: the entry of its day, the rollups of
 * day and month, and the search index; and for an open invoice, who paid it.
 *
 * May be called again for the same change: entry and rollups are written in one transaction with a mark that the change
 * was counted, and the index is written whole.
 */
export const projectPayment = async (table: Table, change: PaymentChange): Promise<void> => {
  await payerRenamed(table, change);
  const after = transactionOf(change.after);
  const before = change.before && transactionOf(change.before);
  if (after === undefined || after.status === before?.status) return;
  await Promise.all([count(table, change, before, after), index(table, change), payer(table, change)]);
};

const count = (
  table: Table,
  { eventId, after: { merchantId, createdMs, updatedMs } }: PaymentChange,
  before: Transaction | undefined,
  after: Transaction,
): Promise<void> => {
  const day = kuwaitDate(createdMs);
  const changes = [
    { ...after, count: 1 },
    ...(before ? [{ ...before, count: -1, amount: -before.amount }] : []),
  ];
  return countOnce(table, { eventId, atMs: updatedMs }, [
    ...rollupWrites(merchantId, day, changes),
    { put: reportEntry(merchantId, day, after) },
  ]);
};

/** A payment's terms grow when it is captured, and none ever goes. */
const index = (table: Table, { after }: PaymentChange): Promise<void> =>
  table.writeMany(searchEntriesOf(after), []);

const searchEntriesOf = (payment: Payment): (Item & Key)[] => {
  const transaction = transactionOf(payment);
  if (!transaction) return [];
  const match = { ...transaction, day: kuwaitDate(payment.createdMs) };
  return paymentTerms(payment).map((term) => reportSearchEntry(payment.merchantId, term, match));
};

/** Once, when the money was taken, and only money that paid something: what happens to it later is no new payer. */
const payer = async (table: Table, { eventId, before, after }: PaymentChange): Promise<void> => {
  const { target, capture, merchantId, token, amount } = after;
  if (target.kind !== 'open-invoice' || !capture || before?.capture || after.refundReason) return;
  await addPayer(table, eventId, {
    merchantId,
    paymentId: after.id,
    openInvoiceId: target.openInvoiceId,
    name: after.payer?.name ?? '',
    email: '',
    phone: after.payer?.phone ?? '',
    amount,
    paymentTypeId: after.paymentType,
    token,
    paidMs: capture.capturedMs,
  });
};

/**
 * A payer who was erased from the payment is erased from the list of payers too, where somebody was put into it just now:
 * the stream tells of the erasure after the capture, however late it tells of either.
 */
const payerRenamed = async (table: Table, { before, after }: PaymentChange): Promise<void> => {
  const { target, merchantId, id, payer } = after;
  if (target.kind !== 'open-invoice' || !before?.capture || isDeepStrictEqual(before.payer, payer)) return;
  await renamePayer(table, { merchantId, openInvoiceId: target.openInvoiceId, paymentId: id }, payer);
};
