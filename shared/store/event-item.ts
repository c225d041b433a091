import { outboxKey } from './keys.ts';
import type { OutboxEvent } from './outbox.ts';
import type { Item, Table } from './table.ts';

/** An event with the id that the outbox gave it. */
export type RecordedEvent = OutboxEvent & { eventId: string };

/** The event in an item of an outbox, without what only the table needs. */
export const eventFrom = (item: Item): RecordedEvent => {
  const { pk: _pk, sk: _sk, v, ttl: _ttl, redeliveries: _count, redeliveredMs: _lastMs, ...event } = item;
  if (v !== 1) throw new Error(`An event has schema version ${String(v)}; this code reads 1.`);
  return event as unknown as RecordedEvent;
};

/** An event of a merchant, by its id; undefined where this merchant has none. */
export const eventById = async (
  table: Table,
  merchantId: number,
  eventId: string,
): Promise<RecordedEvent | undefined> => {
  const item = await table.get(outboxKey(merchantId, eventId));
  return item && eventFrom(item);
};
