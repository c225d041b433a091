import type { Payment, PaymentTarget } from '../../../shared/domain/payment.ts';
import { invoiceFrom, isInvoiceItem } from '../../../shared/store/invoice-item.ts';
import { invoiceKey, openInvoiceKey } from '../../../shared/store/keys.ts';
import { openInvoiceFrom } from '../../../shared/store/open-invoice-item.ts';
import { posInvoiceRepository } from '../../../shared/store/pos-invoices.ts';
import { untilSettled } from '../../../shared/store/retry.ts';
import type { Item, Table } from '../../../shared/store/table.ts';
import { answeredWrite } from '../../../shared/store/terminal-queue.ts';
import { endWrites } from '../../../shared/store/terminals.ts';

/**
 * What a payment of the lost time is for, as the restored table has it; undefined where that is lost, or something else
 * has its number by now: a payer's money must never be credited to a stranger's bill.
 */
export const targetIn = async (
  table: Table,
  from: Table,
  payment: Payment,
): Promise<PaymentTarget | undefined> => {
  const { merchantId, target } = payment;
  switch (target.kind) {
    case 'invoice': {
      const item = await table.get(invoiceKey(merchantId, target.invoiceId));
      return item && isInvoiceItem(item) && isPaidBy(payment, invoiceFrom(item)) ? target : undefined;
    }
    case 'open-invoice':
      return openInvoiceIn(table, from, payment, target.openInvoiceId);
    case 'pos':
      return undefined;
  }
};

/** Numbers can be given out again, and a merchant may use one reference often: but not before the payment began. */
const isPaidBy = (
  { orderReference, createdMs }: Payment,
  bill: { referenceNumber: string; createdMs: number },
): boolean => bill.referenceNumber === orderReference && bill.createdMs <= createdMs;

/** A capture credits the newest row. Where that is lost too, the first one of its line leads to the newest there is. */
const openInvoiceIn = async (
  table: Table,
  from: Table,
  payment: Payment,
  paidId: number,
): Promise<PaymentTarget | undefined> => {
  const { merchantId } = payment;
  const paid = await from.get(openInvoiceKey(merchantId, paidId));
  for (const id of [paidId, ...lineage(paid)]) {
    const item = await table.get(openInvoiceKey(merchantId, id));
    if (item && isPaidBy(payment, openInvoiceFrom(item))) return { kind: 'open-invoice', openInvoiceId: id };
  }
  return undefined;
};

const lineage = (item: Item | undefined): number[] => (item ? [openInvoiceFrom(item).lineageId] : []);

/**
 * Has a terminal not ask once more for what it took: its invoice waits again, as it did at the restored moment.
 *
 * @returns whether it did
 */
export const cancelWaiting = (
  table: Table,
  { merchantId, target, capture }: Payment,
  nowMs: number,
): Promise<boolean> =>
  untilSettled(async () => {
    if (target.kind !== 'pos') return false;
    const invoice = await posInvoiceRepository(table).byId(merchantId, target.posInvoiceId);
    if (invoice?.status !== 'waiting' || invoice.transactionId !== capture?.transactionId) return false;
    const { id, terminalId } = invoice;
    const writes = [...endWrites(invoice, 'cancelled', nowMs), answeredWrite(terminalId, id, nowMs)];
    return (await table.transact(writes)).done || undefined;
  });
