import { invalidField } from '../domain/api-error.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { RecordedEvent } from '../store/event-item.ts';
import type { Change, Changed } from '../store/invoice-change.ts';
import { type Redelivery, redeliver } from '../store/redeliveries.ts';
import type { Table } from '../store/table.ts';
import { noticesOf } from './notice.ts';

/**
 * Has everybody told again who is told of such an event.
 *
 * Fails with 422 on id where that is nobody, and as `redeliver` does.
 */
export const redeliverEvent = async (
  table: Table,
  event: RecordedEvent,
  change: Change<Redelivery>,
): Promise<Changed> => {
  if (noticesOf(event).length === 0) throw invalidField('id', 'The event is one that nobody is told of.');
  return redeliver(table, event, change);
};

/** The invoices of an event whose receiver has not got it, in whatever round and by whatever channel. */
export const undelivered = (event: RecordedEvent, deliveries: readonly Delivery[]): number[] => {
  const arrived = new Set(
    deliveries.filter(({ state }) => state === 'delivered').map(({ invoiceId }) => invoiceId),
  );
  return noticesOf(event)
    .map(({ invoiceId }) => invoiceId)
    .filter((invoiceId) => !arrived.has(invoiceId));
};
