import type { Delivery } from '../domain/delivery.ts';
import { deliveriesOf, deliveryKey, type Key } from './keys.ts';
import { keptDays } from './outbox.ts';
import { type Item, queryAll, type Table } from './table.ts';

const version = 1;

/** A delivery as the table keeps it, for as long as its event. */
export const deliveryItem = (delivery: Delivery): Item & Key => ({
  ...deliveryKey(delivery.eventId, delivery.invoiceId, delivery.channel, delivery.round),
  v: version,
  ttl: ttlOf(delivery),
  ...delivery,
});

/** When the table forgets a delivery, in epoch seconds. */
export const ttlOf = ({ beganMs }: Delivery): number => Math.floor(beganMs / 1_000) + (keptDays + 1) * 86_400;

/** The delivery in an item, without what only the table needs. */
export const deliveryFrom = (item: Item): Delivery => {
  const { pk: _pk, sk: _sk, v, ttl: _ttl, ...delivery } = item;
  if (v !== version)
    throw new Error(`A delivery has schema version ${String(v)}; this code reads ${version}.`);
  return delivery as unknown as Delivery;
};

/** Everything that became of an event outside, by invoice, channel and round. */
export const deliveriesOfEvent = async (table: Table, eventId: string): Promise<Delivery[]> =>
  (await queryAll(table, { pk: deliveriesOf(eventId), beginsWith: 'DELIVERY#' })).map(deliveryFrom);
