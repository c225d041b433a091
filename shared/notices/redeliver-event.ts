import { invalidField } from '../domain/api-error.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { RecordedEvent } from '../store/event-item.ts';
import type { Change, Changed } from '../store/invoice-change.ts';
import { type Redelivery, redeliver } from '../store/redeliveries.ts';
import type { Table } from '../store/table.ts';
import { findDelivery } from './find-delivery.ts';
import { noticesOf } from './notice.ts';

/**
 * Has everybody told again who is told of an event.
 *
 * Fails with 422 on id where that is nobody, and as `redeliver` does.
 */
export const redeliverEvent = async (
  table: Table,
  event: RecordedEvent,
  change: Change<Redelivery>,
): Promise<Changed> => {
  const invoiceIds = await receiversOf(table, event, change.nowMs);
  if (invoiceIds.length === 0) throw invalidField('id', 'The event is one that nobody is told of.');
  return redeliver(table, event, invoiceIds, change);
};

/** The invoices of an event that somebody is told of it for: those with a webhook, or that go by a message. */
export const receiversOf = async (table: Table, event: RecordedEvent, nowMs: number): Promise<number[]> => {
  const told = noticesOf(event).map(async (notice) =>
    (await findDelivery(table, notice, nowMs)) ? [notice.invoiceId] : [],
  );
  return (await Promise.all(told)).flat();
};

/** Those of the invoices whose receiver has not got it, in whatever round and by whatever channel. */
export const undelivered = (invoiceIds: readonly number[], deliveries: readonly Delivery[]): number[] => {
  const arrived = new Set(
    deliveries.filter(({ state }) => state === 'delivered').map(({ invoiceId }) => invoiceId),
  );
  return invoiceIds.filter((invoiceId) => !arrived.has(invoiceId));
};
