import { ApiError } from '../../shared/domain/api-error.ts';
import { isMessage, noticesOf } from '../../shared/notices/notice.ts';
import { undelivered } from '../../shared/notices/redeliver-event.ts';
import { deliveriesOfEvent } from '../../shared/store/delivery-item.ts';
import { eventsBetween } from '../../shared/store/event-feed.ts';
import type { RecordedEvent } from '../../shared/store/event-item.ts';
import { redeliver } from '../../shared/store/redeliveries.ts';
import type { Table } from '../../shared/store/table.ts';

export interface Range {
  fromMs: number;
  /** Not included. */
  toMs: number;
  /** What goes to payers too: webhooks alone go out again otherwise. */
  messages: boolean;
  /** Only what has not arrived. */
  undelivered: boolean;
  dryRun: boolean;
}

/** How many events a range had to tell again. */
export interface Told {
  webhooks: number;
  messages: number;
  /** Told again too lately or too often to be told once more. */
  left: number;
}

/** Has what a merchant was told in a range of time told again, event by event, oldest first. */
export const redeliverRange = async (
  table: Table,
  merchantId: number,
  range: Range,
  nowMs: () => Promise<number>,
): Promise<Told> => {
  const told: Told = { webhooks: 0, messages: 0, left: 0 };
  for await (const event of eventsBetween(table, merchantId, range)) {
    const invoiceIds = await receivers(table, event, range);
    if (invoiceIds.length === 0) continue;
    const kind = isMessage(event) ? 'messages' : 'webhooks';
    const isTold = range.dryRun || (await tellAgain(table, event, invoiceIds, await nowMs()));
    told[isTold ? kind : 'left'] += 1;
  }
  return told;
};

/** The invoices whose receivers shall hear of an event again. */
const receivers = async (
  table: Table,
  event: RecordedEvent,
  wanted: Pick<Range, 'messages' | 'undelivered'>,
): Promise<number[]> => {
  if (isMessage(event) && !wanted.messages) return [];
  const all = noticesOf(event).map(({ invoiceId }) => invoiceId);
  if (all.length === 0 || !wanted.undelivered) return all;
  return undelivered(event, await deliveriesOfEvent(table, event.eventId));
};

const tellAgain = async (
  table: Table,
  event: RecordedEvent,
  invoiceIds: readonly number[],
  nowMs: number,
): Promise<boolean> => {
  const answer = () => ({ message: '', response: null });
  try {
    await redeliver(table, event, { nowMs, claim: undefined, answer }, invoiceIds);
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
};
