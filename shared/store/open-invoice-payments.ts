import type { OpenInvoice, Payer } from '../domain/open-invoice.ts';
import type { Payer as PayerOfPayment } from '../domain/payment.ts';
import { onceMark } from './count-once.ts';
import { openInvoiceKey, payerAddedKey, payerKey, payersOf } from './keys.ts';
import { openInvoiceFrom } from './open-invoice-item.ts';
import { untilSettled } from './retry.ts';
import { queryAll, type Table, type Write } from './table.ts';

/**
 * The part of a payment's transaction that marks its open invoice as paid. It fails when that was cancelled, or replaced
 * by an update, meanwhile; whether the day and the amount are right, the caller has asked the domain.
 */
export const openInvoicePaidWrite = (
  { merchantId, id }: Pick<OpenInvoice, 'merchantId' | 'id'>,
  nowMs: number,
): Write => ({
  update: openInvoiceKey(merchantId, id),
  set: 'SET paid = :paid, updatedMs = :now',
  condition: '#status = :active',
  names: { '#status': 'status' },
  values: { ':paid': true, ':active': 'active', ':now': nowMs },
});

/** A payment as the stream tells it. */
export interface OpenInvoicePayment extends Payer {
  merchantId: number;
}

/**
 * Adds a payment to its open invoice's counts and list of customers, in one transaction with a mark that it was added.
 *
 * May be called again for the same event, and for many at once: payers are numbered without gaps, so a page of them is
 * one range read and their total is the count.
 */
export const addPayer = async (
  table: Table,
  eventId: string,
  { merchantId, ...payer }: OpenInvoicePayment,
): Promise<void> => {
  const { openInvoiceId, amount, paidMs } = payer;
  const key = openInvoiceKey(merchantId, openInvoiceId);
  const mark = onceMark(payerAddedKey(eventId), paidMs);
  await untilSettled(async () => {
    const item = await table.get(key);
    if (!item) throw new Error(`Merchant ${merchantId} has no open invoice ${openInvoiceId}.`);
    const { paidCount } = openInvoiceFrom(item);
    const result = await table.transact([
      mark,
      {
        update: key,
        set: 'SET paidCount = :next, paidTotal = paidTotal + :amount',
        condition: 'paidCount = :count',
        values: { ':count': paidCount, ':next': paidCount + 1, ':amount': amount },
      },
      {
        put: { ...payerKey(merchantId, openInvoiceId, paidCount + 1), v: 1, ...payer },
        condition: 'attribute_not_exists(pk)',
      },
    ]);
    return result.done || result.refusals[0]?.reason === 'condition' ? 'added' : undefined;
  });
};

/** Puts another name and phone, and no e-mail address, into the list where a payment is in it. */
export const renamePayer = async (
  table: Table,
  {
    merchantId,
    openInvoiceId,
    paymentId,
  }: Pick<OpenInvoicePayment, 'merchantId' | 'openInvoiceId' | 'paymentId'>,
  payer: PayerOfPayment | null,
): Promise<void> => {
  const listed = await queryAll(table, {
    pk: payersOf(merchantId, openInvoiceId),
    projection: ['pk', 'sk', 'paymentId'],
  });
  const found = listed.find((each) => each['paymentId'] === paymentId);
  if (!found) return;
  const key = { pk: found['pk'] as string, sk: found['sk'] as string };
  await table.update(key, 'SET #name = :name, phone = :phone, email = :none', {
    condition: 'attribute_exists(pk)',
    names: { '#name': 'name' },
    values: { ':name': payer?.name ?? '', ':phone': payer?.phone ?? '', ':none': '' },
  });
};
