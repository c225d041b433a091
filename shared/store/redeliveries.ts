import { randomBytes } from 'node:crypto';
import { ApiError, invalidField } from '../domain/api-error.ts';
import { stamp } from '../domain/event-cursor.ts';
import type { RecordedEvent } from './event-item.ts';
import { commitOnce } from './idempotency.ts';
import { type Change, type Changed, settled } from './invoice-change.ts';
import { outboxKey, redeliveryKey } from './keys.ts';
import { keptDays } from './outbox.ts';
import { untilSettled } from './retry.ts';
import type { Item, Table, Write } from './table.ts';

/** Somebody's wish that an event is told again. */
export interface Redelivery {
  redeliveryId: string;
  event: RecordedEvent;
  /** The invoices, of those that the event tells of, whose receivers are told. */
  invoiceIds: readonly number[];
}

/** An event is told again after so long at the earliest: whoever is told twice may be a payer, by SMS. */
export const redeliveryPauseMs = 10_000;
/** And so many times at most, so that what became of it stays a list one can read. */
export const mostRedeliveries = 20;

/**
 * Has an event told again: the table's stream makes notices of what is written here, and each receiver knows the event by
 * the id it always had.
 *
 * Fails with `not-found` once the event is gone, with 429 soon after the last time, with 422 on id after too many.
 */
export const redeliver = (
  table: Table,
  event: RecordedEvent,
  invoiceIds: readonly number[],
  { nowMs, claim, answer }: Change<Redelivery>,
): Promise<Changed> =>
  untilSettled(async () => {
    const redeliveryId = `${stamp(nowMs)}-${randomBytes(8).toString('hex')}`;
    const redelivery: Redelivery = { redeliveryId, event, invoiceIds };
    const writes = [countWrite(event, nowMs), redeliveryWrite(redelivery, nowMs)];
    const committed = await commitOnce(table, writes, answer(redelivery), claim, nowMs);
    if (committed.outcome === 'refused' && committed.refusals[0]?.reason === 'condition') {
      throw refusal(committed.refusals[0].item, nowMs);
    }
    return settled(committed);
  });

const redeliveryWrite = (redelivery: Redelivery, nowMs: number): Write => ({
  put: {
    ...redeliveryKey(redelivery.event.merchantId, redelivery.redeliveryId),
    v: 1,
    ttl: Math.floor(nowMs / 1_000) + (keptDays + 1) * 86_400,
    ...redelivery,
  },
});

/** Counts on the event itself how often it was told again: of two wishes at once, one comes true. */
const countWrite = ({ merchantId, eventId }: RecordedEvent, nowMs: number): Write => ({
  update: outboxKey(merchantId, eventId),
  set: 'SET redeliveredMs = :now ADD redeliveries :one',
  condition:
    'attribute_exists(pk) AND (attribute_not_exists(redeliveries) OR (redeliveredMs <= :before AND redeliveries < :most))',
  values: { ':now': nowMs, ':one': 1, ':before': nowMs - redeliveryPauseMs, ':most': mostRedeliveries },
});

const refusal = (item: Item | undefined, nowMs: number): ApiError => {
  if (!item) return new ApiError({ code: 'not-found' });
  if ((item['redeliveries'] as number) >= mostRedeliveries) {
    return invalidField('id', `The event has been sent again ${mostRedeliveries} times, which is the most.`);
  }
  const leftMs = (item['redeliveredMs'] as number) + redeliveryPauseMs - nowMs;
  return new ApiError({ code: 'too-many-requests', retryAfterSeconds: Math.ceil(leftMs / 1_000) });
};
